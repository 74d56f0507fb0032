"""What a workbook holds, and its XLSX bytes. Text is written as text: nothing that people wrote becomes a formula."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from portal.papers.text import clean_text, one_line

Cell = str | int | Decimal | date | None


class Kind(StrEnum):
    """What a column holds. ``MONEY`` has two decimals, its unit stands in the title. ``RATIO`` is a share: 0.0325.

    ``NUMBER`` shows what decimals there are."""

    TEXT = "text"
    INT = "int"
    NUMBER = "number"
    MONEY = "money"
    RATIO = "ratio"
    DATE = "date"


@dataclass(frozen=True)
class SheetColumn:
    """``width`` in characters. ``total`` false leaves the column out of the total row (rates, distinct counts)."""

    title: str
    kind: Kind = Kind.TEXT
    width: float = 14
    total: bool = True


@dataclass(frozen=True)
class Sheet:
    """``rows`` hold one cell for each column; None is a value that is not known and stays blank, never zero.

    A text in a column of numbers is written as it is (未报). ``totals`` adds a row 合计 with SUM formulas and their
    values under the INT and MONEY columns; ``total_values`` puts a computed value (column position -> value) where a
    sum would be wrong, as for a rate of the whole city.
    """

    title: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""
    totals: bool = False
    total_values: dict[int, Cell] = field(default_factory=dict)
    notes: Sequence[str] = field(default=())

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True)
class Workbook:
    """``dated`` is the day written into the file's properties: same inputs, same bytes."""

    title: str
    sheets: Sequence[Sheet]
    dated: date
    edition: str = ""
    fingerprint: str = ""


_FORMATS: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"num_format": "@", "text_wrap": True, "valign": "vcenter"},
    Kind.INT: {"num_format": "#,##0", "align": "right", "valign": "vcenter"},
    Kind.NUMBER: {"num_format": "General", "align": "right", "valign": "vcenter"},
    Kind.MONEY: {"num_format": "#,##0.00", "align": "right", "valign": "vcenter"},
    Kind.RATIO: {"num_format": "0.00%", "align": "right", "valign": "vcenter"},
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "center", "valign": "vcenter"},
}
_SUMMED = {Kind.INT, Kind.MONEY}
_MAX_CELL = 32767
_FIRST_DATA_ROW = 3
# Characters: a wider sheet is printed over several pages, each with the first column, instead of in tiny type.
_PRINTED_WIDTH = 280


def render_workbook(book: Workbook) -> bytes:
    """The XLSX of the workbook: same workbook, same bytes. Rows are streamed: a large sheet stays small in memory."""
    content = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(content, options) as target:
        target.set_calc_mode("auto")
        target.set_properties(
            {
                "title": one_line(book.title)[:255],
                "comments": one_line(f"{book.edition} {book.fingerprint}")[:255],
                "created": datetime.combine(book.dated, time(), tzinfo=UTC),
            }
        )
        writer = _Writer(target, book)
        taken: set[str] = set()
        for sheet in book.sheets:
            name = sheet_name(sheet.title, taken)
            taken.add(name.casefold())
            writer.write_sheet(target.add_worksheet(name), sheet)
    return content.getvalue()


def sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel accepts: at most 31 signs, none of ``[]:*?/\\``, no quote at an end, not used before."""
    name = re.sub(r"[\[\]:*?/\\]", "·", one_line(title)).strip("' ")[:31].rstrip("' ") or _("表")
    number, unique = 2, name
    while unique.casefold() in taken or unique.casefold() == "history":
        suffix = f"({number})"
        unique = name[: 31 - len(suffix)] + suffix
        number += 1
    return unique


class _Writer:
    def __init__(self, target: xlsxwriter.Workbook, book: Workbook) -> None:
        self.book = book
        base = {"font_name": "宋体", "font_size": 10.5, "border": 1}
        self.body = {kind: target.add_format({**base, **form}) for kind, form in _FORMATS.items()}
        bold = {"bold": True, "bg_color": "#F0F0F0"}
        self.total = {kind: target.add_format({**base, **form, **bold}) for kind, form in _FORMATS.items()}
        centred = {"align": "center", "valign": "vcenter", "text_wrap": True}
        self.head = target.add_format({**base, **centred, **bold})
        self.title = target.add_format({"font_name": "黑体", "font_size": 16, "align": "left", "valign": "vcenter"})
        self.small = target.add_format({"font_name": "宋体", "font_size": 9, "valign": "vcenter"})

    def write_sheet(self, page: Any, sheet: Sheet) -> None:
        """Caption, edition line, header, rows, totals, notes; in this order because rows are streamed."""
        self._set_up(page, sheet)
        page.write_string(0, 0, _fit(sheet.caption or sheet.title), self.title)
        stamp = "　".join(part for part in (self.book.edition, self.book.fingerprint) if part)
        page.write_string(1, 0, _fit(stamp), self.small)
        for position, column in enumerate(sheet.columns):
            page.write_string(2, position, _fit(column.title), self.head)
        row = _FIRST_DATA_ROW
        for cells in sheet.rows:
            for position, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
                _write_cell(page, row, position, cell, self.body[column.kind])
            row += 1
        if sheet.totals and sheet.rows:
            self._write_totals(page, sheet, row)
            row += 1
        for note in sheet.notes:
            page.write_string(row, 0, _fit(note), self.small)
            row += 1

    def _set_up(self, page: Any, sheet: Sheet) -> None:
        for position, column in enumerate(sheet.columns):
            page.set_column(position, position, column.width)
        page.set_row(0, 26)
        page.set_row(2, 48)
        page.freeze_panes(_FIRST_DATA_ROW, 1)
        page.set_landscape()
        page.set_paper(9)
        page.repeat_rows(2)
        if sum(column.width for column in sheet.columns) <= _PRINTED_WIDTH:
            page.fit_to_pages(1, 0)
        else:
            page.repeat_columns(0)
            page.set_print_scale(70)
        page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        page.set_footer("&L&8" + _fit(self.book.edition).replace("&", "&&")[:100] + "&C第 &P 页 共 &N 页")

    def _write_totals(self, page: Any, sheet: Sheet, row: int) -> None:
        for position, column in enumerate(sheet.columns):
            form = self.total[column.kind]
            if position in sheet.total_values:
                _write_cell(page, row, position, sheet.total_values[position], form)
            elif column.kind in _SUMMED and column.total:
                first = xl_rowcol_to_cell(_FIRST_DATA_ROW, position)
                last = xl_rowcol_to_cell(row - 1, position)
                known = [cells[position] for cells in sheet.rows]
                value = sum((Decimal(cell) for cell in known if isinstance(cell, int | Decimal)), Decimal(0))
                page.write_formula(row, position, f"=SUM({first}:{last})", form, _number(value))
            elif position == 0:
                page.write_string(row, position, _("合计"), form)
            else:
                page.write_blank(row, position, None, form)


def _write_cell(page: Any, row: int, position: int, cell: Cell, form: Any) -> None:
    if cell is None or cell == "":
        page.write_blank(row, position, None, form)
    elif isinstance(cell, str):
        page.write_string(row, position, _fit(cell), form)
    elif isinstance(cell, date):
        page.write_datetime(row, position, datetime.combine(cell, time()), form)
    elif isinstance(cell, Decimal) and len(cell.normalize().as_tuple().digits) > 15:
        page.write_string(row, position, str(cell), form)
    else:
        page.write_number(row, position, _number(cell), form)


def _number(value: int | Decimal) -> int | float:
    """A cell of XLSX is a double: exact to 15 digits, which is checked before; this is the last step, no arithmetic."""
    return int(value) if value == int(value) else float(value)


def _fit(text: str) -> str:
    return clean_text(text)[:_MAX_CELL]
