"""Where a sheet keeps what: its header, its columns, its units, and which register it is.

Headers are searched in the first rows; they may have two rows with merged cells. Nothing is guessed: an amount without
a unit and a sheet that fits two registers equally well are asked about.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from portal.exchange.cells import Cell, as_text, is_blank, plain
from portal.exchange.headings import HeadingBook, heading_forms, heading_unit, note_unit
from portal.exchange.registers import CellKind, Column, Register, SheetFacts, registers
from portal.exchange.workbooks import SheetGrid

HEADER_ROWS = 20
ROW_CODE, ROW_VERSION = "行编号（勿改）", "版本（勿改）"
NUMBERING = re.compile(r"(?:[0-9]{1,3}|[A-Z甲乙丙丁戊己庚辛壬癸]|\(?[0-9]{1,2}\)?(?:=.*)?)")


@dataclass(frozen=True)
class SheetAnswer:
    """What a user said about one sheet, or an earlier import of the same layout: all parts optional."""

    register: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """First form of a heading -> column key; empty string: the column is not needed."""
    units: Mapping[str, int] = field(default_factory=dict)
    """Column key -> yuan for each unit."""
    context: Mapping[str, object] = field(default_factory=dict)
    is_left_out: bool = False


@dataclass
class SheetLayout:
    """A sheet read as ``register``. Rows and columns count from 0; ``first_data`` is the row after the header."""

    register: Register
    header: tuple[int, ...]
    first_data: int
    columns: dict[str, int]
    units: dict[str, int]
    headings: dict[int, str]
    titles: tuple[str, ...]
    missing: list[Column] = field(default_factory=list)
    unknown_units: list[Column] = field(default_factory=list)
    version_columns: tuple[int, int] | None = None

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def facts(self, grid: SheetGrid, file_name: str) -> SheetFacts:
        return SheetFacts(file_name=file_name, sheet_name=grid.name, titles=self.titles)

    @property
    def fingerprint_words(self) -> str:
        return "|".join((heading_forms(text) or ("",))[0] for text in self.headings.values())


@lru_cache(maxsize=64)
def heading_book(register: Register) -> HeadingBook:
    return HeadingBook(register)


def is_empty(grid: SheetGrid) -> bool:
    return all(is_blank(cell) for row in grid.cells for cell in row)


def find_layout(grid: SheetGrid, register: Register, answer: SheetAnswer | None = None) -> SheetLayout | None:
    """The best header for ``register``; None when no row has two of its columns. May lack required columns."""
    best: tuple[tuple[int, ...], tuple[int, ...], dict[str, int]] | None = None
    book = heading_book(register)
    remembered = answer.mapping if answer else {}
    for last in range(min(HEADER_ROWS, len(grid.cells))):
        for header in ((last,), (last - 1, last)):
            if header[0] < 0 or (len(header) == 2 and not _may_be_upper(grid.cells[header[0]])):
                continue
            found = book.match(_forms(grid, header), remembered, last=grid.hidden_columns)
            shown = {key for key, position in found.items() if position not in grid.hidden_columns}
            required = book.required & found.keys()
            # A hidden column is the last resort: another header row that shows the same heading goes before it.
            score = (len(required & shown), len(shown), len(required), len(found), -len(header))
            if len(found) >= 2 and (best is None or score > best[0]):
                best = (score, header, found)
    if best is None:
        return None
    return _layout(grid, register, best[1], best[2], answer)


def _may_be_upper(row: Sequence[Cell]) -> bool:
    """A title or note fills one cell (or one merged block); the upper row of a header has several words."""
    return len({as_text(cell) for cell in row if not is_blank(cell)}) >= 2


def _forms(grid: SheetGrid, header: tuple[int, ...]) -> dict[int, tuple[str, ...]]:
    lower = grid.cells[header[-1]]
    upper = grid.cells[header[0]] if len(header) == 2 else []
    forms: dict[int, tuple[str, ...]] = {}
    for position in range(max(len(lower), len(upper))):
        below = _text(lower, position)
        above = _text(upper, position)
        texts = (below, above + below) if below and above != below else (below or above,)
        found = tuple(dict.fromkeys(form for text in texts if text for form in heading_forms(text)))
        if found:
            forms[position] = found
    return forms


def _text(row: Sequence[Cell], position: int) -> str:
    """A heading is text: a number or a date is never one."""
    cell = row[position] if position < len(row) else None
    return cell if isinstance(cell, str) and len(cell) <= 80 else ""


def _layout(
    grid: SheetGrid, register: Register, header: tuple[int, ...], found: dict[str, int], answer: SheetAnswer | None
) -> SheetLayout:
    above = [as_text(cell) for row in grid.cells[: header[0]] for cell in row if not is_blank(cell)]
    titles = tuple(dict.fromkeys(above))
    headings = {
        position: " ".join(dict.fromkeys(filter(None, (_text(grid.cells[row], position) for row in header))))
        for position in range(max(len(grid.cells[row]) for row in header))
    }
    layout = SheetLayout(
        register=register,
        header=header,
        first_data=_first_data(grid, header[-1] + 1),
        columns=found,
        units={},
        headings={position: text for position, text in headings.items() if text},
        titles=titles,
        missing=[column for column in register.columns if column.required and column.key not in found],
        version_columns=_version_columns(headings),
    )
    _set_units(layout, grid, answer.units if answer else {})
    return layout


def _set_units(layout: SheetLayout, grid: SheetGrid, told: Mapping[str, int]) -> None:
    whole_sheet = note_unit(layout.titles)
    for column in layout.register.columns:
        if column.kind is not CellKind.AMOUNT or column.key not in layout.columns:
            continue
        position = layout.columns[column.key]
        parts = [_text(grid.cells[row], position) for row in reversed(_heading_rows(layout, grid))]
        named = next((unit for text in parts if text and (unit := heading_unit(text))), None)
        unit = told.get(column.key) or named or whole_sheet
        if unit is None:
            layout.unknown_units.append(column)
        else:
            layout.units[column.key] = unit


def _heading_rows(layout: SheetLayout, grid: SheetGrid) -> list[int]:
    """The header's rows, and a group row above it: merged cells let the lower row stand for itself."""
    above = layout.header[0] - 1
    return [*([above] if above >= 0 and _may_be_upper(grid.cells[above]) else []), *layout.header]


def _version_columns(headings: Mapping[int, str]) -> tuple[int, int] | None:
    places = {text: position for position, text in headings.items()}
    if ROW_CODE in places and ROW_VERSION in places:
        return places[ROW_CODE], places[ROW_VERSION]
    return None


def _first_data(grid: SheetGrid, row: int) -> int:
    """Skip a row that numbers the columns (1 2 3 ..., 甲 乙 1 2 ...), as official forms have it."""
    if row < len(grid.cells):
        words = [plain(as_text(cell)) for cell in grid.cells[row] if not is_blank(cell)]
        if len(words) >= 3 and all(NUMBERING.fullmatch(word) for word in words) and _counts_up(words):
            return row + 1
    return row


def _counts_up(words: Iterable[str]) -> bool:
    numbers = [int(word) for word in words if word.isdigit()]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


# --- which register ---------------------------------------------------------------------------------------------
@dataclass
class Recognition:
    """``layout`` when the sheet is clear; else ``message`` says why not, and ``choices`` what it could be."""

    layout: SheetLayout | None = None
    choices: list[SheetLayout] = field(default_factory=list)
    message: str = ""
    is_near: bool = False
    """The sheet looks like a register but lacks something: worth reporting. Else it may be a page of notes."""


def recognise(
    grid: SheetGrid, file_name: str, answer: SheetAnswer | None = None, among: Iterable[Register] | None = None
) -> Recognition:
    """Which register the sheet is, by its columns; the names of file and sheet decide between equals."""
    if answer and answer.register:
        layout = find_layout(grid, registers[answer.register], answer)
        if layout is None:
            return Recognition(message=_("没有找到“%s”的表头。") % registers[answer.register].title)
        return _checked(layout)
    layouts = [found for one in (registers if among is None else among) if (found := find_layout(grid, one, answer))]
    ranked = sorted(layouts, key=lambda one: _rank(one, grid, file_name), reverse=True)
    whole = [one for one in ranked if one.is_complete]
    if not whole:
        return _not_whole(ranked, grid, file_name)
    if len(whole) > 1 and _rank(whole[0], grid, file_name) == _rank(whole[1], grid, file_name):
        titles = "、".join(str(one.register.title) for one in whole)
        return Recognition(choices=whole, message=_("该表可能是：%s，请选择。") % titles, is_near=True)
    return _checked(whole[0])


def _checked(layout: SheetLayout) -> Recognition:
    if layout.missing:
        return Recognition(choices=[layout], message=_missing_words(layout), is_near=True)
    if layout.unknown_units:
        names = "、".join(str(column.title) for column in layout.unknown_units)
        return Recognition(choices=[layout], message=_("没有写明金额单位（元或万元）：%s。") % names, is_near=True)
    return Recognition(layout=layout)


def _missing_words(layout: SheetLayout) -> str:
    names = "、".join(str(column.title) for column in layout.missing)
    return _("按“%(title)s”识别，缺少列：%(names)s。") % {"title": layout.register.title, "names": names}


def _rank(layout: SheetLayout, grid: SheetGrid, file_name: str) -> tuple[bool, bool, bool, int, int]:
    register = layout.register
    return (
        layout.is_complete,
        bool(re.search(register.file_pattern, file_name)),
        bool(re.search(register.sheet_pattern, grid.name or "")),
        len(layout.columns),
        -len(layout.headings),
    )


def _not_whole(ranked: list[SheetLayout], grid: SheetGrid, file_name: str) -> Recognition:
    named = [one for one in registers if re.search(one.file_pattern, file_name)]
    if not ranked:
        expected = "；".join(
            f"{one.title}：{'、'.join(str(c.title) for c in one.columns if c.required)}" for one in named
        )
        message = _("没有找到可识别的表头。") + (_("应有的列——%s。") % expected if expected else "")
        return Recognition(message=message, is_near=False)

    def share(layout: SheetLayout) -> float:
        required = sum(column.required for column in layout.register.columns)
        return (required - len(layout.missing)) / max(required, 1)

    best = max(ranked, key=lambda one: (one.register in named, share(one), len(one.columns)))
    return Recognition(choices=ranked[:5], message=_missing_words(best), is_near=share(best) >= 0.5)
