"""Exports of several kinds of banks are read line by line; what cannot be read is refused with row, column, reason."""

from datetime import date, datetime

import pytest

from loans.statements.reading import StatementRefused
from portal.files.uploads import UploadRefused
from tests.loans.statements.exports import HEADS, OWN, as_csv, as_xls, as_xlsx, movements, read, reasons

TWO = [("2018-03-05", "in", "1000000.00"), ("2018-03-06", "out", "120.50")]


def test_it_reads_a_gb18030_file_with_titles_and_totals():
    content = as_csv(
        ["示例商业银行账户明细"],
        [f"账号：{OWN}", "户名：测试", "查询日期：20180301-20180331"],
        ["交易日期", "借方发生额（支取）", "贷方发生额（收入）", "余额", "对方户名", "对方账号", "摘要", "流水号"],
        ["20180305", "", "1,000,000.00", "1,000,000.00", "市财政局", "5100", "拨款", "001"],
        ["20180306", "１２０．５０", "", "999,879.50", "某公司", "5101", "手续费", "002"],
        ["合计", "120.50", "1,000,000.00"],
        ["打印日期：2018-04-01"],
        encoding="gb18030",
    )
    statement = read(content)
    assert movements(statement) == TWO
    assert (statement.first_on, statement.last_on) == (date(2018, 3, 1), date(2018, 3, 31))
    assert statement.refused == []
    assert statement.not_lines == 2
    line = statement.lines[1]
    assert (line.counterparty_name, line.counterparty_account, line.summary) == ("某公司", "5101", "手续费")


def test_it_reads_merged_heads_real_dates_and_numbers_as_text():
    content = as_xlsx(
        ["对公账户交易明细", None, None, None, None, None],
        ["记账日期", "发生额", None, "账户余额", "对方信息", None],
        [None, "借方", "贷方", None, "户名", "账号"],
        [datetime(2018, 3, 5), None, 1000000, "1000000.00", "市财政局", "5100111"],
        [datetime(2018, 3, 6), "120.5", None, 999879.5, "某公司", "5101222"],
        ["本页合计", 120.5, 1000000, None, None, None],
        merge=("A1:F1", "A2:A3", "B2:C2", "D2:D3", "E2:F2"),
    )
    statement = read(content, "明细.xlsx")
    assert movements(statement) == TWO
    assert [line.counterparty_account for line in statement.lines] == ["5100111", "5101222"]
    assert not statement.names_account


def test_it_reads_an_xls_with_amount_and_mark():
    content = as_xls(
        ["交易日", "借贷标志", "金额", "本次余额", "用途"],
        [date(2018, 3, 5), "贷", 1000000.0, 1000000.0, "拨款"],
        [date(2018, 3, 6), "借", 120.5, 999879.5, "手续费"],
    )
    statement = read(content, "明细.xls")
    assert movements(statement) == TWO
    assert statement.lines[1].summary == "手续费"


def test_it_reads_a_signed_amount_without_a_mark():
    content = as_csv(["日期", "交易金额", "摘要"], ["2018/3/5", "1000000", ""], ["2018年3月6日", "-120.50", ""])
    assert movements(read(content)) == TWO


def test_it_reads_income_and_expense_as_the_holder_sees_them():
    content = as_csv(
        ["交易时间", "收入金额", "支出金额"], ["2018-03-05 09:30:11", "1000000", "--"], ["2018-03-06", "", "120.5"]
    )
    assert movements(read(content)) == TWO


def test_it_turns_a_file_that_begins_with_the_newest_line():
    rows = [["20180306", "120.50", "", "999879.50"], ["20180305", "", "1000000", "1000000"]]
    assert movements(read(as_csv(HEADS[:4], *rows))) == TWO


def test_it_orders_one_day_by_its_balances():
    rows = [["20180305", "120.50", "", "999879.50"], ["20180305", "", "1000000", "1000000"]]
    assert [line.direction for line in read(as_csv(HEADS[:4], *rows)).lines] == ["in", "out"]


def test_it_takes_a_red_amount_the_other_way_round():
    assert movements(read(as_csv(HEADS[:3], ["20180305", "-35.00", ""]))) == [("2018-03-05", "in", "35.00")]


def test_it_takes_opening_and_closing_rows_for_balances():
    content = as_csv(
        HEADS[:4],
        ["期初余额", "", "", "500.00"],
        ["20180305", "", "100", "600"],
        ["期末余额", "", "", "600.00"],
    )
    statement = read(content)
    assert (str(statement.opening), str(statement.closing)) == ("500.00", "600.00")
    assert len(statement.lines) == 1


def test_it_skips_the_header_of_every_page():
    content = as_csv(HEADS[:4], ["20180305", "", "100", "100"], HEADS[:4], ["20180306", "", "5", "105"])
    assert len(read(content).lines) == 2


BAD = {
    "no such day": (["20181306", "1", ""], "交易日期"),
    "no day": (["", "1", ""], "交易日期"),
    "tomorrow": (["20190602", "1", ""], "交易日期"),
    "both sides": (["20180306", "1", "2"], "收入金额"),
    "neither side": (["20180306", "", ""], "收入金额"),
    "three decimals": (["20180306", "1.005", ""], "支出金额"),
    "words": (["20180306", "壹佰", ""], "支出金额"),
}


@pytest.mark.parametrize("case", BAD)
def test_it_refuses_a_row_with_its_number_column_and_reason(case):
    row, column = BAD[case]
    statement = read(as_csv((*HEADS[:3], "摘要"), ["20180305", "", "9", ""], [*row, "第一科技公司货款"]))
    assert reasons(statement) == [(3, column)]
    assert statement.refused[0].reason
    assert len(statement.lines) == 1


def test_it_refuses_a_mark_that_it_does_not_know():
    statement = read(as_csv(["日期", "金额", "借贷标志"], ["20180305", "5", "冲"], ["20180305", "5", "借"]))
    assert reasons(statement) == [(2, "借贷标志")]


def test_it_refuses_the_statement_of_another_account():
    with pytest.raises(StatementRefused) as refusal:
        read(as_csv(["账号：6222021234567890"], HEADS[:3], ["20180305", "", "5"]))
    assert refusal.value.code == "other_account"


def test_it_knows_its_own_account_under_a_mask():
    assert read(as_csv(["账号：6000*****1"], HEADS[:3], ["20180305", "", "5"])).names_account


def test_it_refuses_rows_of_another_account():
    heads = ["账号", "交易日期", "支出", "收入"]
    statement = read(as_csv(heads, [OWN, "20180305", "", "5"], ["6222021234567890", "20180305", "", "5"]))
    assert reasons(statement) == [(3, "本方账号")]


def test_it_does_not_take_the_other_sides_account_for_its_own():
    statement = read(as_csv(["交易日期", "支出", "收入", "对方账号"], ["20180305", "", "5", "6222021234567890"]))
    assert len(statement.lines) == 1


@pytest.mark.parametrize(
    "rows", [[["姓名", "电话"], ["某", "1"]], [["交易日期", "支出"], ["20180305", "5"]], [["收入", "支出"], ["5", ""]]]
)
def test_it_refuses_a_file_without_day_or_amounts(rows):
    with pytest.raises(StatementRefused):
        read(as_csv(*rows))


def test_it_refuses_what_is_no_table():
    with pytest.raises(UploadRefused):
        read(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "明细.xlsx")


def test_it_keeps_formula_like_text_as_text():
    content = as_csv(HEADS, ["20180305", "", "5", "5", "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)"])
    line = read(content).lines[0]
    assert (line.counterparty_name, line.summary) == ("=cmd|' /C calc'!A0", "+1+1")
