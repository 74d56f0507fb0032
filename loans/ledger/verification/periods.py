"""Closed periods: nothing later is dated in one, and its trial balance is what the entries of that moment come to."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from loans.ledger.verification.canonical import money_text
from loans.ledger.verification.findings import FindingKind as Kind
from loans.ledger.verification.findings import Findings
from loans.ledger.verification.rows import AccountRow, BookRow, CloseRow, EntryRow, LineRow, read_lines

ZERO = Decimal("0.00")


class Periods:
    """Days are texts (ISO), which compare as days do. Only days after the last close are held one by one."""

    def __init__(
        self, book: BookRow, accounts: dict[int, AccountRow], closes: Sequence[CloseRow], found: Findings
    ) -> None:
        self.book, self.accounts, self.found = book, accounts, found
        self.closes = list(closes)
        self.closed_through = ""
        self.before: dict[int, list[Decimal]] = {}
        self.open_days: dict[str, dict[int, list[Decimal]]] = {}

    def add(self, day: str, debit: int, credit: int, amount: Decimal) -> None:
        accounts = self.open_days.setdefault(day, {})
        accounts.setdefault(debit, [ZERO, ZERO])[0] += amount
        accounts.setdefault(credit, [ZERO, ZERO])[1] += amount

    def due(self, before: int | None) -> Iterator[CloseRow]:
        """The closes that were made before the entry of this number; all that are left when it is None."""
        while self.closes and (before is None or self.closes[0].head_number < before):
            yield self.closes.pop(0)

    def check_day(self, entry: EntryRow) -> None:
        if entry.business_on <= self.closed_through or entry.business_on < self.book.opened_on:
            words = {"day": entry.business_on}
            self.found.add(Kind.PERIOD, entry.number, _("业务日期 %(day)s 在已结账期间内，或早于启用日期。") % words)

    def is_first_open(self, day: str) -> bool:
        return bool(self.closed_through) and day == _day_after(self.closed_through)

    def close(self, close: CloseRow) -> list[list[str]]:
        """Check a close against what was posted before it; returns its trial balance as the chain holds it."""
        first = _day_after(self.closed_through) if self.closed_through else self.book.opened_on
        if close.first_on != first or close.through_on < first:
            words = {"day": close.through_on}
            self.found.add(Kind.PERIOD, None, _("结账 %(day)s 的期间与上一次结账不相接。") % words)
        within: dict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
        for day in [day for day in self.open_days if day <= close.through_on]:
            for account, (debit, credit) in self.open_days.pop(day).items():
                within[account][0] += debit
                within[account][1] += credit
        expected = {
            account: (*self.before.get(account, [ZERO, ZERO]), *within.get(account, [ZERO, ZERO]))
            for account in self.before.keys() | within.keys()
        }
        self.before = {account: [sums[0] + sums[2], sums[1] + sums[3]] for account, sums in expected.items()}
        self.closed_through = close.through_on
        return self._lines(close, expected)

    def _lines(self, close: CloseRow, expected: dict[int, tuple[Decimal, ...]]) -> list[list[str]]:
        stored = read_lines(close)
        if {line.account_id: _sums(line) for line in stored} != expected or len(stored) != len(expected):
            words = {"day": close.through_on}
            self.found.add(Kind.TRIAL_BALANCE, None, _("结账 %(day)s 的试算平衡表与凭证重算的不符。") % words)
        lines = [(account, line) for line in stored if (account := self.accounts.get(line.account_id))]
        lines.sort(key=lambda pair: (pair[0].code, pair[0].funder, pair[0].holding))
        return [
            [account.code, account.funder, account.holding, *(money_text(value) for value in _sums(line))]
            for account, line in lines
        ]


def _sums(line: LineRow) -> tuple[Decimal, ...]:
    return (line.opening_debit, line.opening_credit, line.debit, line.credit)


def _day_after(day: str) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return ""
