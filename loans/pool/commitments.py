"""Pools without paid-in money: a yearly budget commitment, reserved as a memo; called when a claim is approved.

What comes back from banks is real money of such a pool too: recoveries, claw-backs and sanctions are posted as for any
pool, and it stays available or is handed to the budget by ``contributions.withdraw``.
"""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from loans.ledger.postings import Posted
from loans.ledger.services.reserving import COMMITTED, consume_reserved
from loans.pool import filings
from loans.pool.events import Amounts, Cash, Event, Legs, given, legs_of, posting_of, record, total
from loans.pool.items import record_cash, standing
from loans.pool.kinds import EntryKind


def open_year_legs(amounts: Amounts) -> Legs:
    """Memo D9201 C9202."""
    return legs_of(amounts, ("9201", "9202"))


def open_year(event: Event, *, amounts: Amounts) -> Posted:
    """The budget of a year commits money. Memo D9201 C9202."""
    return record(event, EntryKind.YEAR_COMMITTED, open_year_legs(amounts))


def lapse_legs(amounts: Amounts) -> Legs:
    """Memo D9202 C9201."""
    return legs_of(amounts, ("9202", "9201"))


def lapse_commitment(event: Event, *, amounts: Amounts) -> Posted:
    """A commitment that nobody used lapses, at the end of its year or by decision. Memo D9202 C9201."""
    return record(event, EntryKind.YEAR_LAPSED, lapse_legs(amounts))


def accept_filing(event: Event, *, filing: str, covered: Decimal, reserve: Amounts) -> Posted:
    """A filing is accepted. Memo D9203 C9201 by funder, memo D9001 C9002 with the covered principal."""
    return filings.accept_filing(event, filing=filing, covered=covered, reserve=reserve, aside=COMMITTED)


def repay_filing(event: Event, *, filing: str, repaid: Decimal) -> Posted:
    """Covered principal is repaid in part: its share of the reserved commitment goes back. D9201 C9203, D9002 C9001."""
    return filings.repay_filing(event, filing=filing, repaid=repaid, aside=COMMITTED)


def settle_filing(event: Event, *, filing: str) -> Posted:
    """The loan is settled: the rest of its reserved commitment goes back."""
    return filings.settle_filing(event, filing=filing, aside=COMMITTED)


def revoke_filing(event: Event, *, filing: str) -> Posted:
    """The filing is revoked: the rest of its reserved commitment goes back."""
    return filings.revoke_filing(event, filing=filing, aside=COMMITTED)


@transaction.atomic
def decide_claim(event: Event, *, claim: str, filing: str) -> Posted:
    """The claim is decided: what is left of the filing's reserved commitment goes back."""
    return filings.end_filing(event, filing, EntryKind.CLAIM_DECIDED, ("claim", claim), COMMITTED)


@transaction.atomic
def approve_claim(event: Event, *, claim: str, filing: str, amounts: Amounts) -> Posted:
    """A claim is approved: the money is called from the budget. D5001 C2001 with D1202 C3104, memo D9202 C9203.

    What this filing has reserved is used first, then what is free (D9202 C9201); ``InsufficientFunds`` beyond both.
    """
    wanted = given(amounts)
    owed = legs_of(wanted, ("5001", "2001"), ("1202", "3104"), subject=claim)
    posting = posting_of(event, EntryKind.CLAIM_APPROVED, owed, ("claim", claim))
    return consume_reserved(
        posting=posting, subject=filing, amounts=wanted, against="9202", by=event.by, aside=COMMITTED
    )


def pay_legs(claim: str, amounts: Amounts) -> Legs:
    """D2001 C1202, memo D9101 C9102."""
    return legs_of(amounts, ("2001", "1202"), ("9101", "9102"), subject=claim)


@transaction.atomic
def pay_from_budget(event: Event, *, claim: str, amounts: Amounts) -> Posted:
    """The treasury pays the bank directly. D2001 C1202, memo D9101 C9102."""
    stand = standing(event)
    stand.require("2001", claim, amounts, _("该笔应付补偿款"))
    return record(event, EntryKind.COMPENSATION_PAID, pay_legs(claim, amounts), ("claim", claim))


def bounce_legs(claim: str, amounts: Amounts) -> Legs:
    """D1202 C2001, memo D9102 C9101."""
    return legs_of(amounts, ("1202", "2001"), ("9102", "9101"), subject=claim)


@transaction.atomic
def bounce_to_budget(event: Event, *, claim: str, amounts: Amounts) -> Posted:
    """The treasury's direct payment comes back to it. D1202 C2001, memo D9102 C9101. As ``bounce_compensation``."""
    stand = standing(event)
    stand.require("9101", claim, stand.beside_due(claim, amounts), _("该笔已拨付补偿款"))
    return record(event, EntryKind.COMPENSATION_BOUNCED, bounce_legs(claim, amounts), ("claim", claim))


def receive_budget_legs(amounts: Amounts, into: Cash, claim: str = "") -> Legs:
    """D1001 C1202."""
    return legs_of(amounts, (into.ref, "1202"), subject=claim)


def receive_budget(event: Event, *, amounts: Amounts, into: Cash, claim: str = "") -> Posted:
    """Called money arrives in the special account; ``claims.pay_compensation`` follows. D1001 C1202."""
    cause = ("claim", claim) if claim else ("", "")
    legs = receive_budget_legs(amounts, into, claim)
    return record_cash(event, EntryKind.BUDGET_RECEIVED, legs, into, total(amounts), cause)
