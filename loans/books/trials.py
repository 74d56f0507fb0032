"""Trial balances (试算平衡表): of a closed period as it was written down, or of any period as it stands now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from loans.books.names import Names
from loans.books.standings import ZERO
from loans.ledger.models import AccountDay, Book, Group, LedgerAccount, PeriodClose, TrialBalanceLine


@dataclass(frozen=True)
class Sides:
    """Amounts in yuan in the columns debit (借) and credit (贷)."""

    debit: Decimal = ZERO
    credit: Decimal = ZERO

    @property
    def agrees(self) -> bool:
        return self.debit == self.credit

    def __add__(self, other: "Sides") -> "Sides":
        return Sides(self.debit + other.debit, self.credit + other.credit)


def balance_sides(debit: Decimal, credit: Decimal) -> Sides:
    """A balance stands on the side that is larger."""
    return Sides(debit - credit, ZERO) if debit >= credit else Sides(ZERO, credit - debit)


@dataclass(frozen=True)
class TrialLine:
    account: LedgerAccount
    detail: str
    opening: Sides
    moved: Sides
    closing: Sides


@dataclass(frozen=True)
class Trial:
    """``first`` and ``through`` both included. The three pairs of sums must agree, or the books are broken."""

    book: Book
    first: date
    through: date
    lines: list[TrialLine]

    @property
    def opening(self) -> Sides:
        return sum((line.opening for line in self.lines), Sides())

    @property
    def moved(self) -> Sides:
        return sum((line.moved for line in self.lines), Sides())

    @property
    def closing(self) -> Sides:
        return sum((line.closing for line in self.lines), Sides())

    @property
    def agrees(self) -> bool:
        return self.opening.agrees and self.moved.agrees and self.closing.agrees

    @property
    def results(self) -> list[TrialLine]:
        """Income and expense that the end of a year would close."""
        groups = {Group.INCOME, Group.EXPENSE}
        return [line for line in self.lines if line.account.chart.group in groups and line.closing != Sides()]


def trial_of(book: Book, first: date, through: date, names: Names) -> Trial:
    """From the totals of the days: one statement."""
    upto, inside = Q(day__lt=first), Q(day__range=(first, through))
    days = AccountDay.objects.filter(account__book=book, day__lte=through).order_by().values("account_id")
    sums = days.annotate(
        od=Sum("debit", filter=upto), oc=Sum("credit", filter=upto),
        md=Sum("debit", filter=inside), mc=Sum("credit", filter=inside),
    )  # fmt: skip
    found = {row["account_id"]: row for row in sums}
    accounts = LedgerAccount.objects.filter(pk__in=found).select_related("chart")
    lines = []
    for account in accounts.order_by("chart_id", "funder", "holding"):
        row = found[account.pk]
        opening = Sides(row["od"] or ZERO, row["oc"] or ZERO)
        moved = Sides(row["md"] or ZERO, row["mc"] or ZERO)
        lines.append(_line(account, names.detail(account, book.code), opening, moved))
    return Trial(book, first, through, lines)


def trial_as_closed(close: PeriodClose, names: Names) -> Trial:
    """What was written down at the close: one statement."""
    rows: Iterable[TrialBalanceLine] = close.lines.select_related("account__chart").order_by(
        "account__chart_id", "account__funder", "account__holding"
    )
    lines = [
        _line(
            row.account,
            names.detail(row.account, close.book.code),
            Sides(row.opening_debit, row.opening_credit),
            Sides(row.debit, row.credit),
        )
        for row in rows
    ]
    return Trial(close.book, close.first_on, close.through_on, lines)


def _line(account: LedgerAccount, detail: str, before: Sides, moved: Sides) -> TrialLine:
    after = before + moved
    return TrialLine(
        account, detail, balance_sides(before.debit, before.credit), moved, balance_sides(after.debit, after.credit)
    )


def open_since(book: Book) -> date:
    """The first day that is not closed."""
    return book.closed_through + timedelta(days=1) if book.closed_through else book.opened_on


def ends_to_close(book: Book, today: date) -> Sequence[date]:
    """The ends of the months that are over and not closed, earliest first."""
    ends: list[date] = []
    month = open_since(book).replace(day=1)
    while True:
        following = (month + timedelta(days=32)).replace(day=1)
        if following > today:
            return ends
        ends.append(following - timedelta(days=1))
        month = following


def year_to_close(book: Book, today: date) -> int | None:
    """The first year that is over and not closed, or None."""
    year = open_since(book).year
    return year if date(year, 12, 31) < today else None
