"""Setting money aside for a subject (a filing), using it, and giving back the rest.

``consume_reserved`` is the approval of a payment: this subject's reservation first, then what is available.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from loans.ledger.models import JournalEntry, Reservation
from loans.ledger.postings import Leg, Posted, Posting, Ref
from loans.ledger.services.books import lock_books
from loans.ledger.services.posting import post
from portal.core.actors import Actor

AVAILABLE, RESERVED, RESULT, EXPENSE, PAYABLE = "3101", "3102", "3104", "5001", "2001"


def reserve(
    *,
    book: str,
    subject: str,
    amounts: Mapping[str, Decimal],
    on: date,
    key: str,
    by: Actor,
    kind: str = "reserve",
    summary: str = "",
    also: tuple[Leg, ...] = (),
) -> Posted:
    """Set aside ``amounts`` (yuan by funder) of what is available for ``subject``: D3101 C3102. ``also``: memo legs."""
    legs = tuple(
        Leg(Ref(AVAILABLE, funder), Ref(RESERVED, funder), amount, subject, subject)
        for funder, amount in amounts.items()
    )
    return post(posting=Posting(book, kind, on, key, (*legs, *also), "filing", subject, summary), by=by)


def release(
    *,
    book: str,
    subject: str,
    amounts: Mapping[str, Decimal],
    on: date,
    key: str,
    by: Actor,
    kind: str = "release",
    summary: str = "",
    also: tuple[Leg, ...] = (),
) -> Posted:
    """Give back ``amounts`` (yuan by funder) of what was set aside for ``subject``: D3102 C3101."""
    legs = tuple(
        Leg(Ref(RESERVED, funder), Ref(AVAILABLE, funder), amount, subject, subject)
        for funder, amount in amounts.items()
    )
    return post(posting=Posting(book, kind, on, key, (*legs, *also), "filing", subject, summary), by=by)


@transaction.atomic
def consume_reserved(
    *,
    book: str,
    subject: str,
    amounts: Mapping[str, Decimal],
    on: date,
    key: str,
    by: Actor,
    kind: str = "approve",
    subject_kind: str = "claim",
    subject_code: str = "",
    summary: str = "",
    also: tuple[Leg, ...] = (),
) -> Posted:
    """Owe ``amounts`` (yuan by funder): D5001 C2001, borne by the subject's reservation first, then by what is free.

    A repeat of the key must name the same amounts; it answers with the first entry whatever was posted since.
    """
    lock_books(codes=[book])
    left = reserved_for(book=book, subject=subject)
    first = _already_borne(book, key)
    legs: list[Leg] = []
    for funder, amount in amounts.items():
        held = first.get(funder) if first is not None else min(left.get(funder, Decimal(0)), amount)
        legs += _borne(funder, amount, held or Decimal(0), subject)
    posting = Posting(book, kind, on, key, (*legs, *also), subject_kind, subject_code or subject, summary)
    return post(posting=posting, by=by)


def reserved_for(*, book: str, subject: str) -> dict[str, Decimal]:
    """What is left of the subject's reservations, in yuan by funder; only funders with something left."""
    found = Reservation.objects.filter(book__code=book, subject=subject, account__chart__code=RESERVED)
    rows = found.values_list("account__funder", "amount", "used", "released")
    return {funder: amount - used - released for funder, amount, used, released in rows if amount > used + released}


def _borne(funder: str, amount: Decimal, held: Decimal, subject: str) -> list[Leg]:
    legs = [Leg(Ref(EXPENSE, funder), Ref(PAYABLE, funder), amount, subject)]
    if held > 0:
        legs.append(Leg(Ref(RESERVED, funder), Ref(RESULT, funder), held, subject, subject))
    if amount > held:
        legs.append(Leg(Ref(AVAILABLE, funder), Ref(RESULT, funder), amount - held, subject))
    return legs


def _already_borne(book: str, key: str) -> dict[str, Decimal] | None:
    """By funder, what an entry with this key took from the reservation, so that a repeat builds the same content."""
    entry = JournalEntry.objects.filter(book__code=book, key=key).first()
    if entry is None:
        return None
    rows = entry.transfers.filter(debit__chart__code=RESERVED).values_list("debit__funder", "amount")
    return dict(rows)
