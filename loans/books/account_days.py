"""The days of one account with what stood before each: openings, closings and turnovers of any period."""

from bisect import bisect_left, bisect_right
from datetime import date
from decimal import Decimal
from itertools import accumulate

from loans.books.standings import ZERO, on_side
from loans.ledger.models import AccountDay, LedgerAccount


class AccountDays:
    """One statement, at most one row for each business day; everything after is reckoned from them."""

    def __init__(self, account: LedgerAccount) -> None:
        rows = AccountDay.objects.filter(account=account).order_by("day").values_list("day", "debit", "credit")
        found = list(rows)
        self.side = account.side
        self.days = [day for day, _debit, _credit in found]
        self.debits = [ZERO, *accumulate(debit for _day, debit, _credit in found)]
        self.credits = [ZERO, *accumulate(credit for _day, _debit, credit in found)]

    def before(self, day: date) -> Decimal:
        """The balance at the end of the day before ``day``, on the account's normal side."""
        at = bisect_left(self.days, day)
        return on_side(self.side, self.debits[at], self.credits[at])

    def turnover(self, first: date | None, through: date | None) -> tuple[Decimal, Decimal]:
        """Debit and credit between two days, both included; None leaves that end open."""
        start = bisect_left(self.days, first) if first else 0
        end = bisect_right(self.days, through) if through else len(self.days)
        end = max(start, end)
        return self.debits[end] - self.debits[start], self.credits[end] - self.credits[start]
