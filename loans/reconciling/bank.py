"""What the bank says of one special account: balances, the days that statements cover, lines that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from loans.models import BankStatement, SpecialAccount, StatementLine, StatementMatch
from loans.models.statements import Direction
from loans.reconciling.movements import MONEY, ZERO

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Covered:
    """One applied statement: its days (both included) and its balances."""

    first_on: date
    last_on: date
    opening: Decimal | None
    closing: Decimal | None


@dataclass(frozen=True)
class Coverage:
    """The applied statements of an account by their first days. ``starts_on``: the first day that any covers."""

    statements: tuple[Covered, ...]

    @property
    def starts_on(self) -> date | None:
        return self.statements[0].first_on if self.statements else None

    @property
    def opening(self) -> Decimal | None:
        """The bank's balance before the first statement."""
        return self.statements[0].opening if self.statements else None

    def stated_until(self, day: date) -> Covered | None:
        """The last statement that ends on or before ``day`` and says its closing balance."""
        found = [one for one in self.statements if one.last_on <= day and one.closing is not None]
        return max(found, key=lambda one: one.last_on, default=None)

    def first_gap(self, first: date, last: date) -> date | None:
        """The first day from ``first`` to ``last`` (both included) that no statement covers."""
        day = first
        for one in self.statements:
            if one.first_on > day:
                break
            day = max(day, one.last_on + ONE_DAY)
        return day if day <= last else None


def coverage_of(account: SpecialAccount) -> Coverage:
    """One statement."""
    rows = BankStatement.objects.applied().filter(account=account).order_by("first_on", "id")
    found = rows.values_list("first_on", "last_on", "opening_balance", "closing_balance")
    return Coverage(tuple(Covered(*row) for row in found))


def bank_balance(coverage: Coverage, lines: Sequence[StatementLine], day: date) -> Decimal | None:
    """What the bank says stands in the account at the end of ``day``; None when no statement says any balance.

    From the last statement that ends by then, else from the first opening balance, through ``lines`` after it: a
    stated balance goes before a reckoned one.
    """
    stated = coverage.stated_until(day)
    balance = stated.closing if stated else coverage.opening
    for line in lines:
        if line.day > day or (stated and line.day <= stated.last_on):
            continue
        if line.balance is not None:
            balance = line.balance
        elif balance is not None:
            balance += line.amount if line.direction == Direction.IN else -line.amount
    return balance


def lines_with_left(account: SpecialAccount, day: date) -> QuerySet[Any]:
    """Lines through ``day`` with ``left``: what movements through ``day`` do not cover; oldest first."""
    rows = StatementMatch.objects.live().filter(line=OuterRef("pk"), transfer__business_on__lte=day)
    summed = rows.order_by().values("line").annotate(total=Sum("amount")).values("total")
    covered = Coalesce(Subquery(summed, output_field=MONEY), Value(ZERO), output_field=MONEY)
    found = StatementLine.objects.filter(account=account, day__lte=day).annotate(left=F("amount") - covered)
    return found.order_by("day", "statement_id", "position")


def lines_for_month(account: SpecialAccount, coverage: Coverage, day: date) -> list[Any]:
    """Lines that wait on ``day``, and those that ``bank_balance`` needs. One statement."""
    stated = coverage.stated_until(day)
    rows = lines_with_left(account, day)
    return list(rows.filter(Q(left__gt=0) | Q(day__gt=stated.last_on)) if stated else rows)


def open_lines(account: SpecialAccount) -> list[Any]:
    """Lines that no movement wholly covers, with ``left``; oldest first."""
    return list(lines_with_left(account, date.max).filter(left__gt=0))
