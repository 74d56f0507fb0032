"""Pools without paid-in money: a yearly budget commitment, reserved as a memo; called when a claim is approved.

What comes back from banks is real money of such a pool too: recoveries, claw-backs and sanctions are posted as for any
pool, and it stays available or is handed to the budget by ``contributions.withdraw``.
"""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from loans.ledger.postings import Leg, Posted, Ref
from loans.pool.events import ZERO, Amounts, Cash, Event, Legs, given, legs_of, one_leg, record, total
from loans.pool.filings import released_share
from loans.pool.items import MoreThanOpen, Standing, record_cash, standing
from loans.pool.kinds import EntryKind

RESERVED = "9203"


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


def accept_legs(filing: str, covered: Decimal, reserve: Amounts) -> Legs:
    """Memo D9203 C9201 for this filing, memo D9001 C9002."""
    held = legs_of(reserve, (RESERVED, "9201"), subject=filing, reservation=filing) if any(reserve.values()) else ()
    return held + one_leg("9001", "9002", covered, subject=filing)


def accept_filing(event: Event, *, filing: str, covered: Decimal, reserve: Amounts) -> Posted:
    """A filing is accepted. Memo D9203 C9201 by funder, memo D9001 C9002 with the covered principal."""
    return record(event, EntryKind.FILING_ACCEPTED, accept_legs(filing, covered, reserve), ("filing", filing))


def release_legs(filing: str, covered: Decimal, release: Amounts) -> Legs:
    """Memo D9201 C9203, memo D9002 C9001."""
    back = legs_of(release, ("9201", RESERVED), subject=filing, reservation=filing) if any(release.values()) else ()
    return back + (one_leg("9002", "9001", covered, subject=filing) if covered or not back else ())


@transaction.atomic
def repay_filing(event: Event, *, filing: str, repaid: Decimal) -> Posted:
    """Covered principal is repaid in part: its share of the reserved commitment goes back. D9201 C9203, D9002 C9001."""
    stand = standing(event)
    stand.require("9001", filing, {"": repaid}, _("在保本金"))
    release = stand.reserved(filing, RESERVED)
    if stand.repeats is None:
        release = released_share(release, repaid, stand.open("9001", filing)[""])
    return record(event, EntryKind.FILING_REPAID, release_legs(filing, repaid, release), ("filing", filing))


@transaction.atomic
def settle_filing(event: Event, *, filing: str) -> Posted:
    """The loan is settled: the rest of its reserved commitment goes back."""
    return record(event, EntryKind.FILING_SETTLED, _ending_legs(standing(event), filing), ("filing", filing))


@transaction.atomic
def revoke_filing(event: Event, *, filing: str) -> Posted:
    """The filing is revoked: the rest of its reserved commitment goes back."""
    return record(event, EntryKind.FILING_REVOKED, _ending_legs(standing(event), filing), ("filing", filing))


@transaction.atomic
def decide_claim(event: Event, *, claim: str, filing: str) -> Posted:
    """The claim is decided: what is left of the filing's reserved commitment goes back."""
    return record(event, EntryKind.CLAIM_DECIDED, _ending_legs(standing(event), filing), ("claim", claim))


def _ending_legs(stand: Standing, filing: str) -> Legs:
    if stand.repeats is None:
        covered = stand.open("9001", filing).get("", ZERO)
    else:
        covered = stand.taken("9001", "credit").get("", ZERO)
    release = stand.reserved(filing, RESERVED)
    if not covered and not release:
        raise MoreThanOpen(_("该备案已没有预留资金和在保本金。"))
    return release_legs(filing, covered, release)


def approve_legs(claim: str, filing: str, amounts: Amounts, reserved: Amounts) -> Legs:
    """D5001 C2001 with D1202 C3104, memo D9202 C9203 (this filing's), then D9202 C9201."""
    wanted = given(amounts)
    owed = legs_of(wanted, ("5001", "2001"), ("1202", "3104"), subject=claim)
    used: list[Leg] = []
    for funder, amount in wanted.items():
        held = min(amount, reserved.get(funder, ZERO))
        contra = Ref("9202", funder=funder)
        if held:
            used.append(Leg(contra, Ref(RESERVED, funder=funder), held, claim, filing))
        if amount > held:
            used.append(Leg(contra, Ref("9201", funder=funder), amount - held, claim, ""))
    return owed + tuple(used)


@transaction.atomic
def approve_claim(event: Event, *, claim: str, filing: str, amounts: Amounts) -> Posted:
    """A claim is approved: the money is called from the budget. D5001 C2001 with D1202 C3104, memo D9202 C9203.

    What this filing has reserved is used first, then what is free; ``InsufficientFunds`` beyond the commitment.
    """
    reserved = standing(event).reserved(filing, RESERVED)
    return record(event, EntryKind.CLAIM_APPROVED, approve_legs(claim, filing, amounts, reserved), ("claim", claim))


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
    """The treasury's direct payment comes back to it. D1202 C2001, memo D9102 C9101."""
    standing(event).require("9101", claim, amounts, _("该笔已拨付补偿款"))
    return record(event, EntryKind.COMPENSATION_BOUNCED, bounce_legs(claim, amounts), ("claim", claim))


def receive_budget_legs(amounts: Amounts, into: Cash, claim: str = "") -> Legs:
    """D1001 C1202."""
    return legs_of(amounts, (into.ref, "1202"), subject=claim)


def receive_budget(event: Event, *, amounts: Amounts, into: Cash, claim: str = "") -> Posted:
    """Called money arrives in the special account; ``claims.pay_compensation`` follows. D1001 C1202."""
    cause = ("claim", claim) if claim else ("", "")
    legs = receive_budget_legs(amounts, into, claim)
    return record_cash(event, EntryKind.BUDGET_RECEIVED, legs, into, total(amounts), cause)
