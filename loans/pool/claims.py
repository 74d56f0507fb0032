"""Compensation claims: available money drops at approval, cash at payment, and what was paid may be recovered."""

from django.db import transaction
from django.utils.translation import gettext as _

from loans.ledger.postings import Posted
from loans.ledger.services.reserving import PAID_IN, consume_reserved
from loans.pool.events import Amounts, Cash, Event, Legs, cause_of, given, legs_of, posting_of, record, total
from loans.pool.filings import end_filing
from loans.pool.items import standing
from loans.pool.kinds import EntryKind


@transaction.atomic
def approve_claim(event: Event, *, claim: str, filing: str, amounts: Amounts) -> Posted:
    """A claim is approved with ``amounts`` by funder: from this filing's reservation first, then from available money.

    D5001 C2001 with D3102, D3101 C3104. ``InsufficientFunds`` when a funder has too little of both.
    """
    wanted = given(amounts)
    owed = legs_of(wanted, ("5001", "2001"), subject=claim)
    posting = posting_of(event, EntryKind.CLAIM_APPROVED, owed, ("claim", claim))
    return consume_reserved(posting=posting, subject=filing, amounts=wanted, against="3104", by=event.by)


@transaction.atomic
def decide_claim(event: Event, *, claim: str, filing: str) -> Posted:
    """The claim is decided: what is left of the filing's reservation goes back. D3102 C3101, memo D9002 C9001."""
    return end_filing(event, filing, EntryKind.CLAIM_DECIDED, ("claim", claim), PAID_IN)


def pay_legs(claim: str, amounts: Amounts, out_of: Cash) -> Legs:
    """D2001 C1001 (matched: C1101), memo D9101 C9102."""
    return legs_of(amounts, ("2001", out_of.ref), ("9101", "9102"), subject=claim)


@transaction.atomic
def pay_compensation(event: Event, *, claim: str, amounts: Amounts, out_of: Cash) -> Posted:
    """Compensation is paid, never more than is owed for this claim. D2001 C1001, memo D9101 C9102."""
    stand = standing(event)
    stand.require("2001", claim, amounts, _("该笔应付补偿款"))
    stand.require_cash(out_of, total(amounts))
    legs = pay_legs(claim, amounts, out_of)
    return record(event, EntryKind.COMPENSATION_PAID, legs, cause_of(out_of, ("claim", claim)))


def bounce_legs(claim: str, amounts: Amounts, into: Cash) -> Legs:
    """D1001 C2001, memo D9102 C9101."""
    return legs_of(amounts, (into.ref, "2001"), ("9102", "9101"), subject=claim)


@transaction.atomic
def bounce_compensation(event: Event, *, claim: str, amounts: Amounts, into: Cash) -> Posted:
    """A payment comes back (退汇): it is owed again and no longer recoverable. D1001 C2001, memo D9102 C9101.

    What a bank has reported as recovered was paid for good: it is left out of what may come back.
    """
    stand = standing(event)
    stand.require("9101", claim, stand.beside_due(claim, amounts), _("该笔已拨付补偿款"))
    stand.require_cash(into, total(amounts))
    legs = bounce_legs(claim, amounts, into)
    return record(event, EntryKind.COMPENSATION_BOUNCED, legs, cause_of(into, ("claim", claim)))
