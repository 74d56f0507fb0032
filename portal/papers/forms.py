"""Printed forms of a bookkeeper (vouchers, ledger pages): ruled tables, page by page, on A5 or A4.

Pages are filled here and not by the typesetter, because a page says what was carried forward (承前页, 过次页). All text
is data. Lengths in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import ceil
from typing import Any

from portal.papers.document import Align
from portal.papers.fonts import Role, find_typefaces
from portal.papers.pdf import GETA
from portal.papers.press import press
from portal.papers.text import clean_text, one_line, width_in_em

CELL_INSET = 3.0
SIZE = 9.0
LINE = 13.0
ROW_PADDING = 3.5


class Format(StrEnum):
    """The sheet: a voucher is A5 across, a ledger page A4 across, a summary A4 upright."""

    VOUCHER = "voucher"
    LEDGER = "ledger"
    SUMMARY = "summary"


# Width and height that the ruled table may take on one sheet.
BLOCKS = {Format.VOUCHER: (538.0, 258.0), Format.LEDGER: (770.0, 416.0), Format.SUMMARY: (523.0, 646.0)}


@dataclass(frozen=True)
class FormColumn:
    """``width`` is a share of the block. Neighbours with the same ``group`` stand under one heading."""

    title: str
    width: float
    align: Align = Align.LEFT
    group: str = ""


@dataclass(frozen=True)
class FormRow:
    """``strong``: a sum, or what is carried forward. The first cell covers ``span`` columns; the cells after it that
    it covers are not printed."""

    cells: tuple[str, ...]
    strong: bool = False
    span: int = 1


@dataclass(frozen=True)
class FormPage:
    """One sheet. ``lead`` stands in one line over the table: left, middle, right; ``signatures`` below it."""

    title: str
    lead: tuple[str, str, str]
    columns: Sequence[FormColumn]
    rows: Sequence[FormRow]
    signatures: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Forms:
    """``foot`` is the small line on every sheet: whose print this is, and when. ``dated`` fixes the file's bytes."""

    title: str
    format: Format
    pages: Sequence[FormPage]
    foot: str = ""
    dated: date | None = field(default=None)


def render_forms(forms: Forms) -> bytes:
    """The PDF. Raises NoUsableFont."""
    typefaces = find_typefaces()

    def fit(text: str, role: Role = Role.SONG) -> str:
        clean = clean_text(text)
        gone = typefaces.missing(role, clean)
        return "".join(GETA if sign in gone else sign for sign in clean) if gone else clean

    pages = [_page(forms.format, page, fit) for page in forms.pages]
    payload = {"title": one_line(forms.title), "format": forms.format.value, "foot": fit(forms.foot), "pages": pages}
    return press("form.typ", typefaces, payload, "pdf", forms.dated)


def widths_of(sheet: Format, columns: Sequence[FormColumn]) -> list[float]:
    shares = sum(column.width for column in columns)
    return [BLOCKS[sheet][0] * column.width / shares for column in columns]


def height_of(sheet: Format, columns: Sequence[FormColumn], row: FormRow) -> float:
    """About how high a row stands; rather too high than too low, so that a page never runs over."""
    lines = 1
    widths = widths_of(sheet, columns)
    widths[0] = sum(widths[: row.span])
    for text, width in zip(row.cells, widths, strict=True):
        room = (width - 2 * CELL_INSET) / SIZE - 0.5
        lines = max(lines, sum(max(1, ceil(width_in_em(part) / room)) for part in text.split("\n")))
    return lines * LINE + ROW_PADDING


def heading_height(columns: Sequence[FormColumn]) -> float:
    return (LINE + ROW_PADDING) * (2 if any(column.group for column in columns) else 1)


def fill_pages(
    sheet: Format, columns: Sequence[FormColumn], rows: Sequence[FormRow], *, kept_free: int = 0
) -> list[list[FormRow]]:
    """The rows by page, at least one page; ``kept_free`` simple rows of each stay free for what is carried forward."""
    room = BLOCKS[sheet][1] - heading_height(columns) - kept_free * (LINE + ROW_PADDING)
    pages: list[list[FormRow]] = [[]]
    left = room
    for row in rows:
        height = height_of(sheet, columns, row)
        if height > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= height
    return pages


def _page(sheet: Format, page: FormPage, fit: Any) -> dict[str, Any]:
    groups: list[dict[str, Any]] = []
    for column in page.columns:
        if column.group and groups and groups[-1]["title"] == fit(column.group, Role.HEI):
            groups[-1]["span"] += 1
        else:
            groups.append({"title": fit(column.group, Role.HEI), "span": 1})
    return {
        "title": fit(page.title, Role.TITLE),
        "lead": [fit(text) for text in page.lead],
        "grouped": any(column.group for column in page.columns),
        "groups": groups,
        "columns": [
            {"title": fit(column.title, Role.HEI), "align": column.align.value, "width": width, "group": column.group}
            for column, width in zip(page.columns, widths_of(sheet, page.columns), strict=True)
        ],
        "rows": [
            {
                "strong": row.strong,
                "span": row.span,
                "cells": [fit(text, Role.HEI if row.strong else Role.SONG) for text in row.cells],
            }
            for row in page.rows
        ],
        "signatures": [fit(text) for text in page.signatures],
        "note": fit(page.note),
    }
