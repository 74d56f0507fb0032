"""Exporting the journal of a book in one of three formats, as a stream of texts."""

import csv
import io
from collections.abc import Iterator

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from loans.ledger.errors import NoSuchBook
from loans.ledger.export.journal import Beancount, Hledger
from loans.ledger.export.names import no_formula
from loans.ledger.export.reading import Account, Balances, read_accounts, read_closes, stream_entries
from loans.ledger.models import Book
from loans.ledger.snapshots import one_snapshot


class ExportFormat(TextChoices):
    BEANCOUNT = "beancount", "Beancount"
    HLEDGER = "hledger", "hledger"
    CSV = "csv", "CSV"


HEAD = [
    "book", "number", "code", "business_on", "posted_at", "kind", "summary", "key", "actor", "subject_kind",
    "subject_code", "reverses", "original_on", "hash", "position", "debit", "debit_funder", "debit_holding", "credit",
    "credit_funder", "credit_holding", "amount", "subject",
]  # fmt: skip


def export_journal(*, book: str, format: ExportFormat) -> Iterator[str]:  # noqa: A002 - the word of the command
    """The text of the journal in portions, of one state of the book. ``NoSuchBook`` when there is none."""
    held = Book.objects.filter(code=book).first()
    if held is None:
        raise NoSuchBook(_("账簿“%(code)s”不存在。") % {"code": book})
    return _in_one_snapshot(held.pk, format)


def _in_one_snapshot(book: int, form: ExportFormat) -> Iterator[str]:
    with one_snapshot():
        held = Book.objects.get(pk=book)
        accounts = read_accounts(held)
        if form == ExportFormat.CSV:
            yield from _table(held, accounts)
        else:
            writer = Beancount if form == ExportFormat.BEANCOUNT else Hledger
            yield from _journal(held, accounts, writer(held, accounts))


def _journal(book: Book, accounts: dict[int, Account], writer: Beancount | Hledger) -> Iterator[str]:
    """Entries by day; after the last of a closed period its trial balance, after all the balances of now."""
    yield from writer.head()
    closes = read_closes(book)
    last = book.opened_on
    for entry, rows in stream_entries(book):
        while closes and closes[0].day < entry.business_on:
            yield from writer.balances(closes.pop(0))
        yield from writer.entry(entry, rows)
        last = entry.business_on
    for close in closes:
        yield from writer.balances(close)
        last = max(last, close.day)
    yield from writer.balances(Balances(last, {account.id: account.net for account in accounts.values()}))


def _table(book: Book, accounts: dict[int, Account]) -> Iterator[str]:
    """One row for each transfer. Texts of people that look like a formula get a quote before them."""
    yield _line(HEAD)
    for entry, rows in stream_entries(book):
        told = [
            book.code, str(entry.number), str(entry.code), entry.business_on.isoformat(), entry.posted_at.isoformat(),
            entry.kind, entry.summary, entry.key, entry.actor_name, entry.subject_kind, entry.subject_code,
            str(entry.reverses or ""), entry.original_on.isoformat() if entry.original_on else "", entry.hash,
        ]  # fmt: skip
        for row in rows:
            sides = [accounts[row.debit_id], accounts[row.credit_id]]
            names = [name for side in sides for name in (side.code, side.funder, side.holding)]
            yield _line([*told, str(row.position), *names, f"{row.amount:.2f}", row.subject])


def _line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([no_formula(cell) for cell in cells])
    return text.getvalue()
