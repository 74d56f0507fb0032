"""Money that funders promise, pay in, take out; and money that is frozen."""

from django.db import transaction
from django.utils.translation import gettext as _

from loans.ledger.postings import Posted
from loans.pool.events import Amounts, Cash, Event, Legs, legs_of, record, total
from loans.pool.items import record_cash, standing
from loans.pool.kinds import EntryKind


def promise_legs(amounts: Amounts) -> Legs:
    """D1201 C3100."""
    return legs_of(amounts, ("1201", "3100"))


def promise(event: Event, *, amounts: Amounts) -> Posted:
    """Funders promise money. D1201 C3100."""
    return record(event, EntryKind.PROMISED, promise_legs(amounts))


def pay_in_promised_legs(amounts: Amounts, into: Cash) -> Legs:
    """D1001 C1201 with D3100 C3101."""
    return legs_of(amounts, (into.ref, "1201"), ("3100", "3101"))


def pay_in_promised(event: Event, *, amounts: Amounts, into: Cash) -> Posted:
    """Promised money arrives. D1001 (matched: D2005) C1201 with D3100 C3101."""
    legs = pay_in_promised_legs(amounts, into)
    return record_cash(event, EntryKind.PROMISE_PAID_IN, legs, into, total(amounts))


def pay_in_legs(amounts: Amounts, into: Cash) -> Legs:
    """D1001 C3101."""
    return legs_of(amounts, (into.ref, "3101"))


def pay_in(event: Event, *, amounts: Amounts, into: Cash) -> Posted:
    """Money arrives that nobody had promised. D1001 (matched: D2005) C3101."""
    return record_cash(event, EntryKind.PAID_IN, pay_in_legs(amounts, into), into, total(amounts))


def withdraw_legs(amounts: Amounts) -> Legs:
    """D3101 C2003."""
    return legs_of(amounts, ("3101", "2003"))


def withdraw(event: Event, *, amounts: Amounts) -> Posted:
    """Withdrawal or wind-up: from available money only, it is then owed to the funder. D3101 C2003."""
    return record(event, EntryKind.WITHDRAWN, withdraw_legs(amounts))


def pay_funder_legs(amounts: Amounts, out_of: Cash) -> Legs:
    """D2003 C1001."""
    return legs_of(amounts, ("2003", out_of.ref))


def pay_funder(event: Event, *, amounts: Amounts, out_of: Cash) -> Posted:
    """What is owed to a funder or the budget is paid. D2003 C1001 (matched: C1101)."""
    return record_cash(event, EntryKind.FUNDER_PAID, pay_funder_legs(amounts, out_of), out_of, total(amounts))


def freeze_legs(amounts: Amounts, subject: str = "") -> Legs:
    """D3101 C3103."""
    return legs_of(amounts, ("3101", "3103"), subject=subject)


def freeze(event: Event, *, amounts: Amounts, subject: str = "") -> Posted:
    """Available money is frozen by a breaker, an audit or a court. D3101 C3103."""
    return record(event, EntryKind.FROZEN, freeze_legs(amounts, subject), ("freeze", subject) if subject else ("", ""))


def unfreeze_legs(amounts: Amounts, subject: str = "") -> Legs:
    """D3103 C3101."""
    return legs_of(amounts, ("3103", "3101"), subject=subject)


@transaction.atomic
def unfreeze(event: Event, *, amounts: Amounts, subject: str = "") -> Posted:
    """Frozen money is available again; of a ``subject`` never more than was frozen for it. D3103 C3101."""
    if subject:
        standing(event).require("3103", subject, amounts, _("该事项的冻结资金"))
    return record(
        event, EntryKind.UNFROZEN, unfreeze_legs(amounts, subject), ("freeze", subject) if subject else ("", "")
    )
