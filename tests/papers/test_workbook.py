import time
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.papers.workbook import Cell, Kind, Sheet, SheetColumn, Workbook, render_workbook, sheet_name

COLUMNS = [
    SheetColumn("单位"),
    SheetColumn("金额（万元）", Kind.MONEY),
    SheetColumn("比率", Kind.RATIO),
    SheetColumn("家数", Kind.INT),
    SheetColumn("日期", Kind.DATE),
]
ROWS: list[list[Cell]] = [
    ["东区", Decimal("4200.123456"), Decimal("0.0325"), 3, date(2018, 1, 31)],
    ["西区", None, None, "未报", None],
    ["米易县", Decimal("0.1"), Decimal("0"), 0, None],
]


def book(*sheets: Sheet) -> Workbook:
    return Workbook("汇总", sheets, date(2018, 12, 20), "第1版", "9f86d081884c")


def sheet(**changes: object) -> Sheet:
    return Sheet(**{"title": "信贷", "columns": COLUMNS, "rows": ROWS, "totals": True, **changes})  # type: ignore[arg-type]


def open_book(content: bytes, *, values: bool = False) -> object:
    return load_workbook(BytesIO(content), data_only=values)


def test_it_writes_values_in_their_kinds() -> None:
    page = open_book(render_workbook(book(sheet()))).worksheets[0]
    assert [cell.value for cell in page[3]] == ["单位", "金额（万元）", "比率", "家数", "日期"]
    assert [cell.value for cell in page[4]][:4] == ["东区", 4200.123456, 0.0325, 3]
    assert page["E4"].value.date() == date(2018, 1, 31)
    assert [page[f"{letter}4"].number_format for letter in "BCE"] == ["#,##0.00", "0.00%", "yyyy-mm-dd"]


def test_it_leaves_what_is_not_known_blank_and_zero_zero() -> None:
    page = open_book(render_workbook(book(sheet()))).worksheets[0]
    assert [cell.value for cell in page[5]] == ["西区", None, None, "未报", None]
    assert page["D6"].value == 0


def test_totals_are_formulas_with_their_values() -> None:
    content = render_workbook(book(sheet(total_values={2: Decimal("0.01")})))
    formulas, values = open_book(content).worksheets[0], open_book(content, values=True).worksheets[0]
    assert formulas["B7"].value == "=SUM(B4:B6)"
    assert values["B7"].value == pytest.approx(4200.223456)
    assert [values[f"{letter}7"].value for letter in "ACD"] == ["合计", 0.01, 3]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "http://x", "{=1}", "=1"])
def test_nothing_that_people_wrote_becomes_a_formula(text: str) -> None:
    hostile = Sheet(text, [SheetColumn(text)], [[text]], caption=text, notes=[text])
    page = open_book(render_workbook(book(hostile))).worksheets[0]
    cells = [page["A1"], page["A3"], page["A4"], page["A5"]]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value.strip() for cell in cells} == {text.strip()}
    assert not [cell for cell in cells if cell.hyperlink]


def test_sheet_names_are_ones_that_excel_opens() -> None:
    assert sheet_name("信贷[1]/2:*?\\", set()) == "信贷·1··2····"
    assert len(sheet_name("长" * 60, set())) == 31
    assert sheet_name("信贷", {"信贷"}) == "信贷(2)"
    assert sheet_name("'' ", set()) == "表"
    assert sheet_name("长" * 40, {"长" * 31}) == "长" * 28 + "(2)"


def test_it_is_set_up_for_print() -> None:
    page = open_book(render_workbook(book(sheet()))).worksheets[0]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "B4"


def test_it_gives_the_same_bytes_at_any_time() -> None:
    first = render_workbook(book(sheet()))
    time.sleep(2.1)
    assert render_workbook(book(sheet())) == first


def test_an_amount_beyond_a_double_stays_exact_as_text() -> None:
    exact = Decimal("1234567890123456.78")
    page = open_book(render_workbook(book(sheet(rows=[["全市", exact, None, 1, None]])))).worksheets[0]
    assert page["B4"].value == str(exact)


def test_it_drops_control_signs() -> None:
    page = open_book(render_workbook(book(Sheet("\x00甲", [SheetColumn("乙\x01")], [["丙\x1f\ud800"]])))).worksheets[0]
    assert (page.title, page["A3"].value, page["A4"].value) == ("甲", "乙", "丙")
