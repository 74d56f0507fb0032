"""Setting money aside for a subject (a filing), using it, and giving back the rest.

Each takes the rest of its entry as ``posting`` and adds its own legs in front, so that one entry says all of one event.
The reservation of a subject is a row that the database keeps: one subject can never spend another's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum

from loans.ledger.models import Reservation, Side, Transfer
from loans.ledger.postings import Leg, Posted, Posting, Ref
from loans.ledger.services.books import lock_books
from loans.ledger.services.posting import post
from portal.core.actors import Actor

Amounts = Mapping[str, Decimal]


@dataclass(frozen=True)
class SetAside:
    """A pair of accounts by funder: what is ``free``, and what is ``held`` for subjects; both on one ``side``."""

    free: str
    held: str
    side: Side

    def leg(self, source: str, target: str, funder: str, amount: Decimal, subject: str, held_for: str = "") -> Leg:
        """``amount`` out of ``source`` into ``target``, whichever side these accounts have."""
        first, second = (source, target) if self.side == Side.CREDIT else (target, source)
        return Leg(Ref(first, funder), Ref(second, funder), amount, subject, held_for)


PAID_IN = SetAside("3101", "3102", Side.CREDIT)
COMMITTED = SetAside("9201", "9203", Side.DEBIT)


def reserve(*, posting: Posting, subject: str, amounts: Amounts, by: Actor, aside: SetAside = PAID_IN) -> Posted:
    """Set aside ``amounts`` (yuan by funder) of what is free for ``subject``: D3101 C3102, or D9203 C9201.

    ``InsufficientFunds`` when a funder has less free. Funders with nothing are left out.
    """
    return _post(posting, [aside.leg(aside.free, aside.held, *one, subject, subject) for one in _given(amounts)], by)


def release(*, posting: Posting, subject: str, amounts: Amounts, by: Actor, aside: SetAside = PAID_IN) -> Posted:
    """Give back ``amounts`` (yuan by funder) of what is set aside for ``subject``: D3102 C3101, or D9201 C9203.

    ``ReservationExceeded`` when less is left of it.
    """
    return _post(posting, [aside.leg(aside.held, aside.free, *one, subject, subject) for one in _given(amounts)], by)


@transaction.atomic
def consume_reserved(
    *, posting: Posting, subject: str, amounts: Amounts, against: str, by: Actor, aside: SetAside = PAID_IN
) -> Posted:
    """Take ``amounts`` (yuan by funder) to the account ``against``: what is set aside for ``subject`` first, then free.

    The legs carry the posting's own subject. A repeat of the key answers with the first entry whatever happened since.
    ``InsufficientFunds`` when a funder has too little of both.
    """
    lock_books(codes=[posting.book])
    left = reserved_for(book=posting.book, subject=subject, aside=aside, key=posting.key)
    legs: list[Leg] = []
    for funder, amount in _given(amounts):
        held = min(left.get(funder, Decimal(0)), amount)
        if held:
            legs.append(aside.leg(aside.held, against, funder, held, posting.subject_code, subject))
        if amount > held:
            legs.append(aside.leg(aside.free, against, funder, amount - held, posting.subject_code))
    return _post(posting, legs, by)


def reserved_for(*, book: str, subject: str, aside: SetAside = PAID_IN, key: str = "") -> dict[str, Decimal]:
    """What is left of the subject's reservations, in yuan by funder; funders with nothing are left out.

    With ``key``, and when an entry was posted under it: what that entry took out of them, so that a repeat of the event
    builds the same entry again. Read it under the book's lock.
    """
    if key:
        taken = Transfer.objects.filter(Q(entry__key=key, entry__book__code=book, reservation__subject=subject))
        out = "debit" if aside.side == Side.CREDIT else "credit"
        rows = taken.filter(**{f"{out}__chart__code": aside.held}).values_list(f"{out}__funder")
        found = dict(rows.annotate(total=Sum("amount")).order_by(f"{out}__funder"))
        if found or taken.model.objects.filter(entry__key=key, entry__book__code=book).exists():
            return found
    held = Reservation.objects.filter(book__code=book, subject=subject, account__chart__code=aside.held)
    rows_left = held.order_by("account__funder").values_list("account__funder", "amount", "used", "released")
    return {funder: amount - used - freed for funder, amount, used, freed in rows_left if amount > used + freed}


def _given(amounts: Amounts) -> list[tuple[str, Decimal]]:
    return [(funder, amount) for funder, amount in amounts.items() if amount]


def _post(posting: Posting, legs: list[Leg], by: Actor) -> Posted:
    return post(posting=replace(posting, legs=(*legs, *posting.legs)), by=by)
