"""What a workbook holds, and its XLSX bytes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Cell = str | int | Decimal | date | None


class Kind(StrEnum):
    """What a column holds. ``MONEY`` has two decimals, in the unit that the title names; ``RATIO``: 0.0325."""

    TEXT = "text"
    INT = "int"
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

    ``totals`` adds a row 合计 with SUM formulas and their values under the INT and MONEY columns; ``total_values``
    puts a computed value (column index -> value) where a sum would be wrong, as for a rate of the whole city.
    """

    title: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""
    totals: bool = False
    total_values: dict[int, Cell] = field(default_factory=dict)
    notes: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Workbook:
    """``dated`` is the day written into the file's properties: same inputs, same bytes."""

    title: str
    sheets: Sequence[Sheet]
    dated: date
    edition: str = ""
    fingerprint: str = ""
