"""The parts of an XLSX file that a cell reader leaves out: percent formats, formula errors, hidden columns, epoch."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from defusedxml.ElementTree import fromstring

from portal.files.uploads import column_number, unpacked

PERCENT_BUILTINS = frozenset({9, 10})
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
ATTRIBUTE = re.compile(rb"\b(min|max|hidden)\s*=\s*[\"'](\w+)[\"']")
ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*[\"']e[\"'])[^>]*?\br\s*=\s*[\"']([A-Z]+)([0-9]+)[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)


@dataclass
class SheetPart:
    """Positions count from 0: row, column."""

    hidden_columns: frozenset[int] = frozenset()
    percents: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class Parts:
    is_1904: bool
    sheets: dict[str, SheetPart]


def percent_format(words: str) -> bool:
    """Whether a number format shows its number times a hundred: a percent sign outside quotes and escapes."""
    return "%" in NOT_FORMAT.sub("", words)


def read_parts(content: bytes) -> Parts:
    """``content`` has passed ``check_workbook``: sizes are bounded and no entities are declared."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
    texts = _Texts(content, entries)
    book = fromstring(texts.read("xl/workbook.xml"))
    styles = _percent_styles(texts.read("xl/styles.xml"))
    targets = _targets(texts.read("xl/_rels/workbook.xml.rels"))
    sheets = {}
    for sheet in _named(book, "sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        path = targets.get(link, "")
        sheets[sheet.attrib.get("name", "")] = _sheet_part(texts.read(path), styles) if path else SheetPart()
    is_1904 = any(one.attrib.get("date1904") in {"1", "true"} for one in _named(book, "workbookPr"))
    return Parts(is_1904=is_1904, sheets=sheets)


class _Texts:
    def __init__(self, content: bytes, entries: dict[str, zipfile.ZipInfo]) -> None:
        self.content = content
        self.entries = entries

    def read(self, path: str) -> bytes:
        entry = self.entries.get(path)
        return b"".join(unpacked(self.content, entry)) if entry else b""


def _named(root: Any, name: str) -> list[Any]:
    return [one for one in root.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name]


def _targets(text: bytes) -> dict[str, str]:
    if not text:
        return {}
    targets = {}
    for one in _named(fromstring(text), "Relationship"):
        target = one.attrib.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        targets[one.attrib.get("Id", "")] = path
    return targets


def _percent_styles(text: bytes) -> frozenset[int]:
    """Indexes of the cell styles whose number format is a percentage."""
    if not text:
        return frozenset()
    root = fromstring(text)
    formats = {
        int(one.attrib["numFmtId"])
        for one in _named(root, "numFmt")
        if one.attrib.get("numFmtId", "").isdigit() and percent_format(one.attrib.get("formatCode", ""))
    } | PERCENT_BUILTINS
    styles: list[Any] = [style for block in _named(root, "cellXfs") for style in block]
    return frozenset(
        index for index, style in enumerate(styles) if style.attrib.get("numFmtId", "0") in map(str, formats)
    )


def _sheet_part(text: bytes, percent_styles: frozenset[int]) -> SheetPart:
    part = SheetPart(hidden_columns=_hidden_columns(text))
    if percent_styles:
        ids = b"|".join(str(one).encode() for one in sorted(percent_styles))
        percent_cell = re.compile(
            rb"<(?:\w+:)?c\s(?=[^>]*\bs\s*=\s*[\"'](?:" + ids + rb")[\"'])[^>]*?\br\s*=\s*[\"']([A-Z]+)([0-9]+)[\"']"
        )
        part.percents = [(int(row) - 1, column_number(column) - 1) for column, row in percent_cell.findall(text)]
    part.errors = [
        (int(row) - 1, column_number(column) - 1, words.decode("utf-8", "replace"))
        for column, row, words in ERROR_CELL.findall(text)
    ]
    return part


def _hidden_columns(text: bytes) -> frozenset[int]:
    hidden: set[int] = set()
    for match in HIDDEN_COLUMN.finditer(text[: text.find(b"sheetData")] if b"sheetData" in text else text):
        facts = dict(ATTRIBUTE.findall(match[1]))
        if facts.get(b"hidden") in {b"1", b"true"} and b"min" in facts:
            first = int(facts[b"min"])
            last = int(facts[b"max"]) if b"max" in facts else first
            hidden.update(range(first - 1, min(last, 16_384)))
    return frozenset(hidden)
