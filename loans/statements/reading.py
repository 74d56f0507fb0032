"""From an uploaded bank export to its lines, with every refused row and its reason. Nothing here touches the database.

The workbook, the header and the cells are read by ``portal.exchange``; only what is a bank's own is here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.statements.lines import IN, OUT, ReadLine, oldest_first
from loans.statements.words import CLOSING, MARKS, NOTES, OPENING, TOTALS, column_title, statement_sheet
from portal.core.errors import DomainError
from portal.exchange.cells import CellError, as_text, canonical_number, is_blank, plain, read_amount, read_date
from portal.exchange.headings import heading_forms
from portal.exchange.layouts import SheetLayout, find_layout
from portal.exchange.workbooks import SheetGrid, read_workbook

MAX_LINES = 20_000
DAY = r"(20\d\d)[-/.年]?(\d\d?)[-/.月]?(\d\d?)日?"
SPAN = re.compile(rf"{DAY}(?:\d\d:\d\d(?::\d\d)?)?\|*(?:-|—|~|至|到)\|*{DAY}")
SPAN_WORDS = re.compile(
    rf"(?:起始|开始)(?:日期|时间|日)?[:|]*{DAY}.*?(?:截止|终止|结束|截至)(?:日期|时间|日)?[:|]*{DAY}"
)
OWN_NUMBER = re.compile(r"(?<!对方)(?<!收付方)(?<!对手)(?:账号|帐号|账户号码?|查询账户|卡号)[:|]*([0-9][0-9*-]{5,39})")
OTHER_SIDE = re.compile(r"对方|对手|收付方|收/付方|收\(付\)方")
SAME_TEXT = frozenset({"-", "--", "—", "——", "/", "无"})


class StatementRefused(DomainError):
    """The file as a whole is no statement of this account; the message says why and what to do."""

    code = "statement_refused"


@dataclass(frozen=True, slots=True)
class RowFinding:
    """What was found in a row: refused (``column`` and ``reason`` say why), or noticed."""

    place: str
    number: int
    column: str
    reason: str
    is_refused: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "number": self.number,
            "column": self.column,
            "reason": self.reason,
            "is_refused": self.is_refused,
        }


@dataclass
class ReadStatement:
    """``lines`` oldest first. The days and balances are what the file itself says of them, if it does."""

    lines: list[ReadLine] = field(default_factory=list)
    findings: list[RowFinding] = field(default_factory=list)
    not_lines: int = 0
    first_on: date | None = None
    last_on: date | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    names_account: bool = False

    @property
    def refused(self) -> list[RowFinding]:
        return [one for one in self.findings if one.is_refused]


def read_statement(content: bytes, name: str, *, account_number: str, today: date) -> ReadStatement:
    """All lines of all sheets that look like a statement.

    Raises ``UploadRefused`` for a file that cannot be read, ``StatementRefused`` when no sheet has a day and an
    amount, when the file names another account, or when it has too many lines.
    """
    statement = ReadStatement()
    seen = ""
    found = False
    for grid in read_workbook(content, name):
        layout = None if grid.is_hidden else find_layout(grid, statement_sheet())
        if layout is None:
            continue
        _name_other_side(layout)
        seen = missing_columns(layout)
        if seen:
            continue
        found = True
        _read_titles(statement, layout, grid, account_number)
        _SheetReader(statement, grid, layout, account_number, today).read()
    if not found:
        raise StatementRefused(seen or _("没有找到对账单的表头：应有交易日期，以及收入、支出或金额等列。"))
    statement.lines = oldest_first(statement.lines)
    return statement


def missing_columns(layout: SheetLayout) -> str:
    """What a sheet lacks to be a statement, in words; empty when it has all."""
    columns = layout.columns
    if "day" not in columns:
        return _("没有找到“交易日期”列。")
    if "amount" not in columns and not {"money_in", "money_out"} <= columns.keys():
        return _("没有找到金额：应有“收入”和“支出”（贷方、借方）两列，或“金额”和“借贷标志”两列。")
    return ""


def _name_other_side(layout: SheetLayout) -> None:
    """Under a merged head 对方信息 stand plain 账号 and 户名: those are the other side's, not our own."""
    for position, text in layout.headings.items():
        if not OTHER_SIDE.search(plain(text)):
            continue
        own = layout.columns.get("own_account") == position
        if plain(text).endswith(("账号", "帐号", "账户")) and (own or "counterparty_account" not in layout.columns):
            layout.columns["counterparty_account"] = position
        if plain(text).endswith(("户名", "名称", "单位")) and "counterparty_name" not in layout.columns:
            layout.columns["counterparty_name"] = position
        if own:
            del layout.columns["own_account"]


def same_account(named: str, number: str) -> bool:
    """Digits compared; a masked sign (*) stands for any number of them."""
    wanted = number.replace("-", "")
    pattern = re.sub(r"\\\*(?:\\\*)*", ".*", re.escape(named.replace("-", "")))
    return re.fullmatch(pattern, wanted) is not None


def _read_titles(statement: ReadStatement, layout: SheetLayout, grid: SheetGrid, account_number: str) -> None:
    """What stands above the header: the account, the days, the opening and closing balance."""
    rows = grid.cells[: layout.header[0]]
    words = "\n".join("|".join(plain(as_text(cell)) for cell in row if not is_blank(cell)) for row in rows)
    for match in OWN_NUMBER.finditer(words):
        statement.names_account = True
        if not same_account(match[1], account_number):
            message = _("该文件是账号 %(named)s 的对账单，不是本专户（%(own)s）的；请核对后上传。")
            raise StatementRefused(message % {"named": match[1], "own": account_number}, code="other_account")
    in_one_line = words.replace("\n", "|")
    if span := SPAN.search(in_one_line) or SPAN_WORDS.search(in_one_line):
        _widen(statement, span)
    for line in words.split("\n"):
        _stated_in_title(statement, line)


def _widen(statement: ReadStatement, match: re.Match[str]) -> None:
    try:
        first, last = (date(*(int(part) for part in match.groups()[at : at + 3])) for at in (0, 3))
    except ValueError:
        return
    statement.first_on = min(first, statement.first_on or first)
    statement.last_on = max(last, statement.last_on or last)


def _stated_in_title(statement: ReadStatement, line: str) -> None:
    for words, name in ((OPENING, "opening"), (CLOSING, "closing")):
        found = re.search(rf"(?:{'|'.join(words)})[:|]*(-?[0-9,]+(?:\.[0-9]+)?)(?:元|\||$)", line)
        if found and getattr(statement, name) is None:
            setattr(statement, name, _amount_or_none(found[1]))


def _amount_or_none(cell: Any, unit: int = 1) -> Decimal | None:
    try:
        return None if is_blank(cell) else read_amount(cell, unit)[0]
    except CellError:
        return None


class _SheetReader:
    """Reads the rows of one sheet into ``statement``."""

    def __init__(
        self, statement: ReadStatement, grid: SheetGrid, layout: SheetLayout, account_number: str, today: date
    ) -> None:
        self.statement, self.grid, self.layout = statement, grid, layout
        self.account_number, self.today = account_number, today

    def read(self) -> None:
        for row, number in zip(
            self.grid.cells[self.layout.first_data :], self.grid.numbers[self.layout.first_data :], strict=True
        ):
            if all(is_blank(cell) for cell in row):
                continue
            if self._is_no_line(row):
                self.statement.not_lines += 1
                continue
            if len(self.statement.lines) >= MAX_LINES:
                message = _("一个文件最多 %(max)s 行流水，请按月份拆分后上传。")
                raise StatementRefused(message % {"max": f"{MAX_LINES:,}"}, code="too_many_lines")
            try:
                self.statement.lines.append(self._line(row, number))
            except _Refused as refusal:
                self.statement.findings.append(RowFinding(self._place(number), number, refusal.column, refusal.reason))

    def _place(self, number: int) -> str:
        row = _("第 %(row)s 行") % {"row": number}
        return f"{self.grid.name} {row}" if self.grid.name else row

    def _cell(self, row: list[Any], key: str) -> Any:
        position = self.layout.columns.get(key)
        return row[position] if position is not None and position < len(row) else None

    def _text(self, row: list[Any], key: str) -> str:
        text = as_text(self._cell(row, key))
        return "" if text in SAME_TEXT else text

    def _is_no_line(self, row: list[Any]) -> bool:
        """Totals, notes, the header again, opening and closing balance: they have no day, or say what they are."""
        if self._is_header(row):
            return True
        texts = [plain(text) for cell in row if (text := as_text(cell))]
        moves = any(self._amount(row, key) for key in ("money_in", "money_out", "amount"))
        if self._has_day(row):
            stated = next((text for text in texts if text.startswith((*OPENING, *CLOSING))), "")
            self._take_balance(row, "" if moves else stated)
            return bool(stated) and not moves
        leading = {texts[0], plain(self._text(row, "day"))}
        total = next((text for text in leading if text.startswith(TOTALS)), "")
        self._take_balance(row, total)
        if total or moves:
            return bool(total)
        is_note = len(set(texts)) == 1 or any(text.startswith(NOTES) for text in leading)
        return is_note or is_blank(self._cell(row, "day"))

    def _is_header(self, row: list[Any]) -> bool:
        words = heading_forms(self._text(row, "day"))
        own = heading_forms(self.layout.headings.get(self.layout.columns["day"], ""))
        return bool(words) and bool(own) and words[0] == own[0]

    def _has_day(self, row: list[Any]) -> bool:
        try:
            read_date(self._cell(row, "day"), is_1904=self.grid.is_1904)
        except CellError:
            return False
        return True

    def _take_balance(self, row: list[Any], word: str) -> None:
        name = "opening" if word.startswith(OPENING) else "closing" if word.startswith(CLOSING) else ""
        if not name or (name == "opening" and self.statement.opening is not None):
            return
        stated = self._amount(row, "balance")
        if stated is None:
            amounts = (_amount_or_none(cell, self._unit("balance")) for cell in row)
            stated = next((amount for amount in amounts if amount is not None), None)
        if stated is not None:
            setattr(self.statement, name, stated)

    def _unit(self, key: str) -> int:
        """Banks state yuan unless the heading says otherwise."""
        return self.layout.units.get(key, 1)

    def _amount(self, row: list[Any], key: str) -> Decimal | None:
        return _amount_or_none(self._cell(row, key), self._unit(key))

    def _line(self, row: list[Any], number: int) -> ReadLine:
        day = self._day(row)
        direction, amount = self._movement(row)
        self._refuse_other_account(row)
        summary = "；".join(dict.fromkeys(filter(None, (self._text(row, "summary"), self._text(row, "purpose")))))
        return ReadLine(
            place=self._place(number),
            number=number,
            day=day,
            direction=direction,
            amount=amount,
            balance=self._strict(row, "balance"),
            counterparty_name=self._text(row, "counterparty_name")[:200],
            counterparty_account=self._text(row, "counterparty_account")[:80],
            reference=canonical_number(self._text(row, "reference"))[:120],
            summary=summary[:300],
        )

    def _day(self, row: list[Any]) -> date:
        if is_blank(self._cell(row, "day")):
            raise _Refused("day", _("交易日期为空。"))
        try:
            day = read_date(self._cell(row, "day"), is_1904=self.grid.is_1904)
        except CellError as error:
            raise _Refused("day", error.message) from error
        if day > self.today:
            raise _Refused("day", _("交易日期 %(day)s 晚于今天。") % {"day": day.isoformat()})
        return day

    def _strict(self, row: list[Any], key: str) -> Decimal | None:
        cell = self._cell(row, key)
        if is_blank(cell) or as_text(cell) in SAME_TEXT:
            return None
        try:
            return read_amount(cell, self._unit(key))[0]
        except CellError as error:
            raise _Refused(key, error.message) from error

    def _movement(self, row: list[Any]) -> tuple[str, Decimal]:
        """Direction and positive amount. A negative amount (红字) moves the other way."""
        moved = list(self._movements(row))
        if len(moved) > 1:
            raise _Refused("money_in", _("同一行既有收入又有支出。"))
        if not moved:
            raise _Refused("amount" if "amount" in self.layout.columns else "money_in", _("没有发生额。"))
        direction, amount = moved[0]
        if amount < 0:
            return (OUT if direction == IN else IN), -amount
        return direction, amount

    def _movements(self, row: list[Any]) -> Iterator[tuple[str, Decimal]]:
        if {"money_in", "money_out"} <= self.layout.columns.keys():
            for key, direction in (("money_in", IN), ("money_out", OUT)):
                if amount := self._strict(row, key):
                    yield direction, amount
        elif amount := self._strict(row, "amount"):
            yield self._direction(row), amount

    def _direction(self, row: list[Any]) -> str:
        """By the mark; without such a column the sign of the amount says it (a positive one comes in)."""
        if "mark" not in self.layout.columns:
            return IN
        text = plain(as_text(self._cell(row, "mark"))).upper()
        if text not in MARKS:
            raise _Refused("mark", _("借贷标志“%(text)s”不可识别，应为借（支出）或贷（收入）。") % {"text": text[:20]})
        return MARKS[text]

    def _refuse_other_account(self, row: list[Any]) -> None:
        named = canonical_number(self._text(row, "own_account"))
        if not re.fullmatch(r"[0-9][0-9*-]{5,39}", named):
            return
        self.statement.names_account = True
        if not same_account(named, self.account_number):
            raise _Refused("own_account", _("账号 %(named)s 不是本专户。") % {"named": named})


class _Refused(Exception):
    """A row that cannot be taken: the key of its column and the reason in words."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column_title(column)
        self.reason = reason
