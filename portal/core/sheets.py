"""A list as an XLSX workbook. Texts stay texts (a leading ``=`` is no formula), amounts are numbers with totals."""

import io
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from portal.core.clock import SHANGHAI
from portal.core.display import MoneyUnit, StateWord
from portal.core.lists import Column, Kind, OpenList

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    Kind.MONEY: "#,##0.00;-#,##0.00",
    Kind.NUMBER: "#,##0",
    Kind.RATE: "0.00####",
    Kind.DAY: "yyyy-mm-dd",
}
HEAD_ROW = 2
SHEET_NAME_LENGTH = 31


def write_list(opened: OpenList, unit: MoneyUnit, note: str) -> bytes:
    """Title, note, heads, one row for each row of the filtered set, and the sums as formulas with their values."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet(_sheet_name(str(opened.spec.title)))
    formats = {kind: book.add_format({"num_format": FORMATS.get(kind, "@")}) for kind in Kind}
    bold = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    sheet.write_string(0, 0, str(opened.spec.title), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, note)
    for at, column in enumerate(opened.spec.columns):
        title = f"{column.title}（{unit.label}）" if column.kind is Kind.MONEY else str(column.title)
        sheet.write_string(HEAD_ROW, at, title, bold)
        sheet.set_column(at, at, column.width)
    last = HEAD_ROW
    for last, row in enumerate(opened.ordered().iterator(chunk_size=2000), start=HEAD_ROW + 1):
        for at, column in enumerate(opened.spec.columns):
            _write(sheet, last, at, column, column.of(row), unit, formats[column.kind])
    if last > HEAD_ROW:
        _write_sums(sheet, last, opened, unit, book)
        sheet.autofilter(HEAD_ROW, 0, last, len(opened.spec.columns) - 1)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return target.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:SHEET_NAME_LENGTH]


def _write(sheet: Any, row: int, at: int, column: Column, value: Any, unit: MoneyUnit, form: Any) -> None:
    if value is None or value == "":
        return
    if column.kind is Kind.MONEY:
        sheet.write_number(row, at, unit.of(value), form)
    elif column.kind in {Kind.NUMBER, Kind.RATE}:
        sheet.write_number(row, at, value, form)
    elif column.kind is Kind.DAY:
        naive = value.astimezone(SHANGHAI).replace(tzinfo=None) if hasattr(value, "hour") else value
        sheet.write_datetime(row, at, naive, form)
    else:
        sheet.write_string(row, at, str(value.label if isinstance(value, StateWord) else value), form)


def _write_sums(sheet: Any, last: int, opened: OpenList, unit: MoneyUnit, book: Any) -> None:
    if not opened.sums:
        return
    row = last + 1
    plain = book.add_format({"bold": True, "top": 1})
    sheet.write_string(row, 0, _("合计"), plain)
    for at, column in enumerate(opened.spec.columns):
        if not column.total:
            continue
        amount: Decimal = opened.sums[column.key]
        value = unit.of(amount) if column.kind is Kind.MONEY else amount
        form = book.add_format({"bold": True, "top": 1, "num_format": FORMATS[column.kind]})
        letter = chr(ord("A") + at)
        sheet.write_formula(row, at, f"=SUM({letter}{HEAD_ROW + 2}:{letter}{last + 1})", form, value)
