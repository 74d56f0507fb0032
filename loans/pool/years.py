"""The end of a year, and taking an entry back."""

from datetime import date
from uuid import UUID

from django.db import transaction

from loans.ledger.models import JournalEntry, PeriodClose
from loans.ledger.postings import Posted
from loans.ledger.services import close_year as close_books
from loans.ledger.services import lock_books, reverse
from loans.pool.items import require_untouched
from portal.core.actors import Actor


def close_year(*, book: str, year: int, by: Actor) -> PeriodClose:
    """Income and expense of each funder are closed against 3104 (fiscal: 3204), which is then zero; the year is shut.

    D4xxx C3104, D3104 C5xxx, dated 31 December.
    """
    return close_books(book=book, year=year, by=by)


@transaction.atomic
def reverse_entry(*, entry: UUID, on: date, key: str, by: Actor, reason: str) -> Posted:
    """Take an entry back, once. Dated in the first open period when ``on`` is closed; the original date is kept.

    ``InsufficientFunds`` when what the entry brought is spent already, ``MoreThanOpen`` when later entries of the same
    claim, filing or receipt stand on it, though others would still fill the account.
    """
    original = JournalEntry.objects.select_related("book").filter(code=entry).first()
    if original is not None:
        lock_books(codes=[original.book.code])
        if not JournalEntry.objects.filter(book=original.book, key=key).exists() and original.reverses_id is None:
            require_untouched(original)
    return reverse(entry_code=entry, on=on, key=key, by=by, summary=reason)
