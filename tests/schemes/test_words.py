"""A scheme in words: every figure as offices write it, every sentence with its key, nothing rounded in silence."""

from decimal import Decimal
from fractions import Fraction

import pytest

from loans.scheme_desk.library import library, library_text
from loans.schemes.format.base import UNKNOWN
from loans.schemes.reading import read_scheme
from loans.schemes.words.articles import articles_of, chinese_number, sentence_for
from loans.schemes.words.figures import money_words, points_words, share_words
from loans.schemes.words.keys import keys_of

NAMES = [one.name for one in library()]


def sentences(name: str) -> dict[str, str]:
    chapters = articles_of(read_scheme(library_text(name)))
    return {one.path: one.text for chapter in chapters for article in chapter.articles for one in article.sentences}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("5000000.00", "500 万元"),
        ("1500000000.00", "15 亿元"),
        ("123456789.00", "12345.6789 万元"),
        ("123456789.01", "123,456,789.01 元"),
        ("9999.99", "9,999.99 元"),
        ("12345.60", "12,345.60 元"),
        ("0.00", "0 元"),
    ],
)
def test_it_writes_amounts_without_rounding(amount, words):
    assert money_words(Decimal(amount)) == words


def test_it_writes_shares_points_and_what_nobody_has_decided():
    assert share_words(Decimal("0.4")) == "40%"
    assert share_words(Decimal("0.043512")) == "4.3512%"
    assert share_words(Fraction(1, 3)) == "1/3"
    assert points_words(Decimal("0.15")) == "15 个百分点"
    assert money_words(UNKNOWN) == share_words(UNKNOWN) == "【待定】"


def test_it_numbers_articles_as_offices_do():
    numbers = [chinese_number(number) for number in (1, 10, 12, 20, 21, 99, 100, 101, 110, 119)]
    assert numbers == ["一", "十", "十二", "二十", "二十一", "九十九", "一百", "一百零一", "一百一十", "一百一十九"]


def test_it_keeps_strict_and_inclusive_bounds_apart():
    said = sentences("guangzhou-2025")
    assert said["ratio.rows[0].tiers[0]"].endswith("贷款金额不超过 500 万元的，补偿 40%。")
    assert said["ratio.rows[0].tiers[1]"].endswith("贷款金额超过 500 万元、不超过 1500 万元的，补偿 30%。")
    assert "超过 3%的" in said["breakers[0]"]
    assert "达到 100 万元的" in sentences("deyang-2018")["breakers[0]"]


def test_it_says_the_rules_of_the_example():
    said = sentences("panzhihua-2018")
    assert said["caps[2]"] == "单家银行年度限额：不超过 “当年发放本金”的 10%与200 万元中的低者；超出部分不予补偿。"
    assert said["filing.window"] == "自放款日起 1 个月内提出备案，逾期不予受理。"
    assert said["incentives[5]"].startswith("对银行给予补助"), "a payee is no mode, though both have the code bank"


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_has_a_key_of_the_file_and_a_full_stop(name):
    scheme = read_scheme(library_text(name))
    paths = [key.path for key in keys_of(scheme)]
    free = ("identity.notes", "identity.sources", "numbers.", "recovery.", "cap_order")
    for path, text in sentences(name).items():
        assert text.endswith(("。", "）", "〕")) or path.startswith(free), text
        assert any(one.startswith(path) for one in paths) or path.startswith(free), path


@pytest.mark.parametrize("name", NAMES)
def test_every_undecided_figure_stands_out(name):
    scheme = read_scheme(library_text(name))
    chapters = articles_of(scheme)
    for path in scheme.unknowns():
        found = sentence_for(chapters, path)
        assert found is not None, path
        assert "【待定】" in found[1].text, (path, found[1])


@pytest.mark.parametrize("name", NAMES)
def test_it_numbers_articles_without_a_gap(name):
    articles = [article for chapter in articles_of(read_scheme(library_text(name))) for article in chapter.articles]
    assert [article.number for article in articles] == list(range(1, len(articles) + 1))
