"""Workbooks that go out: the result of an import, a template with choice lists, rows for editing and re-import.

Every text is written as text and marked so (quote prefix): what begins with ``=`` is no formula, here or after saving.
"""

import io
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.exchange.engine import fingerprint
from portal.exchange.layouts import ROW_CODE, ROW_VERSION
from portal.exchange.models import ImportBatch, ImportRow
from portal.exchange.records import value_words
from portal.exchange.registers import CellKind, Column, Register, registers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE_ROWS = 2000
LISTS_SHEET = "选项"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
NUMBER_FORMATS = {CellKind.DATE: "yyyy-mm-dd", CellKind.AMOUNT: "0.00", CellKind.RATE: "0.00####", CellKind.COUNT: "0"}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Book:
    """An XLSX file in the making, with the formats that all our workbooks share."""

    def __init__(self) -> None:
        self.target = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.target, OPTIONS)
        self.head = self.book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1, "text_wrap": True})
        self.text = self.book.add_format({"num_format": "@"})
        self.quoted = self.book.add_format({"num_format": "@", "quote_prefix": True})
        self.formats = {kind: self.book.add_format({"num_format": words}) for kind, words in NUMBER_FORMATS.items()}
        self.names: set[str] = set()

    def sheet(self, title: str) -> Any:
        base = re.sub(r"[\[\]:*?/\\']", "", title)[:28] or "Sheet"
        name, turn = base, 2
        while name.lower() in self.names:
            name, turn = f"{base[:25]}_{turn}", turn + 1
        self.names.add(name.lower())
        return self.book.add_worksheet(name)

    def words(self, sheet: Any, row: int, place: int, text: str) -> None:
        if text:
            sheet.write_string(row, place, text[:32_000], self.quoted if text.startswith(DANGEROUS) else self.text)

    def value(self, sheet: Any, row: int, place: int, column: Column, value: Any) -> None:
        """Numbers and days as such where a spreadsheet keeps them exactly (fifteen digits), anything else as text."""
        if value is None or value == "":
            return
        if column.kind in NUMBER_FORMATS and isinstance(value, date):
            sheet.write_datetime(row, place, value, self.formats[CellKind.DATE])
        elif column.kind in NUMBER_FORMATS and isinstance(value, int | Decimal) and _is_kept(value):
            sheet.write_number(row, place, float(value), self.formats[column.kind])
        else:
            self.words(sheet, row, place, value_words(column, value))

    def content(self) -> bytes:
        self.book.close()
        return self.target.getvalue()


def _is_kept(value: int | Decimal) -> bool:
    return len(Decimal(value).normalize().as_tuple().digits) <= 15


# --- result of an import ----------------------------------------------------------------------------------------
def result_workbook(batch: ImportBatch) -> bytes:
    """Every row of the upload: number, verdict, rule, column, message, and the original cells."""
    book = Book()
    rows = ImportRow.objects.filter(batch=batch).order_by("sheet_number", "number", "id")
    verdicts = dict(ImportRow.Verdict.choices)
    at: tuple[int, str] | None = None
    sheet: Any = None
    register: Register | None = None
    line = 0
    for row in rows.iterator(chunk_size=2000):
        if at != (row.sheet_number, row.register):
            at, register = (row.sheet_number, row.register), registers.get(row.register)
            sheet, line = _result_sheet(book, row, register), 0
        line += 1
        found = [finding for finding in row.findings if finding["code"] or finding["message"]]
        titles = {one.key: str(one.title) for one in register.columns} if register else {}
        sheet.write_number(line, 0, row.number)
        book.words(sheet, line, 1, str(verdicts.get(row.verdict, row.verdict)))
        book.words(sheet, line, 2, "、".join(one["code"] for one in found if one["code"]))
        book.words(sheet, line, 3, "、".join(titles.get(one["column"], "") for one in found if one["column"]))
        book.words(sheet, line, 4, "；".join(one["message"] for one in found) or row.label * (not row.texts))
        for place, key in enumerate(titles, start=5):
            book.words(sheet, line, place, row.texts.get(key, ""))
    if sheet is None:
        book.words(book.sheet(_("结果")), 0, 0, _("没有可列出的行。"))
    return book.content()


def _result_sheet(book: Book, row: ImportRow, register: Register | None) -> Any:
    sheet = book.sheet(row.sheet or _("结果"))
    titles = [_("行号"), _("结论"), _("规则"), _("列"), _("说明")]
    titles += [str(column.title) for column in register.columns] if register else []
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, book.head)
    sheet.set_column(0, 3, 10)
    sheet.set_column(4, 4, 50)
    sheet.set_column(5, max(len(titles) - 1, 5), 18)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, 0, len(titles) - 1)
    return sheet


# --- template ---------------------------------------------------------------------------------------------------
def template_workbook(register: Register) -> bytes:
    """An empty sheet that the import reads: headings, formats, choice lists, and a page on how to fill it."""
    book = Book()
    sheet = book.sheet(str(register.title))
    _write_headings(book, sheet, register.columns)
    _write_guide(book, register)
    _write_choices(book, sheet, register)
    return book.content()


def _write_headings(book: Book, sheet: Any, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.title), book.head)
        sheet.set_column(place, place, 18, book.formats.get(column.kind, book.text))
    sheet.freeze_panes(1, 0)


def _write_guide(book: Book, register: Register) -> None:
    guide = book.sheet(_("填写说明"))
    guide.set_column(0, 0, 30)
    guide.set_column(1, 1, 70)
    for line, column in enumerate(register.columns):
        needed = _("必填。") if column.filled else _("可不填。")
        book.words(guide, line, 0, str(column.title))
        book.words(guide, line, 1, needed + str(KIND_GUIDES.get(column.kind, "")))


KIND_GUIDES = {
    CellKind.CREDIT_CODE: gettext_lazy("18位统一社会信用代码，按文本填写。"),
    CellKind.PATENT: gettext_lazy("专利号，可带 ZL 和小数点。"),
    CellKind.AMOUNT: gettext_lazy("金额，单位见表头，折合为元不超过两位小数。"),
    CellKind.RATE: gettext_lazy("百分数，如 4.35。"),
    CellKind.DATE: gettext_lazy("日期，如 2018-03-05。"),
    CellKind.FLAG: gettext_lazy("填“是”或“否”。"),
    CellKind.COUNT: gettext_lazy("整数。"),
    CellKind.INDUSTRY: gettext_lazy("四位行业代码（GB/T 4754-2017），按文本填写。"),
}


def first_words(column: Column) -> list[str]:
    """One word for each stored value: the first that is listed."""
    if column.kind is CellKind.FLAG:
        return ["是", "否"]
    words: dict[Any, str] = {}
    for word, stored in column.words().items():
        if word:
            words.setdefault(stored, str(word))
    return list(words.values())


def _write_choices(book: Book, sheet: Any, register: Register) -> None:
    """Choice lists stand on a hidden sheet: a list in the validation itself may have 255 signs only."""
    lists: Any = None
    place_of_list = 0
    for place, column in enumerate(register.columns):
        words = first_words(column) if column.kind in {CellKind.CHOICE, CellKind.UNIT_NAME, CellKind.FLAG} else []
        if not words:
            continue
        if lists is None:
            lists = book.sheet(LISTS_SHEET)
            lists.hide()
        for line, word in enumerate(words):
            book.words(lists, line, place_of_list, word)
        letter = xlsxwriter.utility.xl_col_to_name(place_of_list)
        source = f"={LISTS_SHEET}!${letter}$1:${letter}${len(words)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, place, TEMPLATE_ROWS, place, rule)
        place_of_list += 1


# --- rows for editing -------------------------------------------------------------------------------------------
def rows_workbook(register: Register, codes: Iterable[uuid.UUID]) -> bytes:
    """Stored rows with a hidden code and version each: edited and uploaded again they become corrections."""
    wanted = list(codes)
    found: Mapping[uuid.UUID, tuple[Any, dict[str, Any]]] = register.by_code(wanted)
    book = Book()
    sheet = book.sheet(str(register.title))
    _write_headings(book, sheet, register.columns)
    last = len(register.columns)
    sheet.write_string(0, last, ROW_CODE, book.head)
    sheet.write_string(0, last + 1, ROW_VERSION, book.head)
    sheet.set_column(last, last + 1, 10, book.text, {"hidden": True})
    line = 0
    for code in wanted:
        if code not in found:
            continue
        line += 1
        values = found[code][1]
        for place, column in enumerate(register.columns):
            book.value(sheet, line, place, column, values.get(column.key))
        book.words(sheet, line, last, str(code))
        book.words(sheet, line, last + 1, fingerprint(register, values))
    _write_choices(book, sheet, register)
    return book.content()
