"""Files of every kind become the same grids: XLSX, XLS, CSV in any encoding; merged, hidden, percent, 1904."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
import xlwt

from portal.exchange.cells import BrokenFormula, Percent, read_date, read_rate
from portal.exchange.parts import percent_format
from portal.exchange.workbooks import read_workbook
from tests.exchange.sheets import saved, workbook


def test_it_counts_rows_as_the_spreadsheet_does() -> None:
    book = openpyxl.Workbook()
    book.active["C4"] = "甲"
    (grid,) = read_workbook(saved(book), "a.xlsx")
    assert (grid.cells[3][2], grid.numbers[3]) == ("甲", 4)


def test_it_lets_a_merged_block_stand_in_each_of_its_cells() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["D3"] = "合并", "尾"
    book.active.merge_cells("A1:C2")
    (grid,) = read_workbook(saved(book), "a.xlsx")
    assert [row[:3] for row in grid.cells[:2]] == [["合并"] * 3] * 2


def test_it_knows_percent_cells_hidden_columns_and_hidden_sheets() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A1"].number_format = 0.0435, '0.00"%"'
    sheet["B1"], sheet["B1"].number_format = 0.0435, "0.00%"
    sheet["C1"], sheet["C1"].number_format = 0.05655, '[Red]#,##0.000%;-0%;"无"'
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("旧").sheet_state = "hidden"
    grids = read_workbook(saved(book), "a.xlsx")
    assert grids[0].cells[0] == [0.0435, Percent(0.0435), Percent(0.05655)]
    assert (grids[0].hidden_columns, grids[1].is_hidden) == (frozenset({1}), True)
    assert read_rate(grids[0].cells[0][2])[0] == Decimal("5.655")


@pytest.mark.parametrize(
    ("words", "percent"), [("0%", True), ("0.00%", True), ('0"%"', False), (r"0\%", False), ("General", False)]
)
def test_it_tells_a_percent_format_from_a_printed_sign(words: str, percent: bool) -> None:
    assert percent_format(words) is percent


def test_it_reads_days_of_a_1904_workbook() -> None:
    (grid,) = read_workbook(workbook([date(2018, 3, 5), 41702, "41702"], is_1904=True), "a.xlsx")
    assert {read_date(cell, is_1904=grid.is_1904) for cell in grid.cells[0]} == {date(2018, 3, 5)}


def test_it_takes_the_stored_result_of_a_formula_and_keeps_its_error() -> None:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.write_formula(0, 0, "=1+1", None, 2)
    sheet.write_formula(0, 1, "=A9", None, "#N/A")
    sheet.write_formula(0, 2, '="91"&"51"', None, "9151")
    book.close()
    (grid,) = read_workbook(target.getvalue(), "a.xlsx")
    assert grid.cells[0] == [2, BrokenFormula("#N/A"), "9151"]


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表一")
    day, percent = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf(num_format_str="0.00%")
    sheet.write_merge(0, 0, 0, 2, "题目")
    for place, (value, style) in enumerate(
        [("文字", None), (datetime(2018, 3, 5), day), (0.0435, percent), (12.5, None)]
    ):
        sheet.write(1, place, value, style) if style else sheet.write(1, place, value)
    sheet.col(3).hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("name", ["旧.xls", "表.et", "改了名.xlsx"])
def test_it_reads_xls_and_et_by_content(name: str) -> None:
    (grid,) = read_workbook(old_workbook(), name)
    assert grid.cells[0][:3] == ["题目"] * 3
    assert grid.cells[1] == ["文字", datetime(2018, 3, 5), Percent(0.0435), 12.5]
    assert grid.hidden_columns == frozenset({3})


TEXT = '合同号,余额\nA1,"3,000"\n\n"多\n行",5\nA2,7\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_it_reads_text_in_any_encoding_with_line_numbers(encoding: str, delimiter: str) -> None:
    text = TEXT if delimiter == "," else '合同号\t余额\nA1\t3,000\n\n"多\n行"\t5\nA2\t7\n'
    (grid,) = read_workbook(text.encode(encoding), "a.csv")
    assert grid.name is None
    assert [(number, row) for number, row in zip(grid.numbers, grid.cells, strict=True) if row] == [
        (1, ["合同号", "余额"]),
        (2, ["A1", "3,000"]),
        (4, ["多\n行", "5"]),
        (6, ["A2", "7"]),
    ]


def test_it_takes_off_the_quotes_that_force_text() -> None:
    (grid,) = read_workbook(b'="00810",=1+1\n', "a.csv")
    assert grid.cells[0] == ["00810", "=1+1"]


def test_it_reads_crlf_as_one_line_end() -> None:
    (grid,) = read_workbook(b"a,b\r\n1,2\r\n3,4\r\n", "a.csv")
    assert grid.numbers == [1, 2, 3]
