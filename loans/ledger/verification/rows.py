"""The rows of a book as they are stored, read in small portions and as texts where a forged value could not be read.

Names are qualified by the schema: what is checked are the real tables, whatever the search path of the session says.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

PORTION = 2000
INSTANT = "coalesce(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), 'never')"


class BookRow(NamedTuple):
    id: int
    code: str
    title: str
    kind: str
    opened_on: str
    closed_through: str | None
    head_number: int
    head_hash: str


class AccountRow(NamedTuple):
    id: int
    code: str
    funder: str
    holding: str
    side: str
    has_floor: bool
    reserve_of: str
    debit_total: Decimal
    credit_total: Decimal

    @property
    def name(self) -> str:
        return "/".join(part for part in (self.code, self.funder, self.holding) if part)


class EntryRow(NamedTuple):
    """``original_code`` and ``original_day`` are of the entry that this one reverses, read there."""

    id: int
    number: int
    code: str
    kind: str
    business_on: str
    posted_at: str
    actor_code: str
    actor_name: str
    subject_kind: str
    subject_code: str
    key: str
    fingerprint: str
    summary: str
    reverses_id: int | None
    original_code: str
    original_day: str
    original_on: str
    transfer_count: int
    previous_hash: str
    hash: str


class TransferRow(NamedTuple):
    entry_id: int
    position: int
    book_id: int
    business_on: str
    debit_id: int
    credit_id: int
    amount: Decimal
    subject: str
    reservation: str


class CloseRow(NamedTuple):
    id: int
    code: str
    first_on: str
    through_on: str
    closed_at: str
    actor_code: str
    actor_name: str
    head_number: int
    head_hash: str
    hash: str


class LineRow(NamedTuple):
    close_id: int
    account_id: int
    opening_debit: Decimal
    opening_credit: Decimal
    debit: Decimal
    credit: Decimal


BOOK = """
    SELECT id, code, title, kind, opened_on::text, closed_through::text, head_number, head_hash
    FROM public.ledger_book WHERE code = %s
"""
ACCOUNTS = """
    SELECT id, code, funder, holding, side, has_floor, reserve_of, debit_total, credit_total
    FROM public.ledger_ledgeraccount WHERE book_id = %s ORDER BY code, funder, holding
"""
ENTRIES = f"""
    SELECT e.id, e.number, e.code::text, e.kind, e.business_on::text, {INSTANT.format("e.posted_at")}, e.actor_code,
           e.actor_name, e.subject_kind, e.subject_code, e.key, e.fingerprint, e.summary, e.reverses_id,
           coalesce(o.code::text, ''), coalesce(o.business_on::text, ''), coalesce(e.original_on::text, ''),
           e.transfer_count, e.previous_hash, e.hash
    FROM public.ledger_journalentry e LEFT JOIN public.ledger_journalentry o ON o.id = e.reverses_id
    WHERE e.book_id = %s ORDER BY e.number, e.id
"""  # noqa: S608 - a constant of this module
TRANSFERS = """
    SELECT t.entry_id, t.position, t.book_id, t.business_on::text, t.debit_id, t.credit_id, t.amount, t.subject,
           coalesce(r.subject, '')
    FROM public.ledger_transfer t LEFT JOIN public.ledger_reservation r ON r.id = t.reservation_id
    WHERE t.entry_id = ANY (%s) ORDER BY t.entry_id, t.position, t.id
"""
CLOSES = f"""
    SELECT id, code::text, first_on::text, through_on::text, {INSTANT.format("closed_at")}, actor_code, actor_name,
           head_number, head_hash, hash
    FROM public.ledger_periodclose WHERE book_id = %s ORDER BY head_number, through_on
"""  # noqa: S608 - a constant of this module
LINES = """
    SELECT l.close_id, l.account_id, l.opening_debit, l.opening_credit, l.debit, l.credit
    FROM public.ledger_trialbalanceline l WHERE l.close_id = %s
"""


def rows(statement: str, *values: Any, **named: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named or values)
        return cursor.fetchall()


def read_book(code: str) -> BookRow | None:
    found = rows(BOOK, code)
    return BookRow(*found[0]) if found else None


def read_accounts(book: BookRow) -> dict[int, AccountRow]:
    return {row[0]: AccountRow(*row) for row in rows(ACCOUNTS, book.id)}


def read_closes(book: BookRow) -> list[CloseRow]:
    return [CloseRow(*row) for row in rows(CLOSES, book.id)]


def read_lines(close: CloseRow) -> list[LineRow]:
    return [LineRow(*row) for row in rows(LINES, close.id)]


def stream_entries(book: BookRow) -> Iterator[tuple[EntryRow, list[TransferRow]]]:
    """Every entry by number with its transfers by position; never more than one portion in memory. In a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ENTRIES, [book.id])
        while portion := [EntryRow(*row) for row in cursor.fetchmany(PORTION)]:
            of: dict[int, list[TransferRow]] = defaultdict(list)
            for row in rows(TRANSFERS, [entry.id for entry in portion]):
                of[row[0]].append(TransferRow(*row))
            for entry in portion:
                yield entry, of[entry.id]
