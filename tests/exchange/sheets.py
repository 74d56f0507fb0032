"""Small workbooks for tests: written cell by cell, as messy as offices make them."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.core.credit_code import credit_check_sign, organisation_check_sign

FIRM_HEAD = ["统一社会信用代码", "企业名称", "所属县区", "园区", "行业代码", "成立日期", "注册资本（万元）", "登记状态",
             "注销（吊销、迁出）日期", "岗位电话"]  # fmt: skip


def code_of(number: int) -> str:
    """A valid code with both check signs; the body is one that no real firm has."""
    body = f"9{number:07d}"
    first17 = f"91510402{body}{organisation_check_sign(body)}"
    return first17 + credit_check_sign(first17)


def firm(number: int, **changes: Any) -> list[Any]:
    """A row under ``FIRM_HEAD``; ``changes`` by heading."""
    row = dict(
        zip(
            FIRM_HEAD,
            [
                code_of(number),
                f"示例第{number}企业有限公司",
                "东区",
                None,
                "3516",
                date(2014, 2, 5),
                300,
                "存续",
                None,
                "0812-1",
            ],
            strict=True,
        )
    )
    unknown = changes.keys() - row.keys()
    assert not unknown, unknown
    return list((row | changes).values())


def workbook(*rows: Sequence[Any], title: str = "企业名录", is_1904: bool = False) -> bytes:
    """One sheet from A1; tuples ``("percent", 0.0435)`` are cells of percent format."""
    book = openpyxl.Workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            if isinstance(value, tuple):
                cell.value, cell.number_format = value[1], "0.00%"
            else:
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # a text that begins with "=" is a text
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def firms(*rows: Sequence[Any]) -> bytes:
    return workbook(["企业名录"], FIRM_HEAD, *rows)
