"""How a book went over time: balances at the end of each month, money paid and come back in each quarter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth, TruncQuarter
from django.utils.translation import gettext_lazy as _

from loans.books.figures import FIGURES
from loans.books.standings import ZERO, Standing, on_side
from loans.ledger.models import AccountDay, Book, BookKind, Transfer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# So many months and quarters are drawn and listed; the download has all.
MONTHS, QUARTERS = 24, 12
DRAWN = ("deposits", "available", "reserved", "commitments")
# Where money lies or waits for its cause.
CASH = frozenset({"1001", "1002", "1101", "1202", "1401", "2005"})


@dataclass(frozen=True)
class Flow:
    """Money that goes over ``through`` against cash: to its debit (``outward``) or credit; backwards counts less."""

    title: "StrOrPromise"
    through: frozenset[str]
    outward: bool = True


PAID = Flow(_("拨付补偿"), frozenset({"2001"}))
RETURNED = Flow(_("追偿和追回到账"), frozenset({"1301", "1302"}), outward=False)
FLOWS: dict[str, tuple[Flow, ...]] = {
    BookKind.POOL: (PAID, RETURNED),
    BookKind.COMMITMENT: (PAID, RETURNED),
    BookKind.FISCAL: (
        Flow(_("拨付补助"), frozenset({"2101"})),
        Flow(_("股权投资"), frozenset({"1501"})),
    ),
}


@dataclass(frozen=True)
class Course:
    """``rows``: the label of each period with one amount (yuan) for each of ``titles``."""

    titles: list[str]
    rows: list[tuple[str, list[Decimal]]]

    def last(self, count: int) -> "Course":
        return Course(self.titles, self.rows[-count:])


def chart_of(course: Course, *, kind: str, horizontal: bool = False) -> dict[str, Any]:
    """For ``charts.js``: amounts as texts in 万元, whatever unit the page shows. Numbers for drawing only."""
    return {
        "kind": kind,
        "horizontal": horizontal,
        "unit": str(_("万元")),
        "categories": [label for label, _amounts in course.rows],
        "series": [
            {"name": title, "values": [_drawn(amounts[place], kind) for _label, amounts in course.rows]}
            for place, title in enumerate(course.titles)
        ],
    }


def _drawn(amount: Decimal, kind: str) -> str | None:
    """A bar of nothing has no label."""
    return None if kind == "bar" and not amount else f"{amount.scaleb(-4):.2f}"


def _last_shown(through: date, moved: Iterable[date]) -> date:
    """``through``, or the last movement when nothing has moved for as long as is drawn: no page of empty axes."""
    newest = max(moved, default=through)
    return newest if len(months_between(newest, through)) > MONTHS else through


def month_course(book: Book, through: date) -> Course:
    """Balances at the end of each month from the opening of the book to the month of ``through``: one statement."""
    rules = [rule for rule in FIGURES[book.kind] if rule.key in DRAWN][:3]
    codes = {code for rule in rules for code in rule.codes}
    days = AccountDay.objects.filter(account__book=book, account__chart__code__in=codes, day__lte=through)
    moved: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    grouped = days.annotate(month=TruncMonth("day")).values("month", "account__chart__code", "account__side")
    for row in grouped.annotate(of_debit=Sum("debit"), of_credit=Sum("credit")):
        net = on_side(row["account__side"], row["of_debit"], row["of_credit"])
        moved[row["month"], row["account__chart__code"]] += net
    held: dict[str, Decimal] = defaultdict(Decimal)
    rows = []
    for month in months_between(book.opened_on, _last_shown(through, (month for month, _code in moved))):
        for code in codes:
            held[code] += moved.get((month, code), ZERO)
        rows.append((f"{month:%Y-%m}", [sum((held[code] for code in rule.codes), ZERO) for rule in rules]))
    return Course([str(rule.title) for rule in rules], rows)


def quarter_course(book: Book, standings: Sequence[Standing], through: date) -> Course:
    """Money out and back in each quarter to the quarter of ``through``: one statement over the accounts in between."""
    flows = FLOWS[book.kind]
    codes = frozenset().union(*(flow.through for flow in flows))
    accounts = [one.account.pk for one in standings if one.account.chart_id in codes]
    rows = Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts), business_on__lte=through)
    by_quarter = rows.annotate(quarter=TruncQuarter("business_on"))
    grouped = by_quarter.values("quarter", "debit__chart__code", "credit__chart__code")
    amounts: dict[tuple[date, int], Decimal] = defaultdict(Decimal)
    for row in grouped.annotate(of=Sum("amount")):
        for place, flow in enumerate(flows):
            amounts[row["quarter"], place] += _signed(
                flow, row["debit__chart__code"], row["credit__chart__code"], row["of"]
            )
    listed: list[tuple[str, list[Decimal]]] = []
    for first in months_between(book.opened_on, _last_shown(through, (quarter for quarter, _place in amounts))):
        if first.month % 3 == 1 or not listed:
            quarter = date(first.year, first.month - (first.month - 1) % 3, 1)
            label = f"{quarter.year}Q{(quarter.month + 2) // 3}"
            listed.append((label, [amounts.get((quarter, place), ZERO) for place in range(len(flows))]))
    return Course([str(flow.title) for flow in flows], listed)


def _signed(flow: Flow, debit: str, credit: str, amount: Decimal) -> Decimal:
    """What a transfer adds to the flow: nothing unless the other side is cash."""
    if debit in flow.through and credit in CASH:
        return amount if flow.outward else -amount
    if credit in flow.through and debit in CASH:
        return -amount if flow.outward else amount
    return ZERO


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from that of ``first`` to that of ``last``, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month
    start = first.year * 12 + first.month - 1
    return [date((start + at) // 12, (start + at) % 12 + 1, 1) for at in range(count + 1)]
