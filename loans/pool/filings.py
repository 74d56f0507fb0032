"""Filed loans of a pool with paid-in money: what is reserved for them, and the covered principal as a memo."""

from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from loans.ledger.postings import Posted
from loans.pool.events import ZERO, Amounts, Event, Legs, legs_of, one_leg, record
from loans.pool.items import MoreThanOpen, Standing, standing
from loans.pool.kinds import EntryKind
from portal.core.splits import split_amount


def accept_legs(filing: str, covered: Decimal, reserve: Amounts) -> Legs:
    """D3101 C3102 for this filing, if the scheme reserves; memo D9001 C9002 with the covered amount."""
    held = legs_of(reserve, ("3101", "3102"), subject=filing, reservation=filing) if any(reserve.values()) else ()
    return held + one_leg("9001", "9002", covered, subject=filing)


def accept_filing(event: Event, *, filing: str, covered: Decimal, reserve: Amounts) -> Posted:
    """A filing is accepted: ``covered`` principal, ``reserve`` by funder (empty where the scheme reserves nothing).

    ``InsufficientFunds`` when a funder has less available than is to be reserved.
    """
    return record(event, EntryKind.FILING_ACCEPTED, accept_legs(filing, covered, reserve), ("filing", filing))


def release_legs(filing: str, covered: Decimal, release: Amounts) -> Legs:
    """D3102 C3101; memo D9002 C9001. Either may be nothing, not both."""
    back = legs_of(release, ("3102", "3101"), subject=filing, reservation=filing) if any(release.values()) else ()
    return back + (one_leg("9002", "9001", covered, subject=filing) if covered or not back else ())


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
def repay_filing(event: Event, *, filing: str, repaid: Decimal) -> Posted:
    """Covered principal is repaid in part: its share of the reservation goes back. D3102 C3101, memo D9002 C9001."""
    stand = standing(event)
    stand.require("9001", filing, {"": repaid}, _("在保本金"))
    release = stand.reserved(filing)
    if stand.repeats is None:
        release = released_share(release, repaid, stand.open("9001", filing)[""])
    return record(event, EntryKind.FILING_REPAID, release_legs(filing, repaid, release), ("filing", filing))


@transaction.atomic
def settle_filing(event: Event, *, filing: str) -> Posted:
    """The loan is settled: everything left of the filing goes. D3102 C3101, memo D9002 C9001."""
    return _end(event, EntryKind.FILING_SETTLED, filing)


@transaction.atomic
def revoke_filing(event: Event, *, filing: str) -> Posted:
    """The filing is revoked: everything left of it goes. D3102 C3101, memo D9002 C9001."""
    return _end(event, EntryKind.FILING_REVOKED, filing)


def _end(event: Event, kind: EntryKind, filing: str) -> Posted:
    stand = standing(event)
    return record(event, kind, ending_legs(stand, filing), ("filing", filing))


def ending_legs(stand: Standing, filing: str) -> Legs:
    """What is left of a filing's reservation and of its covered principal. ``MoreThanOpen`` when nothing is."""
    if stand.repeats is None:
        covered = stand.open("9001", filing).get("", ZERO)
    else:
        covered = stand.taken("9001", "credit").get("", ZERO)
    release = stand.reserved(filing)
    if not covered and not release:
        raise MoreThanOpen(_("该备案已没有预留资金和在保本金。"))
    return release_legs(filing, covered, release)
