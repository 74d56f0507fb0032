"""Interest that a deposit should have earned: by day, exact, rounded once at the end. Pure.

Each day earns ``balance at its end * annual rate / 100 / day count`` (积数计息法: the day of paying in counts, the day
of taking out does not). Sums are fractions, so splitting a period changes nothing before rounding.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from portal.core.money import round_to

ONE_DAY = timedelta(days=1)
STICKY_PLACES = 6


@dataclass(frozen=True, slots=True)
class Term:
    """From ``first`` (included) to ``end`` (excluded; None: open): percent a year over ``day_count`` days.

    Interest is credited for the period that ends on ``credit_day`` of each of ``credit_months``, or on the last day of
    a shorter month.
    """

    rate: Decimal
    day_count: int
    credit_months: frozenset[int]
    credit_day: int
    first: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.end is None or day < self.end)


class Balances:
    """The balance of an account at the end of every day, from what moved on its days."""

    def __init__(self, moves: Iterable[tuple[date, Decimal]]) -> None:
        """``moves``: (day, what came in less what went out), one for a day, in any order; yuan."""
        running = Decimal("0.00")
        self.days: list[date] = []
        self.ends: list[Decimal] = []
        for day, change in sorted(moves):
            running += change
            self.days.append(day)
            self.ends.append(running)

    def falls(self) -> list[date]:
        """The days that end with less than the day before."""
        before = [Decimal("0.00"), *self.ends]
        return [day for day, end, start in zip(self.days, self.ends, before, strict=False) if end < start]

    def on(self, day: date) -> Decimal:
        place = bisect_right(self.days, day)
        return self.ends[place - 1] if place else Decimal("0.00")

    def runs(self, first: date, last: date) -> Iterable[tuple[date, date, Decimal]]:
        """(first day, last day, balance) of every stretch of days with one balance; both days included."""
        day = first
        while day <= last:
            place = bisect_right(self.days, day)
            end = min(last, self.days[place] - ONE_DAY) if place < len(self.days) else last
            yield day, end, self.on(day)
            day = end + ONE_DAY


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days (both included) with one balance under one term; without a term nothing is earned."""

    first: date
    last: date
    balance: Decimal
    term: Term | None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def earned(self) -> Fraction:
        if self.term is None:
            return Fraction(0)
        return Fraction(self.balance) * Fraction(self.term.rate) * self.days / (100 * self.term.day_count)


def stretches(balances: Balances, terms: Sequence[Term], first: date, last: date) -> list[Stretch]:
    """The days from ``first`` to ``last`` (both included), cut wherever the balance or the term changes."""
    cuts = sorted({day for term in terms for day in (term.first, term.end) if day is not None})
    found: list[Stretch] = []
    for start, end, balance in balances.runs(first, last):
        day = start
        for cut in [*(cut for cut in cuts if start < cut <= end), end + ONE_DAY]:
            term = next((term for term in terms if term.holds(day)), None)
            found.append(Stretch(day, cut - ONE_DAY, balance, term))
            day = cut
    return found


def earned(balances: Balances, terms: Sequence[Term], first: date, last: date) -> Fraction:
    """What the days from ``first`` to ``last`` (both included) earn, in yuan, not rounded."""
    return sum((one.earned for one in stretches(balances, terms, first, last)), Fraction(0))


def rounded(value: Fraction, mode: str = "half_up") -> Decimal:
    """``value`` in yuan with two decimals, by the one rounding function.

    A fraction of 360 has no finite decimal. Six decimals and one more sign for the rest round like it in every mode.
    """
    scaled, rest = divmod(abs(value.numerator) * 10**STICKY_PLACES, value.denominator)
    exact = Decimal(scaled * 10 + (1 if rest else 0)).scaleb(-STICKY_PLACES - 1)
    return round_to(-exact if value < 0 else exact, mode=mode)


@dataclass(frozen=True, slots=True)
class Period:
    """An interest period (结息期), both days included. ``is_over``: its last day is a crediting day that has passed."""

    first: date
    last: date
    is_over: bool


def periods(terms: Sequence[Term], first: date, today: date) -> list[Period]:
    """The periods from ``first`` on, each to the next crediting day; the last one runs to ``today``."""
    return _cut(_crediting_days(terms, first, today), first, today)


def maturities(balances: Balances, first: date, today: date) -> list[Period]:
    """The periods of a fixed deposit, which pays with its principal (利随本清): each to the day before money leaves."""
    return _cut((day - ONE_DAY for day in balances.falls() if first < day <= today), first, today)


def _cut(lasts: Iterable[date], first: date, today: date) -> list[Period]:
    found: list[Period] = []
    day = first
    for last in lasts:
        found.append(Period(day, last, is_over=True))
        day = last + ONE_DAY
    if day <= today:
        found.append(Period(day, today, is_over=False))
    return found


def _crediting_days(terms: Sequence[Term], first: date, today: date) -> Iterable[date]:
    """By the term in force on the day itself. A crediting day of today is not over yet."""
    month = first.replace(day=1)
    while month < today:
        following = (month + timedelta(days=32)).replace(day=1)
        for term in terms:
            day = min(month + timedelta(days=term.credit_day - 1), following - ONE_DAY)
            if month.month in term.credit_months and term.holds(day) and first <= day < today:
                yield day
        month = following
