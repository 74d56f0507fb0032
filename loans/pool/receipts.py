"""Money in or out whose cause is not yet known. It is matched by the event that turns out to be its cause."""

from decimal import Decimal

from django.db import transaction

from loans.ledger.postings import Posted
from loans.pool.events import Cash, Event, Legs, one_leg, record, unmatched_receipt
from loans.pool.items import standing
from loans.pool.kinds import EntryKind


def receive_unmatched_legs(receipt: str, amount: Decimal, into: Cash) -> Legs:
    """D1001 C2005."""
    return one_leg(into.ref, "2005", amount, subject=receipt)


def receive_unmatched(event: Event, *, receipt: str, amount: Decimal, into: Cash) -> Posted:
    """Money arrives and nobody knows yet for what; later ``into=unmatched_receipt(receipt)``. D1001 C2005."""
    legs = receive_unmatched_legs(receipt, amount, into)
    return record(event, EntryKind.RECEIPT_UNMATCHED, legs, ("receipt", receipt))


def send_back_legs(receipt: str, amount: Decimal, out_of: Cash) -> Legs:
    """D2005 C1001."""
    return one_leg("2005", out_of.ref, amount, subject=receipt)


@transaction.atomic
def send_back_receipt(event: Event, *, receipt: str, amount: Decimal, out_of: Cash) -> Posted:
    """It was not for the pool and goes back. D2005 C1001."""
    standing(event).require_cash(unmatched_receipt(receipt), amount)
    return record(event, EntryKind.RECEIPT_SENT_BACK, send_back_legs(receipt, amount, out_of), ("receipt", receipt))


def pay_unmatched_legs(payment: str, amount: Decimal, out_of: Cash) -> Legs:
    """D1101 C1001."""
    return one_leg("1101", out_of.ref, amount, subject=payment)


def pay_unmatched(event: Event, *, payment: str, amount: Decimal, out_of: Cash) -> Posted:
    """Money went out for a cause not yet known; later ``out_of=unmatched_payment(payment)``. D1101 C1001."""
    legs = pay_unmatched_legs(payment, amount, out_of)
    return record(event, EntryKind.PAYMENT_UNMATCHED, legs, ("payment", payment))
