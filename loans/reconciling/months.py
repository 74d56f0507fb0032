"""The reconciliation of one special account at a month's end: both balances and what stands between them."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from loans.models import SpecialAccount
from loans.models.statements import Direction
from loans.reconciling.bank import Coverage, bank_balance, coverage_of, lines_for_month
from loans.reconciling.movements import OPENING, ZERO, Movement, deposits_of, movements_until, settled_at_opening


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def next_month_end(day: date) -> date:
    """The end of the month after that of ``day``."""
    first = day.replace(day=1) + timedelta(days=32)
    return month_end(first.year, first.month)


@dataclass(frozen=True, slots=True)
class Outstanding:
    """One item (未达账项) that only one side knows. ``signed`` is what it adds to the other side's balance, in yuan."""

    day: date
    amount: Decimal
    direction: str
    words: str
    number: str
    age: int
    code: str

    @property
    def signed(self) -> Decimal:
        return self.amount if self.direction == Direction.IN else -self.amount

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "amount": f"{self.amount:.2f}",
            "direction": str(self.direction),
            "words": self.words,
            "number": self.number,
            "age": self.age,
            "code": self.code,
        }


@dataclass(frozen=True)
class MonthSheet:
    """Bank and books at the end of ``day``. The items of the books adjust the bank's balance, and the other way round.

    ``opening_gap``: the bank's balance before the first statement less that of the books, in yuan.
    ``uncovered``: the first day of the month without a statement, when there is one.
    """

    day: date
    bank: Decimal | None
    book: Decimal
    in_books: tuple[Outstanding, ...]
    in_bank: tuple[Outstanding, ...]
    opening_gap: Decimal
    uncovered: date | None
    starts_on: date | None

    def of(self, items: Sequence[Outstanding], direction: str) -> Decimal:
        return sum((one.amount for one in items if one.direction == direction), ZERO)

    @property
    def books_in(self) -> Decimal:
        """企业已收、银行未收."""
        return self.of(self.in_books, Direction.IN)

    @property
    def books_out(self) -> Decimal:
        """企业已付、银行未付."""
        return self.of(self.in_books, Direction.OUT)

    @property
    def bank_in(self) -> Decimal:
        """银行已收、企业未收."""
        return self.of(self.in_bank, Direction.IN)

    @property
    def bank_out(self) -> Decimal:
        """银行已付、企业未付."""
        return self.of(self.in_bank, Direction.OUT)

    @property
    def bank_adjusted(self) -> Decimal:
        return (self.bank or ZERO) + self.books_in - self.books_out

    @property
    def book_adjusted(self) -> Decimal:
        return self.book + self.bank_in - self.bank_out

    @property
    def difference(self) -> Decimal:
        return self.bank_adjusted - self.book_adjusted

    @property
    def other_gap(self) -> Decimal:
        """What of the difference the opening does not explain: lines refused or missing from the statements."""
        return self.difference - self.opening_gap

    @property
    def can_be_prepared(self) -> bool:
        return self.bank is not None and self.uncovered is None

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "bank": f"{self.bank or ZERO:.2f}",
            "book": f"{self.book:.2f}",
            "books_in": f"{self.books_in:.2f}",
            "books_out": f"{self.books_out:.2f}",
            "bank_in": f"{self.bank_in:.2f}",
            "bank_out": f"{self.bank_out:.2f}",
            "bank_adjusted": f"{self.bank_adjusted:.2f}",
            "book_adjusted": f"{self.book_adjusted:.2f}",
            "difference": f"{self.difference:.2f}",
            "opening_gap": f"{self.opening_gap:.2f}",
            "in_books": [one.as_json() for one in self.in_books],
            "in_bank": [one.as_json() for one in self.in_bank],
        }


def sheet_of(account: SpecialAccount, day: date) -> MonthSheet:
    """As lines, movements and matches stand now. A constant number of statements."""
    coverage = coverage_of(account)
    start = coverage.starts_on
    deposits = deposits_of(account, day, start)
    waiting = movements_until(account, day, deposits=deposits)
    lines = lines_for_month(account, coverage, day)
    opening_gap = ZERO
    if start is not None and coverage.opening is not None:
        settled = settled_at_opening(account, deposits, start, day)
        opening_gap = coverage.opening - deposits.before - settled
    return MonthSheet(
        day=day,
        bank=bank_balance(coverage, lines, day),
        book=deposits.at,
        in_books=tuple(_of_books(one, day) for one in waiting if is_outstanding(one, coverage)),
        in_bank=tuple(_of_bank(line, day) for line in lines if line.left),
        opening_gap=opening_gap,
        uncovered=_uncovered(coverage, day),
        starts_on=start,
    )


def is_outstanding(movement: Movement, coverage: Coverage) -> bool:
    """Whatever the books had before the first statement is in its opening balance, unless a later line shows it."""
    if movement.later or movement.entry.kind == OPENING:
        return bool(movement.later)
    return coverage.starts_on is None or movement.day >= coverage.starts_on


def _of_books(movement: Movement, day: date) -> Outstanding:
    entry = movement.entry
    return Outstanding(
        movement.day,
        movement.left,
        movement.direction,
        entry.summary or entry.kind,
        str(entry.number),
        (day - movement.day).days,
        str(entry.code),
    )


def _of_bank(line: Any, day: date) -> Outstanding:
    words = " ".join(filter(None, (line.counterparty_name, line.summary)))
    age = (day - line.day).days
    return Outstanding(line.day, line.left, line.direction, words, line.reference, age, str(line.code))


def _uncovered(coverage: Coverage, day: date) -> date | None:
    start = coverage.starts_on
    if start is None:
        return day
    return coverage.first_gap(max(start, day.replace(day=1)), day) if start <= day else day
