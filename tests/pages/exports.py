"""Reads what a list exports."""

import io
from typing import Any

from python_calamine import CalamineWorkbook


def sheet_of(answer: Any) -> list[list[Any]]:
    """The rows of the one sheet: title, note, heads, data, sums."""
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
