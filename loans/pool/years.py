"""The end of a year, and taking an entry back."""

from datetime import date
from uuid import UUID

from loans.ledger.models import PeriodClose
from loans.ledger.postings import Posted
from loans.ledger.services import close_year as close_books
from loans.ledger.services import reverse
from portal.core.actors import Actor


def close_year(*, book: str, year: int, by: Actor) -> PeriodClose:
    """Income and expense of each funder are closed against 3104 (fiscal: 3204), which is then zero; the year is shut.

    D4xxx C3104, D3104 C5xxx, dated 31 December.
    """
    return close_books(book=book, year=year, by=by)


def reverse_entry(*, entry: UUID, on: date, key: str, by: Actor, reason: str) -> Posted:
    """Take an entry back, once. Dated in the first open period when ``on`` is closed; the original date is kept.

    ``InsufficientFunds`` when what the entry brought is spent already.
    """
    return reverse(entry_code=entry, on=on, key=key, by=by, summary=reason)
