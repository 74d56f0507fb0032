"""The statement of one account (明细账): its transfers with the balance after each, paged by key, any length."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from loans.books.account_days import AccountDays
from loans.books.names import Names
from loans.books.standings import ZERO, on_side
from loans.ledger.models import LedgerAccount, Transfer
from loans.pool.kinds import EntryKind
from portal.core.lists import COUNTED_ROWS, MAX_SEARCH
from portal.core.money import MoneyFormField

PAGE_ROWS = 50
ORDER = ("business_on", "entry_id", "position")
CURSOR = re.compile(r"([bf])\.(\d{4}-\d\d-\d\d)\.(\d{1,18})\.(\d{1,9})", re.ASCII)
MOST_DIGITS = 18
KINDS = dict(EntryKind.choices)
AMOUNT: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=20, decimal_places=2)


@dataclass(frozen=True)
class Edge:
    """The row at the edge of a page: the next page begins beyond it, forward or backward in the order shown."""

    key: tuple[date, int, int]
    backward: bool


@dataclass
class StatementQuery:
    """What the address asks for; both days included. ``problems`` say in Chinese what could not be understood."""

    first: date | None = None
    through: date | None = None
    text: str = ""
    ascending: bool = False
    edge: Edge | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def is_filtered(self) -> bool:
        return bool(self.first or self.through or self.text)


@dataclass(frozen=True)
class Line:
    """One transfer as the account sees it. ``balance`` is that of the account after it, whatever the filter."""

    day: date
    number: int
    entry: UUID
    kind: str
    summary: str
    subject: str
    counter: str
    debit: Decimal | None
    credit: Decimal | None
    balance: Decimal


@dataclass(frozen=True)
class Totals:
    """Of the filter: rows (bounded), debit, credit; ``opening`` and ``closing`` of the period, whatever the search."""

    count: int
    debit: Decimal
    credit: Decimal
    opening: Decimal
    closing: Decimal

    @property
    def is_over(self) -> bool:
        return self.count > COUNTED_ROWS


@dataclass(frozen=True)
class StatementPage:
    lines: list[Line]
    previous: str
    next: str


def read_statement_query(given: QueryDict) -> StatementQuery:
    query = StatementQuery(ascending=given.get("order") == "asc")
    query.first = _day(given.get("first", ""), query)
    query.through = _day(given.get("through", ""), query)
    if query.first and query.through and query.first > query.through:
        query.problems.append(_("起始日期不得晚于截止日期，已按全部期间显示。"))
        query.first = query.through = None
    text = given.get("q", "").strip()
    if len(text) > MAX_SEARCH or "\x00" in text:
        query.problems.append(_("搜索内容最多 %(max)s 个字，且不能含控制字符。") % {"max": MAX_SEARCH})
    else:
        query.text = text
    query.edge = _edge(given.get("page", ""), query)
    return query


def _day(text: str, query: StatementQuery) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        query.problems.append(_("日期无法识别，请按 2018-12-31 的格式填写。"))
        return None


def _edge(text: str, query: StatementQuery) -> Edge | None:
    found = CURSOR.fullmatch(text)
    if not text:
        return None
    try:
        if found is None:
            raise ValueError
        return Edge((date.fromisoformat(found[2]), int(found[3]), int(found[4])), found[1] == "b")
    except ValueError:
        query.problems.append(_("页码参数无法识别，已回到第一页。"))
        return None


class Statement:
    """The statement of ``account`` as ``query`` asks. Reads as little as is asked for: page, totals, or every line."""

    def __init__(self, account: LedgerAccount, query: StatementQuery, names: Names) -> None:
        self.account, self.query, self.names = account, query, names
        self.days = AccountDays(account)
        self.rows = _filtered(Transfer.objects.filter(Q(debit=account) | Q(credit=account)), query)

    def page(self) -> StatementPage:
        """Two statements: the keys on each side of the account, merged, then the rows."""
        edge = self.query.edge
        keys = self._keys(edge, PAGE_ROWS + 1)
        more, keys = len(keys) > PAGE_ROWS, keys[:PAGE_ROWS]
        backward = edge is not None and edge.backward
        if backward:
            keys.reverse()
        lines = list(self._lines(Transfer.objects.filter(pk__in=[key[3] for key in keys])))
        if not keys:
            return StatementPage([], "", "")
        has_previous = more if backward else edge is not None
        has_next = True if backward else more
        return StatementPage(
            lines, _cursor(keys[0], "b") if has_previous else "", _cursor(keys[-1], "f") if has_next else ""
        )

    def _keys(self, edge: Edge | None, size: int) -> list[tuple[date, int, int, int]]:
        ascending = self.query.ascending != (edge is not None and edge.backward)
        order = ORDER if ascending else tuple(f"-{name}" for name in ORDER)
        sides = []
        for side in ("debit", "credit"):
            rows = _filtered(Transfer.objects.filter(**{side: self.account}), self.query)
            rows = rows.filter(_beyond(edge.key, ascending=ascending)) if edge else rows
            sides.append(rows.order_by(*order).values_list(*ORDER, "pk")[:size])
        return list(sides[0].union(sides[1], all=True).order_by(*order)[:size])

    def totals(self) -> Totals:
        """One statement, bounded; the opening and the closing come from the days."""
        bounded = self.rows.order_by()[: COUNTED_ROWS + 1]
        found = bounded.aggregate(
            rows_counted=Count("pk"),
            of_debit=Sum(Case(When(debit=self.account, then=F("amount")), output_field=AMOUNT)),
            of_credit=Sum(Case(When(credit=self.account, then=F("amount")), output_field=AMOUNT)),
        )
        first, through = self.query.first, self.query.through
        opening = self.days.before(first) if first else ZERO
        debit, credit = self.days.turnover(first, through)
        closing = opening + on_side(self.account.side, debit, credit)
        if not self.query.text:
            return Totals(found["rows_counted"], debit, credit, opening, closing)
        return Totals(found["rows_counted"], found["of_debit"] or ZERO, found["of_credit"] or ZERO, opening, closing)

    def all_lines(self) -> Iterator[Line]:
        """Every line of the filter, oldest first: for exports and prints, which ask for the totals before."""
        return self._lines(self.rows, ascending=True)

    def _lines(self, rows: QuerySet[Transfer], *, ascending: bool | None = None) -> Iterator[Line]:
        forward = self.query.ascending if ascending is None else ascending
        order = ORDER if forward else tuple(f"-{name}" for name in ORDER)
        related = rows.select_related("entry", "debit__chart", "credit__chart")
        for row in related.annotate(in_day=self._within_day()).order_by(*order).iterator(chunk_size=2000):
            yield self._line(row)

    def _within_day(self) -> Any:
        """Debits less credits of the account on the row's day up to the row itself."""
        upto = Q(entry__lt=OuterRef("entry_id")) | Q(entry=OuterRef("entry_id"), position__lte=OuterRef("position"))
        sums = []
        for side in ("debit", "credit"):
            same = Transfer.objects.filter(upto, business_on=OuterRef("business_on"), **{side: self.account})
            total = same.order_by().values(side).annotate(of=Sum("amount")).values("of")
            sums.append(Coalesce(Subquery(total, output_field=AMOUNT), ZERO, output_field=AMOUNT))
        return sums[0] - sums[1]

    def _line(self, row: Any) -> Line:
        is_debit = row.debit_id == self.account.pk
        other = row.credit if is_debit else row.debit
        in_day = on_side(self.account.side, row.in_day, ZERO)
        return Line(
            day=row.business_on,
            number=row.entry.number,
            entry=row.entry.code,
            kind=str(KINDS.get(row.entry.kind, row.entry.kind)),
            summary=row.entry.summary,
            subject=row.subject,
            counter=self.names.full(other, self.account.book.code),
            debit=row.amount if is_debit else None,
            credit=None if is_debit else row.amount,
            balance=self.days.before(row.business_on) + in_day,
        )


def _filtered(rows: QuerySet[Transfer], query: StatementQuery) -> QuerySet[Transfer]:
    if query.first:
        rows = rows.filter(business_on__gte=query.first)
    if query.through:
        rows = rows.filter(business_on__lte=query.through)
    return rows.filter(matching(query.text)) if query.text else rows


def matching(text: str) -> Q:
    """Part of the summary, the beginning of a subject, an amount, or the number of an entry."""
    found = Q(entry__summary__icontains=text) | Q(entry__subject_code__startswith=text) | Q(subject__startswith=text)
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        found |= Q(entry__number=int(text))
    amount = amount_in(text)
    return found | Q(amount=amount) if amount is not None else found


def amount_in(text: str) -> Decimal | None:
    """The amount that a person typed (``1,200.50``), or None."""
    try:
        return MoneyFormField().to_python(text)
    except ValidationError:
        return None


def _beyond(key: tuple[date, int, int], *, ascending: bool) -> Q:
    """The rows after the edge in the order asked for. The first condition alone gives an index its start."""
    ahead = "gt" if ascending else "lt"
    day, entry, position = key
    later = Q(**{f"business_on__{ahead}": day})
    same_day = Q(business_on=day, **{f"entry_id__{ahead}": entry})
    same_entry = Q(business_on=day, entry_id=entry, **{f"position__{ahead}": position})
    return Q(**{f"business_on__{ahead}e": day}) & (later | same_day | same_entry)


def _cursor(key: Iterable[Any], direction: str) -> str:
    day, entry, position, _pk = key
    return f"{direction}.{day.isoformat()}.{entry}.{position}"
