"""The words of bank exports, read once from ``words.yaml``."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from portal.exchange.registers import CellKind, Column, Register

SHEET_WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
OPENING: tuple[str, ...] = tuple(SHEET_WORDS["rows"]["opening"])
CLOSING: tuple[str, ...] = tuple(SHEET_WORDS["rows"]["closing"])
TOTALS: tuple[str, ...] = (*OPENING, *CLOSING, *SHEET_WORDS["rows"]["totals"])
NOTES: tuple[str, ...] = tuple(SHEET_WORDS["rows"]["notes"])
MARKS: dict[str, str] = {word: direction for direction, words in SHEET_WORDS["marks"].items() for word in words}


class StatementSheet(Register):
    """The columns of a bank statement, for the header search of the exchange; it is no register of the portal."""

    key = "bank_statement"
    title = "银行对账单"
    order = 0
    key_columns = ("day",)
    columns = tuple(
        Column(
            row["key"],
            row["title"],
            CellKind(row["kind"]),
            headings=tuple(row["headings"]),
            required=row.get("required", False),
            filled=False,
        )
        for row in SHEET_WORDS["columns"]
    )


@lru_cache(maxsize=1)
def statement_sheet() -> StatementSheet:
    return StatementSheet()


def column_title(key: str) -> str:
    return str(statement_sheet().column(key).title)
