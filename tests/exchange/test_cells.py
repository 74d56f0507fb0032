"""Every written form of a cell, and every refusal, as the specification of the register files states them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.exchange.cells import (
    CellError,
    Percent,
    canonical_document,
    read_amount,
    read_choice,
    read_count,
    read_credit_code,
    read_date,
    read_flag,
    read_industry,
    read_number_text,
    read_patent,
    read_rate,
    word_key,
)
from portal.exchange.names import compare_names
from tests.exchange.sheets import code_of

CODE = code_of(7)
DAY = date(2018, 3, 5)


def refusal(read: Any, *given_cells: Any, **options: Any) -> str:
    with pytest.raises(CellError) as caught:
        read(*given_cells, **options)
    assert caught.value.message
    return caught.value.code


@pytest.mark.parametrize(
    "written",
    [CODE, CODE.lower(), f" {CODE[:8]} {CODE[8:]} ", f"'{CODE}", f"{CODE}’", f"‘{CODE}’", f"\u200b{CODE}\ufeff\u00a0",
     CODE.translate({ord(sign): ord(sign) + 0xFEE0 for sign in CODE}), f"´{CODE}´", f"{CODE}\ufe0f",
     f"{CODE[:4]}\u034f{CODE[4:]}\u2800", f"\u3164{CODE}"],
)  # fmt: skip
def test_it_reads_a_credit_code_however_it_is_decorated(written: str) -> None:
    assert read_credit_code(written) == CODE


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (9.15104009870949e17, "CODE_FLOAT"),
        (915104009870949723, "CODE_FLOAT"),
        (Percent(0.5), "CODE_FLOAT"),
        ("9.15104E+17", "CODE_FLOAT"),
        ("９．１５１０４Ｅ＋１７", "CODE_FLOAT"),
        (" 9.15104009870949e17 ", "CODE_FLOAT"),
        (CODE[:-1], "CODE_FORMAT"),
        (CODE + "0", "CODE_FORMAT"),
        (CODE[:9] + "I" + CODE[10:], "CODE_FORMAT"),
        ("", "CODE_FORMAT"),
        (date(2018, 1, 1), "CODE_FORMAT"),
        (CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "CODE_CHECK"),
        (CODE[:10] + CODE[11] + CODE[10] + CODE[12:], "CODE_FORMAT" if CODE[10] == CODE[11] else "CODE_CHECK"),
        (CODE[:16] + "A" + CODE[17:], "CODE_CHECK"),
    ],
)
def test_it_refuses_a_credit_code_by_its_defect(written: Any, code: str) -> None:
    written = written if written != CODE else written + "X"
    assert refusal(read_credit_code, written) == code


def test_it_finds_a_wrong_sign_17_even_when_sign_18_agrees() -> None:
    from portal.core.credit_code import credit_check_sign

    wrong = CODE[:16] + ("1" if CODE[16] != "1" else "2")
    assert refusal(read_credit_code, wrong + credit_check_sign(wrong)) == "CODE_CHECK"


@pytest.mark.parametrize(
    "written",
    [DAY, datetime(2018, 3, 5), 43164, 43164.0, "43164", "2018.3.5", "2018年3月5日", "20180305", 20180305, 20180305.0,
     "2018-03-05", "2018/3/5", "2018-03-05 00:00:00", "2018/3/5 0:00", "2018年3月5日 00:00:00", "2018.03.05 00:00:00",
     "20180305 00:00:00", "２０１８－０３－０５", " 2018-03-05 ", "'2018-03-05"],
)  # fmt: skip
def test_it_reads_a_day_in_every_form(written: Any) -> None:
    assert read_date(written) == DAY


@pytest.mark.parametrize("written", [41702, "41702", 41702.0])
def test_it_counts_serial_days_of_a_1904_workbook_from_its_epoch(written: Any) -> None:
    assert read_date(written, is_1904=True) == DAY


@pytest.mark.parametrize(
    "written",
    ["2018-02-30", "20180230", "2018.13.1", "2018", 2018, "2018年3月", "待定", "-", True, 0, -5, 1e9, "2018-3.5",
     "18-3-5", "0001-01-01", "2019-02-29", "20190229", 20180431],
)  # fmt: skip
def test_it_refuses_what_is_no_day_of_the_calendar(written: Any) -> None:
    assert refusal(read_date, written) == "BAD_DATE"


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31)))
def test_it_reads_any_day_back_from_any_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms: list[Any] = [serial, str(serial), f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"), day.isoformat()]
    forms += [f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d} 00:00:00"]
    assert {read_date(form) for form in forms} == {day}


@pytest.mark.parametrize(
    ("written", "unit", "yuan"),
    [
        (50, 10000, "500000"),
        (50.5, 10000, "505000"),
        (102.797062, 10000, "1027970.62"),
        ("102.797062", 10000, "1027970.62"),
        (1027970.6199999999, 1, "1027970.62"),
        (0.1 + 0.2, 1, "0.3"),
        (300.29999999999995, 1, "300.3"),
        ("1,999.99", 1, "1999.99"),
        ("2，000，000", 1, "2000000"),
        ("900 ", 1, "900"),
        (" 1 000 ", 1, "1000"),
        ("￥3,000.5", 1, "3000.5"),
        ("¥ 12", 1, "12"),
        ("１２．５０", 1, "12.5"),
        ("'79790", 1, "79790"),
        ("-5", 1, "-5"),
        ("－5", 1, "-5"),
        ("-¥5", 1, "-5"),
        (".5", 1, "0.5"),
        ("0.000001", 10000, "0.01"),
        (99999999999.99, 1, "99999999999.99"),
    ],
)
def test_it_reads_an_amount_exactly(written: Any, unit: int, yuan: str) -> None:
    assert read_amount(written, unit)[0] == Decimal(yuan)


@pytest.mark.parametrize(
    ("written", "unit", "code"),
    [
        (100.123, 1, "AMOUNT_PRECISION"),
        ("100.123", 1, "AMOUNT_PRECISION"),
        (1.2345678, 10000, "AMOUNT_PRECISION"),
        ("1027970.6199999999", 1, "AMOUNT_PRECISION"),
        (0.005, 1, "AMOUNT_PRECISION"),
        (12345678901234.567, 1, "AMOUNT_PRECISION"),
        ("abc", 1, "BAD_AMOUNT"),
        ("约500", 1, "BAD_AMOUNT"),
        ("300万", 1, "BAD_AMOUNT"),
        ("1,00", 1, "BAD_AMOUNT"),
        ("1.2.3", 1, "BAD_AMOUNT"),
        ("1E6", 1, "BAD_AMOUNT"),
        ("--5", 1, "BAD_AMOUNT"),
        (True, 1, "BAD_AMOUNT"),
        (date(2018, 1, 1), 1, "BAD_AMOUNT"),
        (float("nan"), 1, "BAD_AMOUNT"),
        (float("inf"), 1, "BAD_AMOUNT"),
        (1e30, 1, "BAD_AMOUNT"),
        ("9" * 40, 1, "BAD_AMOUNT"),
    ],
)
def test_it_refuses_an_amount_by_its_defect(written: Any, unit: int, code: str) -> None:
    assert refusal(read_amount, written, unit) == code


@given(st.decimals(min_value=0, max_value=10**10, places=2), st.sampled_from([1, 10000]))
def test_it_reads_any_amount_back_from_number_and_text(yuan: Decimal, unit: int) -> None:
    written = yuan / unit
    for cell in (float(written), str(written), f"{written:,}", f"¥{written}"):
        assert read_amount(cell, unit)[0] == yuan


@pytest.mark.parametrize(
    ("written", "rate"),
    [(4.35, "4.35"), ("4.35", "4.35"), ("4.35%", "4.35"), ("４．３５％", "4.35"), (Percent(0.0435), "4.35"),
     (Percent(0.05655), "5.655"), (Percent(0.07), "7"), (0, "0"), (5, "5"), (Percent(0.034999999999999996), "3.5")],
)  # fmt: skip
def test_it_reads_a_rate_in_percent(written: Any, rate: str) -> None:
    assert read_rate(written)[0] == Decimal(rate)


@pytest.mark.parametrize("written", ["四厘", "4.35‰", "", "4.12345678"])
def test_it_refuses_what_is_no_rate(written: str) -> None:
    assert refusal(read_rate, written) == "BAD_AMOUNT"


@pytest.mark.parametrize("written", ["是", "1", 1, 1.0, "√", True, " 是 ", "１"])
def test_it_takes_a_yes(written: Any) -> None:
    assert read_flag(written) is True


@pytest.mark.parametrize("written", ["否", "0", 0, 0.0, "", None, "  ", False])
def test_it_takes_a_no(written: Any) -> None:
    assert read_flag(written) is False


def test_it_refuses_a_mark_that_is_neither() -> None:
    assert refusal(read_flag, "也许") == "BAD_FLAG"


@pytest.mark.parametrize(("written", "code"), [(810, "0810"), (810.0, "0810"), ("0810", "0810"), ("C3516", "3516")])
def test_it_gives_an_industry_code_its_zero_back(written: Any, code: str) -> None:
    assert read_industry(written) == code


def test_it_reads_a_grade_that_ends_in_lei() -> None:
    words = {word_key("正常"): "normal"}
    assert [read_choice(one, words) for one in ("正常", "正常类", " 正 常 ")] == ["normal"] * 3
    assert refusal(read_choice, "不正常", words) == "BAD_CHOICE"


@pytest.mark.parametrize(
    "written",
    ["ZL201529536312.1", "ZL 2015 2 9536312.1", "２０１５２９５３６３１２.１", "zl2015295363121", 201529536312.1,
     "'ZL201529536312.1"],
)  # fmt: skip
def test_it_reads_a_patent_number(written: Any) -> None:
    assert read_patent(written) == "2015295363121"


@pytest.mark.parametrize("written", ["ZL201529536312.2", "2015", "", 2015295363121999.0])
def test_it_refuses_a_wrong_patent_number(written: Any) -> None:
    assert refusal(read_patent, written) == "PATENT_CHECK"


def test_it_keeps_other_numbers_whole_or_refuses_them() -> None:
    assert read_number_text(" ybns-2016 ０4’") == "YBNS-201604"
    assert read_number_text(201751041108901.0) == "201751041108901"
    assert refusal(read_number_text, 201751041108901396.0) == "NUMBER_FLOAT"
    assert refusal(read_number_text, "2.01751E+17") == "NUMBER_FLOAT"
    assert refusal(read_number_text, "2E+15") == "NUMBER_FLOAT"
    assert read_number_text("2018e0012") == "2018E0012"


def test_it_takes_all_brackets_of_a_document_number_alike() -> None:
    forms = ["攀示融〔2016〕18号", "攀示融[2016]18号", "攀示融（2016）18号", "攀示融【2016】18号", "攀示融(2016) 18 号"]
    assert len({canonical_document(form) for form in forms}) == 1


@pytest.mark.parametrize(("written", "value"), [("1,234", 1234), (85.0, 85), ("８５", 85), (0, 0)])
def test_it_reads_a_count(written: Any, value: int) -> None:
    assert read_count(written)[0] == value


def test_it_refuses_half_a_person() -> None:
    assert refusal(read_count, 2.5) == "BAD_AMOUNT"


@pytest.mark.parametrize(
    ("written", "found"),
    [("  甲（攀枝花）公司 ", "same"), ("甲(攀枝花)公司", "NAME_WIDTH"), ("甲 （攀枝花）公司", "NAME_WIDTH"),
     ("甲（攀枝花）有限公司", "NAME_DIFFERS")],
)  # fmt: skip
def test_it_compares_names(written: str, found: str) -> None:
    assert compare_names(written, "甲（攀枝花）公司").value == found
