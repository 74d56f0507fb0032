"""What an export is made of, in the order of business days, never more than a portion in memory."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from loans.ledger.models import Book, LedgerAccount, PeriodClose, TrialBalanceLine

PORTION = 2000


@dataclass(frozen=True, slots=True)
class Account:
    """``net`` is the running total of debits less credits, as the portal keeps it."""

    id: int
    code: str
    title: str
    group: str
    side: str
    funder: str
    holding: str
    net: Decimal


class Entry(NamedTuple):
    """``reverses`` is the number of the entry taken back."""

    id: int
    number: int
    code: UUID
    kind: str
    business_on: date
    posted_at: datetime
    actor_name: str
    subject_kind: str
    subject_code: str
    key: str
    summary: str
    hash: str
    original_on: date | None
    reverses: int | None


class Row(NamedTuple):
    entry_id: int
    position: int
    debit_id: int
    credit_id: int
    amount: Decimal
    subject: str


@dataclass(frozen=True, slots=True)
class Balances:
    """Every account's debits less credits at the end of ``day``, as the portal says: at a close, or now."""

    day: date
    net: dict[int, Decimal]


ENTRIES = """
    SELECT e.id, e.number, e.code, e.kind, e.business_on, e.posted_at, e.actor_name, e.subject_kind, e.subject_code,
           e.key, e.summary, e.hash, e.original_on, o.number
    FROM public.ledger_journalentry e LEFT JOIN public.ledger_journalentry o ON o.id = e.reverses_id
    WHERE e.book_id = %s ORDER BY e.business_on, e.id
"""
ROWS = """
    SELECT entry_id, position, debit_id, credit_id, amount, subject FROM public.ledger_transfer
    WHERE entry_id = ANY (%s) ORDER BY entry_id, position
"""


def read_accounts(book: Book) -> dict[int, Account]:
    rows = LedgerAccount.objects.filter(book=book).select_related("chart").order_by("chart_id", "funder", "holding")
    return {
        row.pk: Account(
            row.pk,
            row.chart_id,
            row.chart.title,
            row.chart.group,
            row.side,
            row.funder,
            row.holding,
            row.debit_total - row.credit_total,
        )
        for row in rows
    }


def stream_entries(book: Book) -> Iterator[tuple[Entry, list[Row]]]:
    """By business day and then as they were posted."""
    with connection.chunked_cursor() as cursor, connection.cursor() as beside:
        cursor.execute(ENTRIES, [book.pk])
        while portion := [Entry(*row) for row in cursor.fetchmany(PORTION)]:
            of: dict[int, list[Row]] = defaultdict(list)
            beside.execute(ROWS, [[entry.id for entry in portion]])
            for row in beside.fetchall():
                of[row[0]].append(Row(*row))
            for entry in portion:
                yield entry, of[entry.id]


def read_closes(book: Book) -> list[Balances]:
    """The trial balances that were written when periods were closed, the oldest first."""
    closes = []
    for close in PeriodClose.objects.filter(book=book).order_by("through_on"):
        lines = TrialBalanceLine.objects.filter(close=close)
        net = {line.account_id: line.opening_debit + line.debit - line.opening_credit - line.credit for line in lines}
        closes.append(Balances(close.through_on, net))
    return closes
