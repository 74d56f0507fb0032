"""What a paper says, without how it looks: the input of the DOCX and PDF writers.

All text is data. Line breaks inside a text start a new paragraph; signs that XML cannot hold are left out.
Numbers are formatted by the caller, because a reader expects the unit and the decimals of the rule behind them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Heading:
    """``level`` 1 to 4 are the four levels of GB/T 9704: 一、 （一） 1. （1）. The number is part of ``text``."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if self.level not in {1, 2, 3, 4}:
            raise ValueError(f"a heading has level 1 to 4, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of body text, first line indented by two characters."""

    text: str


@dataclass(frozen=True)
class Column:
    """``width`` is a share: a column of 2 is twice as wide as a column of 1. A table always fills the text block."""

    title: str
    align: Align = Align.LEFT
    width: float = 1


@dataclass(frozen=True)
class Table:
    """``rows`` hold one text for each column. The header repeats on each page.

    A table too wide for the page is set in parts, each beginning with the first ``key_columns`` columns.
    The last row is set bold when ``total_row`` is true. ``note`` is small text under the table.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    key_columns: int = 1
    total_row: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table has at least one column")
        if not 0 <= self.key_columns < max(len(self.columns), 1):
            object.__setattr__(self, "key_columns", 0)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True)
class Series:
    """One value for each category; None is a value that is not known and is never drawn as zero."""

    name: str
    values: Sequence[Decimal | int | None]


@dataclass(frozen=True)
class BarChart:
    """Vertical bars for at most four series, readable in black and white. ``places``: decimals of the value labels."""

    caption: str
    unit: str
    categories: Sequence[str]
    series: Sequence[Series]
    places: int = 0

    def __post_init__(self) -> None:
        if not self.categories or not 1 <= len(self.series) <= 4:
            raise ValueError("a chart has at least one category and one to four series")
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError("each series has one value for each category")


@dataclass(frozen=True)
class PageBreak:
    """The next block starts on a new page."""


Block = Heading | Paragraph | Table | BarChart | PageBreak


@dataclass(frozen=True)
class Annex:
    """An annex after the signature, on a page of its own; named in the 附件说明 under the text."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Paper:
    """An official paper in the layout of GB/T 9704-2012, without red head and seal.

    ``edition`` is printed as given (第1版). ``fingerprint`` is the hash of the inputs; both stand on every page, so
    that a stamped print can be told from another edition. ``notes`` are the 附注 under the date, in
    full-width brackets. ``mark`` (示例) stands on every page beside the edition when it is not empty.
    ``date_words`` stand in place of a date that is not known yet.
    """

    title: str
    blocks: Sequence[Block]
    addressee: str = ""
    signer: str = ""
    dated: date | None = None
    date_words: str = ""
    edition: str = ""
    fingerprint: str = ""
    notes: Sequence[str] = field(default=())
    annexes: Sequence[Annex] = field(default=())
    mark: str = ""


def long_date(day: date) -> str:
    """The date of an official paper: Arabic, full year, no zero padding (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十二, 二十一."""
    if not 1 <= number <= 99:
        raise ValueError("1 to 99")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def numbered(level: int, number: int, text: str) -> Heading:
    """A heading with the number of its level: 一、 （一） 1. （1）."""
    signs = {1: f"{chinese_number(number)}、", 2: f"（{chinese_number(number)}）", 3: f"{number}．", 4: f"（{number}）"}
    return Heading(level, signs[level] + text)
