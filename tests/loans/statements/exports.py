"""Bank exports as files, written in the tests: rows of cells in the layouts of several kinds of banks."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import xlwt

from loans.statements.reading import ReadStatement, read_statement

OWN = "6000-000001"
HEADS = ("交易日期", "借方发生额", "贷方发生额", "余额", "对方户名", "摘要", "流水号")
TODAY = date(2019, 6, 1)


def as_csv(*rows: Sequence[Any], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: Sequence[Any], merge: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for area in merge:
        sheet.merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_xls(*rows: Sequence[Any]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("明细")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell, day) if isinstance(cell, date) else sheet.write(at, column, cell)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(content: bytes, name: str = "明细.csv", *, number: str = OWN) -> ReadStatement:
    return read_statement(content, name, account_number=number, today=TODAY)


def movements(statement: ReadStatement) -> list[tuple[str, str, str]]:
    """Day, direction and amount of each line, as texts."""
    return [(line.day.isoformat(), line.direction, f"{line.amount}") for line in statement.lines]


def reasons(statement: ReadStatement) -> list[tuple[int, str]]:
    return [(one.number, one.column) for one in statement.refused]
