"""Filed loans: what is set aside for them, and the covered principal as a memo.

A pool with paid-in money sets aside available money (3102 of 3101), one without it part of its budget commitment (9203
of 9201): ``aside`` says which. Everything else is the same.
"""

from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from loans.ledger.postings import Posted, Posting
from loans.ledger.services.reserving import PAID_IN, SetAside, release, reserved_for
from loans.ledger.services.reserving import reserve as set_aside
from loans.pool.events import ZERO, Amounts, Event, Legs, given, one_leg, posting_of
from loans.pool.items import MoreThanOpen, Standing, standing
from loans.pool.kinds import EntryKind
from portal.core.splits import split_amount


def covered_legs(filing: str, covered: Decimal) -> Legs:
    """Memo D9001 C9002: the covered principal of a filing."""
    return one_leg("9001", "9002", covered, subject=filing)


def uncovered_legs(filing: str, covered: Decimal) -> Legs:
    """Memo D9002 C9001: it is covered no longer. None when nothing was left of it."""
    return one_leg("9002", "9001", covered, subject=filing) if covered else ()


def accept_filing(
    event: Event, *, filing: str, covered: Decimal, reserve: Amounts, aside: SetAside = PAID_IN
) -> Posted:
    """A filing is accepted: ``covered`` principal, ``reserve`` by funder (empty where the scheme reserves nothing).

    D3101 C3102 (D9203 C9201) for this filing; memo D9001 C9002. ``InsufficientFunds`` when a funder has less.
    """
    held = given(reserve) if any(reserve.values()) else {}
    posting = posting_of(event, EntryKind.FILING_ACCEPTED, covered_legs(filing, covered), ("filing", filing))
    return set_aside(posting=posting, subject=filing, amounts=held, by=event.by, aside=aside)


def released_share(left: Amounts, repaid: Decimal, outstanding: Decimal) -> dict[str, Decimal]:
    """How much of what is ``left`` reserved goes back when ``repaid`` of the ``outstanding`` covered principal is.

    What stays is rounded half-up to the fen for each funder, the release is the rest: nothing is left at the end.
    """
    if not ZERO < repaid <= outstanding:
        raise MoreThanOpen(_("还款金额应大于零且不超过在保本金。"))
    part = Fraction(outstanding - repaid) / Fraction(outstanding)
    stays = {name: split_amount(left[name], {"stays": part, "goes": 1 - part}, "goes")["goes"] for name in left}
    return {name: amount for name, amount in stays.items() if amount}


@transaction.atomic
def repay_filing(event: Event, *, filing: str, repaid: Decimal, aside: SetAside = PAID_IN) -> Posted:
    """Covered principal is repaid in part: its share of what is set aside goes back. D3102 C3101, memo D9002 C9001."""
    stand = standing(event)
    stand.require("9001", filing, {"": repaid}, _("在保本金"))
    share = _left(event, filing, aside)
    if stand.repeats is None:
        share = released_share(share, repaid, stand.open("9001", filing)[""])
    posting = posting_of(event, EntryKind.FILING_REPAID, uncovered_legs(filing, repaid), ("filing", filing))
    return release(posting=posting, subject=filing, amounts=share, by=event.by, aside=aside)


@transaction.atomic
def settle_filing(event: Event, *, filing: str, aside: SetAside = PAID_IN) -> Posted:
    """The loan is settled: everything left of the filing goes. D3102 C3101, memo D9002 C9001."""
    return end_filing(event, filing, EntryKind.FILING_SETTLED, ("filing", filing), aside)


@transaction.atomic
def revoke_filing(event: Event, *, filing: str, aside: SetAside = PAID_IN) -> Posted:
    """The filing is revoked: everything left of it goes. D3102 C3101, memo D9002 C9001."""
    return end_filing(event, filing, EntryKind.FILING_REVOKED, ("filing", filing), aside)


def end_filing(event: Event, filing: str, kind: EntryKind, cause: tuple[str, str], aside: SetAside) -> Posted:
    """Give back what is left of a filing and end its cover; needs a transaction. ``MoreThanOpen`` when nothing is."""
    stand = standing(event)
    covered, left = _covered(stand, filing), _left(event, filing, aside)
    if not covered and not left:
        raise MoreThanOpen(_("该备案已没有预留资金和在保本金。"))
    posting: Posting = posting_of(event, kind, uncovered_legs(filing, covered), cause)
    return release(posting=posting, subject=filing, amounts=left, by=event.by, aside=aside)


def _covered(stand: Standing, filing: str) -> Decimal:
    if stand.repeats is None:
        return stand.open("9001", filing).get("", ZERO)
    return stand.taken("9001", "credit").get("", ZERO)


def _left(event: Event, filing: str, aside: SetAside) -> dict[str, Decimal]:
    return reserved_for(book=event.book, subject=filing, aside=aside, key=event.key)
