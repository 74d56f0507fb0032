"""From an uploaded file to grids of cells, one for each sheet, with true row numbers.

XLSX by calamine, with what it does not tell (percent formats, formula errors, hidden columns, the 1904 epoch) read
from the parts of the file; XLS and WPS .et by xlrd; text in UTF-8, GB18030 or UTF-16, comma or tab. Check the file
with ``portal.files.uploads.check_workbook`` first; ``read_workbook`` does it itself.
"""

import contextlib
import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import python_calamine
import xlrd
from django.utils.translation import gettext as _

from portal.exchange.cells import BrokenFormula, Cell, Percent, trimmed
from portal.exchange.parts import SheetPart, percent_format, read_parts
from portal.files.uploads import MAX_AREA, MAX_ROWS, TEXT, XLS, UploadRefused, check_workbook

MAX_CSV_COLUMNS = 1_000
FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
Grid = list[list[Cell]]


@dataclass
class SheetGrid:
    """``cells[i]`` is row ``numbers[i]`` as a spreadsheet counts it, or the line of a text file (``name`` is None).

    Merged blocks already stand in each of their cells. Rows may be of different length.
    """

    name: str | None
    cells: Grid
    numbers: list[int]
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    is_1904: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column, from 0, all included."""


def read_workbook(content: bytes, name: str) -> list[SheetGrid]:
    """All sheets of the file. Raises ``UploadRefused`` with a Chinese message for whatever cannot be read."""
    kind = check_workbook(content, name)
    try:
        if kind is TEXT:
            return [read_text(content, name)]
        return read_xls(content) if kind is XLS else read_xlsx(content)
    except UploadRefused:
        raise
    except python_calamine.PasswordError as error:
        raise _encrypted(name) from error
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # A panic inside the reader's native code is no ``Exception``.
        if "encrypt" in str(error).lower() or "password" in str(error).lower():
            raise _encrypted(name) from error
        message = _("“%(name)s”不能作为表格打开，可能已损坏；请用 Excel 或 WPS 另存后上传。")
        raise UploadRefused(message % {"name": name}, code="damaged") from error


def _encrypted(name: str) -> UploadRefused:
    return UploadRefused(_("“%(name)s”设有打开密码，请取消密码后重新上传。") % {"name": name}, code="encrypted")


# --- XLSX -------------------------------------------------------------------------------------------------------
def read_xlsx(content: bytes) -> list[SheetGrid]:
    parts = read_parts(content)
    book = python_calamine.load_workbook(io.BytesIO(content))
    grids = []
    for meta in book.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        cells: Grid = sheet.to_python(skip_empty_area=False)
        part = parts.sheets.get(meta.name, SheetPart())
        _mark(cells, part)
        merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
        fill_merged(cells, merged)
        grids.append(
            SheetGrid(
                name=meta.name,
                cells=cells,
                numbers=list(range(1, len(cells) + 1)),
                hidden_columns=part.hidden_columns,
                is_hidden=meta.visible != python_calamine.SheetVisibleEnum.Visible,
                is_1904=parts.is_1904,
                merged=merged,
            )
        )
    return grids


def _mark(cells: Grid, part: SheetPart) -> None:
    for row, column in part.percents:
        if row < len(cells) and column < len(cells[row]) and isinstance(cells[row][column], (int, float)):
            cells[row][column] = Percent(cells[row][column])
    for row, column, text in part.errors:
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = BrokenFormula(text)


def fill_merged(cells: Grid, merged: Iterable[tuple[int, int, int, int]]) -> None:
    """Let each merged block stand for its value in each of its cells, within the filled rectangle."""
    left_to_fill = MAX_AREA
    for top, left, bottom, right in merged:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        for row in cells[top : bottom + 1]:
            last = min(right + 1, len(row))
            left_to_fill -= max(last - left, 0)
            if left_to_fill < 0:
                raise UploadRefused(_("合并单元格过多，请取消合并后上传。"), code="giant")
            row[left:last] = [value] * (last - left)


# --- XLS and ET -------------------------------------------------------------------------------------------------
def read_xls(content: bytes) -> list[SheetGrid]:
    book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    return [_xls_sheet(book, sheet) for sheet in book.sheets()]


def _xls_sheet(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet) -> SheetGrid:
    width = max((sheet.row_len(row) for row in range(sheet.nrows)), default=0)
    if sheet.nrows * width > MAX_AREA:
        raise UploadRefused(_("表格范围过大，请删除远处的内容后上传。"), code="giant")
    cells = []
    for number in range(sheet.nrows):
        row = [_xls_cell(book, cell) for cell in sheet.row(number)]
        cells.append(row + [""] * (width - len(row)))
    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    fill_merged(cells, merged)
    return SheetGrid(
        name=sheet.name,
        cells=cells,
        numbers=list(range(1, len(cells) + 1)),
        hidden_columns=frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
        is_hidden=sheet.visibility != 0,
        is_1904=book.datemode == 1,
        merged=merged,
    )


def _xls_cell(book: xlrd.book.Book, cell: xlrd.sheet.Cell) -> Cell:
    value: Any = cell.value
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        style = book.xf_list[cell.xf_index or 0]
        value = Percent(value) if percent_format(book.format_map[style.format_key].format_str) else value
    elif cell.ctype == xlrd.XL_CELL_DATE:
        # A number in a date format that is no day (negative, too large) stays the number it is.
        with contextlib.suppress(ValueError, OverflowError, xlrd.xldate.XLDateError):
            value = xlrd.xldate.xldate_as_datetime(value, book.datemode)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(value)
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        value = BrokenFormula(xlrd.error_text_from_code.get(value, "#N/A"))
    elif cell.ctype != xlrd.XL_CELL_TEXT:
        value = ""
    return value


# --- text -------------------------------------------------------------------------------------------------------
def read_text(content: bytes, name: str) -> SheetGrid:
    """A row's number is the line on which it begins, the header line included."""
    text = decode(content, name)
    delimiter = delimiter_of(text[:20_000])
    # A quoted cell may hold a whole note; the default limit of the reader is 128 KB.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    cells: Grid = []
    numbers: list[int] = []
    begins = 1
    for row in reader:
        if len(row) > MAX_CSV_COLUMNS or len(cells) >= MAX_ROWS:
            raise UploadRefused(_("“%(name)s”的行或列过多，请拆分后上传。") % {"name": name}, code="giant")
        cells.append([_unquoted(cell) for cell in row])
        numbers.append(begins)
        begins = reader.line_num + 1
    return SheetGrid(name=None, cells=cells, numbers=numbers)


def delimiter_of(head: str) -> str:
    """Tab or comma, by the first line that has several of either: amounts and remarks below may be full of commas."""
    for line in head.splitlines():
        tabs, commas = line.count("\t"), line.count(",")
        if max(tabs, commas) >= 2:
            return "\t" if tabs > commas else ","
    return "\t" if head.count("\t") > head.count(",") else ","


def _unquoted(cell: str) -> str:
    """A spreadsheet's way to force text in a text file: ="00810"."""
    match = FORMULA_TEXT.fullmatch(trimmed(cell)) if cell.startswith("=") else None
    return match[1].replace('""', '"') if match else cell


def decode(content: bytes, name: str) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM, else GB18030 (which holds GBK)."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UploadRefused(_("“%(name)s”的编码无法识别，请另存为 UTF-8 或 GBK。") % {"name": name}, code="encoding")
