from datetime import date
from decimal import Decimal

import pytest

from portal.papers.document import (
    Align,
    BarChart,
    Column,
    Heading,
    Paper,
    Series,
    Table,
    chinese_number,
    long_date,
    numbered,
)
from portal.papers.flow import flow
from portal.papers.layout import BLOCK_WIDTH, plan_chart, plan_table, signature_indents
from portal.papers.text import clean_text, paragraphs
from tests.papers.conftest import wide_table


@pytest.mark.parametrize("columns", range(1, 40))
def test_a_table_always_fills_the_block_and_never_more(columns: int) -> None:
    table = wide_table(2, columns)
    plan = plan_table(table)
    for part in plan.parts:
        assert sum(part.widths) == pytest.approx(BLOCK_WIDTH, abs=0.2)
    shown = [position for part in plan.parts for position in part.columns[0 if columns == 1 else 1 :]]
    assert shown == list(range(0 if columns == 1 else 1, columns))


def test_a_number_is_never_narrower_than_its_column() -> None:
    table = Table("", [Column("甲", width=50), Column("乙", Align.RIGHT, 1)], [["长" * 100, "123,456,789.01"]])
    plan = plan_table(table)
    assert plan.parts[0].widths[1] > len("123,456,789.01") * 0.5 * plan.size


def test_a_short_table_is_whole_and_a_long_one_is_not() -> None:
    assert plan_table(wide_table(3, 3)).parts[0].whole
    assert not plan_table(wide_table(60, 3)).parts[0].whole


@pytest.mark.parametrize("highest", ["0.03", "1", "7", "4200.5", "99999999", "10"])
def test_an_axis_holds_its_highest_bar(highest: str) -> None:
    plan = plan_chart(BarChart("", "", ["甲", "乙"], [Series("一", [Decimal(highest), None])], places=2))
    assert 0.5 < (plan.bars[0][0].share or 0) <= 1
    assert 3 <= len(plan.ticks) <= 7
    assert (plan.bars[1][0].share, plan.bars[1][0].label) == (None, "—")


def test_an_axis_stands_without_any_value() -> None:
    plan = plan_chart(BarChart("", "", ["甲"], [Series("一", [0]), Series("二", [None])]))
    assert [bar.label for bar in plan.bars[0]] == ["0", "—"]


def test_the_date_begins_two_characters_right_of_the_signer() -> None:
    signer, day = signature_indents("攀枝花市盐边县人民政府", "2018年12月20日")
    assert (signer, day) == (2, 11 - 7)
    signer, day = signature_indents("市科局", "2018年12月20日")
    assert day == 2
    assert signer == 4 + 7 - 3


def test_numbers_and_dates_are_written_as_offices_do() -> None:
    assert [chinese_number(n) for n in (1, 10, 11, 20, 99)] == ["一", "十", "十一", "二十", "九十九"]
    assert [numbered(level, 2, "题").text for level in (1, 2, 3, 4)] == ["二、题", "（二）题", "2．题", "（2）题"]
    assert long_date(date(2018, 3, 5)) == "2018年3月5日"


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="cells"):
        Table("", [Column("甲"), Column("乙")], [["1"]])
    with pytest.raises(ValueError, match="level"):
        Heading(5, "题")


def test_text_keeps_what_can_be_printed() -> None:
    assert clean_text("甲\r\n乙\t丙\x00\u2028丁") == "甲\n乙 丙\n丁"
    assert paragraphs("　　一段\n\n 二段 ") == ["一段", "二段"]


def test_an_open_date_stands_where_the_date_will_be() -> None:
    signature = flow(Paper("题", [], signer="攀枝花市东区人民政府", date_words="2018年　　月　　日"))[-1]
    assert signature.lines[1][0] == "2018年　　月　　日"
