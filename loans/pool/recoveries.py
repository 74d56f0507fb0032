"""After compensation: recoveries, excess returns, write-offs, claw-backs, sanctions, and receivables that are lost.

Income is shown when it is due, and with it fund that is earned but not yet received (3105); money is available only
when it has arrived.
"""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from loans.ledger.postings import Posted
from loans.pool.events import (
    ZERO,
    Amounts,
    Cash,
    Event,
    Legs,
    cause_of,
    given,
    legs_of,
    one_leg,
    record,
    total,
    unmatched_receipt,
)
from loans.pool.items import standing
from loans.pool.kinds import EntryKind

RECEIVABLES = ("1301", "1302", "1303", "1304")


def report_legs(claim: str, amounts: Amounts) -> Legs:
    """D1301 C4002 with D3104 C3105."""
    return legs_of(amounts, ("1301", "4002"), ("3104", "3105"), subject=claim)


@transaction.atomic
def report_recovery(event: Event, *, claim: str, amounts: Amounts) -> Posted:
    """A bank reports what it recovered and owes. D1301 C4002 with D3104 C3105.

    With what is reported already and not yet returned, never more than is recoverable for this claim.
    """
    stand = standing(event)
    stand.require("9101", claim, stand.beside_due(claim, amounts), _("该笔待追偿余额"))
    return record(event, EntryKind.RECOVERY_REPORTED, report_legs(claim, amounts), ("claim", claim))


def return_legs(claim: str, amounts: Amounts, into: Cash) -> Legs:
    """D1001 C1301 with D3105 C3101, memo D9102 C9101."""
    return legs_of(amounts, (into.ref, "1301"), ("3105", "3101"), ("9102", "9101"), subject=claim)


@transaction.atomic
def return_recovery(event: Event, *, claim: str, amounts: Amounts, into: Cash) -> Posted:
    """A reported recovery arrives. D1001 (matched: D2005) C1301 with D3105 C3101, memo D9102 C9101."""
    stand = standing(event)
    stand.require("1301", claim, amounts, _("该笔应收追偿返还"))
    stand.require("9101", claim, amounts, _("该笔待追偿余额"))
    stand.require_cash(into, total(amounts))
    legs = return_legs(claim, amounts, into)
    return record(event, EntryKind.RECOVERY_RETURNED, legs, cause_of(into, ("claim", claim)))


def receive_excess(event: Event, *, claim: str, amount: Decimal, into: Cash) -> Posted:
    """A bank returns more than it owes: the excess is its own. D1001 C2005."""
    legs = one_leg(into.ref, "2005", amount, subject=claim)
    return record(event, EntryKind.EXCESS_RECEIVED, legs, ("receipt", claim))


@transaction.atomic
def send_back_excess(event: Event, *, claim: str, amount: Decimal, out_of: Cash) -> Posted:
    """The excess goes back. D2005 C1001."""
    # By its cause: a receipt matched with this claim has the claim on its rows too, and is none of the excess.
    standing(event).require_cash(unmatched_receipt(claim), amount)
    legs = one_leg("2005", out_of.ref, amount, subject=claim)
    return record(event, EntryKind.EXCESS_SENT_BACK, legs, ("receipt", claim))


def write_off_legs(claim: str, amounts: Amounts) -> Legs:
    """Memo D9102 C9101 and D9103 C9104: off the recoverable ones, kept on record to be pursued (账销案存)."""
    return legs_of(amounts, ("9102", "9101"), ("9103", "9104"), subject=claim)


@transaction.atomic
def write_off(event: Event, *, claim: str, amounts: Amounts) -> Posted:
    """What can no longer be recovered is written off, without cash. Memo D9102 C9101, D9103 C9104.

    What a bank has reported and still owes is no loss: it is left out of what may be written off.
    """
    stand = standing(event)
    stand.require("9101", claim, stand.beside_due(claim, amounts), _("该笔可核销余额"))
    return record(event, EntryKind.WRITTEN_OFF, write_off_legs(claim, amounts), ("claim", claim))


def reinstate_legs(claim: str, amounts: Amounts) -> Legs:
    """Memo D9101 C9102 and D9104 C9103: what was written off is recoverable again."""
    return legs_of(amounts, ("9101", "9102"), ("9104", "9103"), subject=claim)


def receive_written_off_legs(claim: str, amounts: Amounts, into: Cash) -> Legs:
    """Memo D9101 C9102 and D9104 C9103 first, then both recovery rows."""
    return reinstate_legs(claim, amounts) + report_legs(claim, amounts) + return_legs(claim, amounts, into)


@transaction.atomic
def receive_written_off(event: Event, *, claim: str, amounts: Amounts, into: Cash) -> Posted:
    """Money arrives for what was written off: the write-off is taken back by as much, then reported and returned."""
    stand = standing(event)
    stand.require("9103", claim, amounts, _("该笔已核销余额"))
    stand.require_cash(into, total(amounts))
    legs = receive_written_off_legs(claim, amounts, into)
    return record(event, EntryKind.WRITTEN_OFF_RECEIVED, legs, cause_of(into, ("claim", claim)))


def decide_clawback_legs(claim: str, amounts: Amounts, written_off: Amounts) -> Legs:
    """D1302 C4004 with D3104 C3105, memo D9102 C9101; the part ``written_off`` is first made recoverable again."""
    back = reinstate_legs(claim, written_off) if any(written_off.values()) else ()
    return back + legs_of(amounts, ("1302", "4004"), ("3104", "3105"), ("9102", "9101"), subject=claim)


@transaction.atomic
def decide_clawback(event: Event, *, claim: str, amounts: Amounts) -> Posted:
    """Compensation is claimed back (false claim), also where it was written off.

    D1302 C4004 with D3104 C3105, memo D9102 C9101. What a bank has reported and still owes comes as a recovery.
    """
    stand = standing(event)
    if stand.repeats is not None:
        written_off = stand.taken("9103", "credit")
    else:
        due, left = stand.open("1301", claim), stand.open("9101", claim)
        free = {funder: left.get(funder, ZERO) - due.get(funder, ZERO) for funder in amounts}
        written_off = {name: max(ZERO, amount - free[name]) for name, amount in given(amounts).items()}
    if any(written_off.values()):
        stand.require("9103", claim, written_off, _("该笔可追回余额"))
    legs = decide_clawback_legs(claim, amounts, written_off)
    return record(event, EntryKind.CLAWBACK_DECIDED, legs, ("claim", claim))


def receive_legs(receivable: str, subject: str, amounts: Amounts, into: Cash) -> Legs:
    """D1001 C1302 (1303, 1304) with D3105 C3101."""
    return legs_of(amounts, (into.ref, receivable), ("3105", "3101"), subject=subject)


def receive_clawback(event: Event, *, claim: str, amounts: Amounts, into: Cash) -> Posted:
    """A claw-back arrives. D1001 C1302 with D3105 C3101."""
    return _receive(event, EntryKind.CLAWBACK_RECEIVED, "1302", ("claim", claim), amounts, into)


def impose_sanction_legs(subject: str, amounts: Amounts) -> Legs:
    """D1304 C4003 with D3104 C3105."""
    return legs_of(amounts, ("1304", "4003"), ("3104", "3105"), subject=subject)


def impose_sanction(event: Event, *, subject: str, amounts: Amounts) -> Posted:
    """A sanction or interest for a late return is due. D1304 C4003 with D3104 C3105."""
    return record(event, EntryKind.SANCTION_DUE, impose_sanction_legs(subject, amounts), ("claim", subject))


def receive_sanction(event: Event, *, subject: str, amounts: Amounts, into: Cash) -> Posted:
    """It arrives. D1001 C1304 with D3105 C3101."""
    return _receive(event, EntryKind.SANCTION_RECEIVED, "1304", ("claim", subject), amounts, into)


@transaction.atomic
def _receive(
    event: Event, kind: EntryKind, receivable: str, cause: tuple[str, str], amounts: Amounts, into: Cash
) -> Posted:
    stand = standing(event)
    stand.require(receivable, cause[1], amounts, _("该笔应收款"))
    stand.require_cash(into, total(amounts))
    return record(event, kind, receive_legs(receivable, cause[1], amounts, into), cause_of(into, cause))


def lose_legs(receivable: str, subject: str, amounts: Amounts) -> Legs:
    """D5004 C1301 (1302, 1303, 1304) with D3105 C3104."""
    return legs_of(amounts, ("5004", receivable), ("3105", "3104"), subject=subject)


@transaction.atomic
def lose_receivable(event: Event, *, receivable: str, subject: str, amounts: Amounts) -> Posted:
    """A receivable will never arrive. D5004 C1301 (1302, 1303, 1304) with D3105 C3104."""
    if receivable not in RECEIVABLES:
        raise ValueError(f"{receivable} is no receivable")
    standing(event).require(receivable, subject, amounts, _("该笔应收款"))
    return record(event, EntryKind.RECEIVABLE_LOST, lose_legs(receivable, subject, amounts), ("claim", subject))
