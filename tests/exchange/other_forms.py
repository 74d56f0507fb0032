"""The sample folder written once more in other forms that offices use: same facts, other cells.

Every workbook gets a second header row with merged heads, a hidden column of junk, and cells in forms that the sample
set does not use (percent formats, 1904 dates, formulas with stored results, signs of another width, yuan for 万元).
What is loaded from it must give the same figures, and the same rows must be refused, one row further down.
"""

import csv
import io
import random
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

WIDE = str.maketrans(
    "0123456789ABCDEFGHJKLMNPQRTUWXY", "０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＴＵＷＸＹ"
)
CODE = re.compile(r"代码|证件号码")
NUMBER = re.compile(r"合同|登记号|编号|专利号|文件号")
DAY = re.compile(r"日期|放款日|到期日|起息日|结清日|基准日")
FLAG = re.compile(r"首贷|科技奖励|研发机构|主导制定")
RATE = re.compile(r"利率")
COUNT = re.compile(r"人数|权数|企业数|机构数|人次|条数|单位数")
AMOUNT = re.compile(r"万元|元）|元\)")
PLAIN_DAYS = ("{0:%Y-%m-%d}", "{0:%Y/%m/%d} 00:00:00", "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}")


class Rewriter:
    """Writes one sheet cell by cell; ``is_1904`` counts serial days from 1904."""

    def __init__(self, seed: int, *, is_1904: bool) -> None:
        self.draw = random.Random(seed)
        self.is_1904 = is_1904

    def credit_code(self, value: Any) -> Any:
        if not isinstance(value, str) or len(value.strip()) < 10 or "E+" in value.upper():
            return value
        return self.draw.choice(
            [
                value,
                "'" + value,
                value + "’",
                value.lower(),
                value.translate(WIDE),
                f"\u200b{value}\u00a0",
                f"‘{value}’",
            ]
        )

    def number(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if "〔" in value:
            return value.replace("〔", self.draw.choice("〔[［【（(")).replace("〕", self.draw.choice("〕]］】）)"))
        return self.draw.choice([value, f" {value}", value.translate(WIDE), f"'{value}", f"{value}\ufeff"])

    def day(self, value: Any) -> Any:
        day = value.date() if isinstance(value, datetime) else value
        if not isinstance(day, date):
            return value
        epoch = date(1904, 1, 1) if self.is_1904 else date(1899, 12, 30)
        serial = (day - epoch).days
        return self.draw.choice([day, serial, str(serial), int(f"{day:%Y%m%d}"), *(f.format(day) for f in PLAIN_DAYS)])

    def count(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return self.draw.choice([value, f"{value:,}", str(value).translate(WIDE), f"'{value}", f" {value} "])

    def amount(self, value: Any, *, times: int) -> Any:
        """``times`` is 10000 where a column in 万元 is written in yuan instead."""
        if isinstance(value, str):
            return value if times == 1 else self._scaled_text(value, times)
        if value is None:
            return None
        exact = Decimal(str(value)) * times
        plain = f"{exact.normalize():f}"
        grouped = f"{exact.normalize():,f}"
        return self.draw.choice(
            [float(exact), plain, f"¥{grouped}", f"￥{plain}", plain.translate(WIDE), f"{plain}元"[:-1]]
        )

    def _scaled_text(self, value: str, times: int) -> Any:
        try:
            return str(Decimal(value.replace(",", "").strip()) * times)
        except ArithmeticError:
            return value

    def rate(self, value: Any) -> Any:
        """As a cell in percent format, marked by a tuple."""
        text = str(value).strip().rstrip("%")
        try:
            percent = Decimal(text)
        except ArithmeticError:
            return value
        return self.draw.choice([("percent", float(percent / 100)), f"{percent}%", f"{percent}％", float(percent)])

    def flag(self, value: Any) -> Any:
        if value in {"是", 1}:
            return self.draw.choice(["是", "√", 1, "1"])
        if value in {"否", 0, None, ""}:
            return self.draw.choice(["否", 0, None, "0"])
        return value


def header_row(rows: list[list[Any]]) -> int:
    return next(i for i, row in enumerate(rows) if sum(cell not in {None, ""} for cell in row) >= 4)


def rewrite_sheet(book: xlsxwriter.Workbook, name: str, rows: list[list[Any]], rewriter: Rewriter) -> None:
    sheet = book.add_worksheet(name)
    percent = book.add_format({"num_format": "0.00%"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    head = header_row(rows)
    heads = [str(cell or "") for cell in rows[head]]
    width = len(heads)
    sheet.set_column(1, 1, 10, None, {"hidden": True})
    for number, row in enumerate(rows[:head]):
        sheet.write(number, 0, row[0])
    to_yuan = {i for i, text in enumerate(heads) if "万元" in text and rewriter.draw.random() < 0.5}
    place = [0, *range(2, width + 1)]
    _write_heads(sheet, heads, head, place, to_yuan)
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        is_data = sum(cell not in {None, ""} for cell in row) >= 4 and "计" not in f"{row[0]}{row[1]}"
        sheet.write(number, 1, "内部" if is_data else None)
        for i, cell in enumerate(row):
            value = _other_form(rewriter, heads[i], cell, 10000 if i in to_yuan else 1) if is_data else cell
            _write(sheet, number, place[i], value, percent, day)


def _write_heads(sheet: Any, heads: list[str], head: int, place: list[int], to_yuan: set[int]) -> None:
    """Two header rows: the last two columns under one merged head, all others merged over both rows."""
    texts = [text.replace("万元", "元") if i in to_yuan else text for i, text in enumerate(heads)]
    sheet.merge_range(head, 1, head + 1, 1, "内部流水")
    last = len(texts) - 2
    for i, text in enumerate(texts[:last]):
        sheet.merge_range(head, place[i], head + 1, place[i], text)
    sheet.merge_range(head, place[last], head, place[last + 1], "其他情况")
    for i in (last, last + 1):
        sheet.write(head + 1, place[i], texts[i])


def _other_form(rewriter: Rewriter, head: str, cell: Any, times: int) -> Any:
    if CODE.search(head) and "行业" not in head:
        return rewriter.credit_code(cell)
    if "行业代码" in head and isinstance(cell, str) and cell.isdigit():
        return int(cell)
    if NUMBER.search(head):
        return rewriter.number(cell)
    if DAY.search(head):
        return rewriter.day(cell)
    if FLAG.search(head):
        return rewriter.flag(cell)
    if RATE.search(head):
        return rewriter.rate(cell)
    if COUNT.search(head):
        return rewriter.count(cell)
    if AMOUNT.search(head):
        return rewriter.amount(cell, times=times)
    return cell


def _write(sheet: Any, row: int, column: int, value: Any, percent: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, tuple):
        sheet.write_number(row, column, value[1], percent)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, float) and row % 7 == 0:
        sheet.write_formula(row, column, f"={value!r}*1", None, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write(row, column, value)


def rewrite_workbook(source: Path, target: Path, *, seed: int) -> None:
    is_1904 = seed % 2 == 1
    book = xlsxwriter.Workbook(str(target), {"date_1904": is_1904, "strings_to_numbers": False})
    rewriter = Rewriter(seed, is_1904=is_1904)
    for sheet in openpyxl.load_workbook(source, data_only=True):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        for row in rows:
            for i, cell in enumerate(row):
                if (
                    is_1904
                    and isinstance(cell, int | float)
                    and 36000 < cell < 47000
                    and DAY.search(str(rows[header_row(rows)][i]))
                ):
                    row[i] = date(1899, 12, 30) + timedelta(days=int(cell))
        rewrite_sheet(book, sheet.title, rows, rewriter)
    book.close()


def rewrite_csv(source: Path, target: Path, *, seed: int) -> None:
    """Tabs for commas, another encoding, grades that end in 类."""
    raw = source.read_bytes()
    try:
        text, encoding = raw.decode("utf-8-sig"), "gb18030"
    except UnicodeDecodeError:
        text, encoding = raw.decode("gb18030"), "utf-8"
    rows = list(csv.reader(io.StringIO(text)))
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\r\n" if seed % 2 else "\n")
    for row in rows:
        writer.writerow([f"{cell}类" if cell in {"正常", "关注", "次级", "可疑", "损失"} else cell for cell in row])
    target.write_bytes(out.getvalue().encode(encoding))


def rewrite_folder(source: Path, target: Path, *, seed: int = 1) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(sorted(source.iterdir())):
        if path.suffix == ".xlsx":
            rewrite_workbook(path, target / path.name, seed=seed + number)
        elif path.suffix == ".csv":
            rewrite_csv(path, target / path.name, seed=seed + number)
