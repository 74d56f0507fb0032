"""The rows below a header: which are data, which are totals and notes, and what each data row says."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.exchange import cells
from portal.exchange.cells import BrokenFormula, Cell, CellError, as_text, is_blank, plain, word_key
from portal.exchange.layouts import SheetLayout
from portal.exchange.registers import CellKind, Column, Row, Sign, refused, remark
from portal.exchange.workbooks import SheetGrid

TOTAL = re.compile(r".{0,12}?(?:小计|合计|总计|共计|累计)[:：]?.{0,12}")
NOTE = re.compile(
    r"^[\[(【（*※#]*(?:注|备注|说明|附注|附:|填表|填报|制表|经办|复核|审核|核对|负责人|单位负责|联系|签字|签章|盖章|"
    r"其中|资料来源|数据来源|来源|本表|以上|以下|统计口径|口径|日期:|报送日期|审批)"
)
NOTHING = re.compile(r"[-—–/\\*.]+|共?[0-9]+[家笔户个条项件次人]")
PLAIN_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-/]*", re.ASCII)
CODE_ALONE = re.compile(r"[0-9A-Za-z.\-/]+|\d{4}年\d{1,2}月\d{1,2}日?|[^。:，,页\s]*\d{3,}[^。:，,页\s]*号")
CODES = frozenset({CellKind.CREDIT_CODE, CellKind.PATENT, CellKind.NUMBER_TEXT, CellKind.DOCUMENT})
BLANK_CODES = {
    CellKind.CREDIT_CODE: "CODE_FORMAT",
    CellKind.PATENT: "PATENT_CHECK",
    CellKind.AMOUNT: "BAD_AMOUNT",
    CellKind.COUNT: "BAD_AMOUNT",
    CellKind.RATE: "BAD_AMOUNT",
    CellKind.DATE: "BAD_DATE",
}


@dataclass(frozen=True, slots=True)
class NotData:
    """A total or a note among or below the data: neither a row nor an error."""

    number: int
    note: str
    text: str


class RowReader:
    """Reads the rows of one sheet by its layout."""

    def __init__(self, grid: SheetGrid, layout: SheetLayout, file_name: str) -> None:
        self.grid = grid
        self.layout = layout
        self.file_name = file_name
        self.columns = layout.register.columns
        # A total names no enterprise, contract or document; where a register has no such column, it names no day.
        self.anchors = self._positions(CODES) or self._positions(frozenset({CellKind.DATE}))
        # Only where an empty credit code beside it shows that the row is none of a firm's.
        is_of_firms = any(column.kind is CellKind.CREDIT_CODE for column in self.columns)
        self.countable = self._positions(CODES - {CellKind.CREDIT_CODE}) if is_of_firms else []
        self.mapped = sorted(set(layout.columns.values()))
        self.readers = {
            column.key: cell_reader(column, layout.units.get(column.key, 1), is_1904=grid.is_1904)
            for column in self.columns
            if column.key in layout.columns
        }
        self.headings = {
            position: plain(as_text(grid.cells[row][position]))
            for row in layout.header
            for position in self.mapped
            if position < len(grid.cells[row])
        }
        self.titles = {plain(text) for text in layout.titles}

    def __iter__(self) -> Iterator[Row | NotData]:
        for index in range(self.layout.first_data, len(self.grid.cells)):
            line = self.grid.cells[index]
            number = self.grid.numbers[index]
            if self._names_something(line):
                yield self._read(line, number)
                continue
            if self._is_empty(line) or self._is_header_again(line):
                continue
            note = self._not_data(line)
            if note is None:
                yield self._read(line, number)
            elif note:
                yield NotData(number, note, _first_text(line)[:200])

    def _positions(self, kinds: frozenset[CellKind]) -> list[int]:
        places = self.layout.columns
        return [places[one.key] for one in self.columns if one.kind in kinds and one.key in places]

    # --- what kind of row -----------------------------------------------------------------------------------------
    def _names_something(self, line: Sequence[Cell]) -> bool:
        """The short way for most rows: a plain code or number stands where codes stand, so the row is data."""
        for position in self.anchors:
            cell = line[position] if position < len(line) else None
            if isinstance(cell, str) and PLAIN_CODE.fullmatch(cell):
                return True
        return False

    def _is_empty(self, line: Sequence[Cell]) -> bool:
        """Nothing in any column that is read, and no text elsewhere: a numbered empty line is an empty line."""
        if any(not is_blank(line[position]) for position in self.mapped if position < len(line)):
            return False
        return all(is_blank(cell) or not re.search(r"[^\W\d_]", as_text(cell)) for cell in line)

    def _is_header_again(self, line: Sequence[Cell]) -> bool:
        """The header, or the title, printed again at the top of a page."""
        words = {position: plain(as_text(line[position])) for position in self.mapped if position < len(line)}
        filled = {position: word for position, word in words.items() if word}
        if len(filled) >= 2 and all(word == self.headings.get(position) for position, word in filled.items()):
            return True
        texts = {plain(as_text(cell)) for cell in line if not is_blank(cell)}
        return bool(texts) and texts <= self.titles

    def _not_data(self, line: Sequence[Cell]) -> str | None:
        """None for data; else the Chinese word for what the row is."""
        texts = [plain(as_text(cell)) for cell in line if not is_blank(cell)]
        total = next((text for text in texts if len(text) <= 24 and TOTAL.fullmatch(text)), None)
        if total is not None and self._anchors_are_free_of_values(line, total):
            return next(word for word in ("小计", "合计", "总计", "共计", "累计") if word in total)
        distinct = list(dict.fromkeys(texts))
        if NOTE.match(distinct[0]) and self._anchors_are_free_of_values(line, ""):
            return _("表尾说明")
        if len(distinct) == 1 and self._is_lonely_note(line):
            return _("表尾说明")
        return None

    def _anchors_are_free_of_values(self, line: Sequence[Cell], total: str) -> bool:
        """No value where codes (or days) stand; the words of the total or note may stand there, and dashes."""
        for position in self.anchors:
            cell = line[position] if position < len(line) else None
            if is_blank(cell):
                continue
            if total and isinstance(cell, (int, float)) and position in self.countable:
                continue  # how many contracts or documents the total covers
            text = plain(as_text(cell))
            is_word = text == total or TOTAL.fullmatch(text) or NOTE.match(text) or NOTHING.fullmatch(text)
            if not (isinstance(cell, str) and is_word):
                return False
        return True

    def _is_lonely_note(self, line: Sequence[Cell]) -> bool:
        """One text alone in a row, wherever it stands or merged over several cells: a row of data says more.

        A code, number or day alone is a row that lacks the rest.
        """
        alone = next(cell for cell in line if not is_blank(cell))
        return isinstance(alone, str) and not CODE_ALONE.fullmatch(plain(alone))

    def _claimed(self, line: Sequence[Cell]) -> tuple[str, str] | None:
        places = self.layout.version_columns
        if places is None or max(places) >= len(line) or is_blank(line[places[0]]):
            return None
        return as_text(line[places[0]]), as_text(line[places[1]])

    # --- reading --------------------------------------------------------------------------------------------------
    def _read(self, line: Sequence[Cell], number: int) -> Row:
        row = Row(file=self.file_name, sheet=self.grid.name, number=number, values={}, claimed=self._claimed(line))
        for column in self.columns:
            position = self.layout.columns.get(column.key)
            cell = line[position] if position is not None and position < len(line) else None
            row.values[column.key] = column.blank
            if position is None:
                continue
            if is_blank(cell):
                if column.filled:
                    row.findings.append(_missing(column))
                continue
            row.texts[column.key] = as_text(cell)
            try:
                if isinstance(cell, BrokenFormula):
                    raise CellError(_("公式出错：%s。") % cell.text, code=BLANK_CODES.get(column.kind, "MISSING"))
                row.values[column.key] = self.readers[column.key](cell, row)
            except CellError as error:
                row.findings.append(refused(error.code, error.message, column.key))
        return row


def cell_reader(column: Column, unit: int = 1, *, is_1904: bool = False) -> Callable[[Cell, Row], Any]:
    """A function from a filled cell to its value; remarks go to the row, ``CellError`` refuses it.

    ``unit``: yuan for each unit of an amount.
    """
    kind = column.kind
    if kind is CellKind.AMOUNT:
        return lambda cell, row: _signed(column, row, cells.read_amount(cell, unit))
    if kind is CellKind.RATE:
        return lambda cell, row: _signed(column, row, cells.read_rate(cell))
    if kind is CellKind.COUNT:
        return lambda cell, row: _signed(column, row, cells.read_count(cell))
    if kind is CellKind.DATE:
        return lambda cell, row: cells.read_date(cell, is_1904=is_1904)
    if kind in {CellKind.CHOICE, CellKind.UNIT_NAME}:
        words = {word_key(word): value for word, value in column.words().items()}
        return lambda cell, row: _choice(column, words, cell, row)
    simple = SIMPLE_READERS[kind]
    return lambda cell, row: simple(cell)


def _signed(column: Column, row: Row, read: tuple[Any, bool]) -> Any:
    value, noisy = read
    if noisy:
        row.findings.append(remark("NUMBER_NOISE", _("数值按十五位有效数字读取。"), column.key))
    if (column.sign is Sign.POSITIVE and value <= 0) or (column.sign is Sign.NOT_NEGATIVE and value < 0):
        rule = _("应大于零") if column.sign is Sign.POSITIVE else _("不得为负")
        message = _("%(title)s为%(value)s，%(rule)s。") % {"title": column.title, "value": value, "rule": rule}
        raise CellError(message, code="AMOUNT_SIGN")
    return value


def _choice(column: Column, words: dict[str, Any], cell: Cell, row: Row) -> Any:
    try:
        return cells.read_choice(cell, words)
    except CellError as error:
        if column.unknown_choice is None:
            raise
        row.findings.append(remark("OTHER_WORD", error.message, column.key))
        return column.unknown_choice


def _missing(column: Column) -> Any:
    return refused(BLANK_CODES.get(column.kind, "MISSING"), _("“%s”没有填写。") % column.title, column.key)


def _first_text(line: Sequence[Cell]) -> str:
    return next((as_text(cell) for cell in line if not is_blank(cell)), "")


SIMPLE_READERS: dict[CellKind, Callable[[Cell], Any]] = {
    CellKind.CREDIT_CODE: cells.read_credit_code,
    CellKind.PATENT: cells.read_patent,
    CellKind.NUMBER_TEXT: cells.read_number_text,
    CellKind.DOCUMENT: cells.read_document,
    CellKind.NAME: cells.read_name,
    CellKind.TEXT: as_text,
    CellKind.FLAG: cells.read_flag,
    CellKind.INDUSTRY: cells.read_industry,
}
