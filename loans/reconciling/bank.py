"""What the bank says of one special account: balances, the days that statements cover, lines that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from loans.models import BankStatement, SpecialAccount, StatementLine, StatementMatch
from loans.models.statements import Direction
from loans.reconciling.movements import MONEY, ZERO

ONE_DAY = timedelta(days=1)
SIGNED = Case(When(direction=Direction.IN, then=F("amount")), default=-F("amount"), output_field=MONEY)


@dataclass(frozen=True)
class Coverage:
    """The applied statements of an account. ``starts_on`` is the first day that any of them covers."""

    spans: tuple[tuple[date, date], ...]
    opening: Decimal | None

    @property
    def starts_on(self) -> date | None:
        return self.spans[0][0] if self.spans else None

    @property
    def ends_on(self) -> date | None:
        return max((last for _first, last in self.spans), default=None)

    def first_gap(self, first: date, last: date) -> date | None:
        """The first day from ``first`` to ``last`` (both included) that no statement covers."""
        day = first
        for start, end in self.spans:
            if start > day:
                break
            day = max(day, end + ONE_DAY)
        return day if day <= last else None


def coverage_of(account: SpecialAccount) -> Coverage:
    """One statement."""
    rows = BankStatement.objects.applied().filter(account=account).order_by("first_on", "id")
    found = list(rows.values_list("first_on", "last_on", "opening_balance"))
    return Coverage(tuple((first, last) for first, last, _opening in found), found[0][2] if found else None)


def bank_balance(account: SpecialAccount, day: date) -> Decimal | None:
    """What the bank says stands in the account at the end of ``day``; None when no statement says any balance.

    From the last stated balance on or before ``day``, a statement's or a line's, and the lines after it.
    """
    lines = StatementLine.objects.filter(account=account, day__lte=day)
    stated = (
        BankStatement.objects.applied()
        .filter(account=account, last_on__lte=day, closing_balance__isnull=False)
        .order_by("-last_on", "-id")
        .values_list("last_on", "closing_balance")
        .first()
    )
    line = (
        lines.filter(balance__isnull=False)
        .order_by("-day", "-statement_id", "-position")
        .values_list("day", "balance", "statement_id", "position")
        .first()
    )
    if stated is not None and (line is None or stated[0] >= line[0]):
        return stated[1] + _sum(lines.filter(day__gt=stated[0]))
    if line is not None:
        after = Q(day__gt=line[0]) | Q(day=line[0], statement_id=line[2], position__gt=line[3])
        return line[1] + _sum(lines.filter(after))
    opening = coverage_of(account).opening
    return None if opening is None else opening + _sum(lines)


def _sum(lines: QuerySet[StatementLine]) -> Decimal:
    return lines.aggregate(total=Sum(SIGNED, output_field=MONEY))["total"] or ZERO


def lines_until(account: SpecialAccount, day: date) -> list[StatementLine]:
    """Lines through ``day`` that movements through ``day`` do not wholly cover, with ``left``; oldest first."""
    rows = StatementMatch.objects.live().filter(line=OuterRef("pk"), transfer__business_on__lte=day)
    summed = rows.order_by().values("line").annotate(total=Sum("amount")).values("total")
    covered = Coalesce(Subquery(summed, output_field=MONEY), Value(ZERO), output_field=MONEY)
    found = StatementLine.objects.filter(account=account, day__lte=day).annotate(left=F("amount") - covered)
    return list(found.filter(left__gt=0).order_by("day", "statement_id", "position"))


def open_lines(account: SpecialAccount) -> list[StatementLine]:
    """Lines that no movement wholly covers, with ``left``; oldest first."""
    return lines_until(account, date.max)


def signed_left(lines: Sequence[StatementLine]) -> Decimal:
    """What the lines would add to the books' balance, in yuan."""
    return sum((line.left if line.direction == Direction.IN else -line.left for line in lines), ZERO)  # type: ignore[attr-defined]
