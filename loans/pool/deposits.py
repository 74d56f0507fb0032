"""Interest on the pool's deposits, fixed deposits, and the refundable deposits of borrowers.

Interest of a bank account has the account's code as its subject, so that what is due and what arrived can be compared.
"""

from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from loans.ledger.postings import Posted, Ref
from loans.pool.events import ZERO, Amounts, Cash, Event, Legs, cause_of, given, legs_of, one_leg, record, total
from loans.pool.items import open_amounts, record_cash, standing
from loans.pool.kinds import EntryKind
from loans.pool.recoveries import receive_legs

# The funder's code under which borrowers' deposits are owed to a bank: they are nobody's contribution.
BORROWERS = "borrowers"


def accrue_legs(holding: str, amounts: Amounts) -> Legs:
    """D1303 C4001 with D3104 C3105."""
    return legs_of(amounts, ("1303", "4001"), ("3104", "3105"), subject=holding)


def accrue_interest(event: Event, *, holding: str, amounts: Amounts) -> Posted:
    """Interest on a deposit is earned. D1303 C4001 with D3104 C3105."""
    return record(event, EntryKind.INTEREST_ACCRUED, accrue_legs(holding, amounts), ("account", holding))


def credit_legs(holding: str, amounts: Amounts, accrue: Amounts, into: Cash) -> Legs:
    """D1001 C1303 with D3105 C3101; what was not accrued before is accrued in the same entry."""
    first = accrue_legs(holding, accrue) if any(accrue.values()) else ()
    return first + receive_legs("1303", holding, amounts, into)


def crediting_legs(book: str, holding: str, amounts: Amounts, into: Cash) -> Legs:
    """The rows that crediting ``amounts`` would post now, by what is accrued for the account."""
    return credit_legs(holding, amounts, _unaccrued(book, holding, amounts), into)


def _unaccrued(book: str, holding: str, amounts: Amounts) -> dict[str, Decimal]:
    accrued = open_amounts(book, "1303", Q(subject=holding))
    return {name: max(ZERO, amount - accrued.get(name, ZERO)) for name, amount in given(amounts).items()}


@transaction.atomic
def credit_interest(event: Event, *, holding: str, amounts: Amounts, into: Cash) -> Posted:
    """The bank credits interest; what exceeds the accrued interest of that account is accrued in the same entry.

    D1001 C1303 with D3105 C3101, before it D1303 C4001 with D3104 C3105 for the excess.
    """
    stand = standing(event)
    stand.require_cash(into, total(amounts))
    accrue = stand.taken("1303", "debit") if stand.repeats else _unaccrued(event.book, holding, amounts)
    legs = credit_legs(holding, amounts, accrue, into)
    return record(event, EntryKind.INTEREST_CREDITED, legs, cause_of(into, ("account", holding)))


def owe_interest_legs(holding: str, amounts: Amounts, into: Cash) -> Legs:
    """D1001 C2003."""
    return legs_of(amounts, (into.ref, "2003"), subject=holding)


def owe_interest(event: Event, *, holding: str, amounts: Amounts, into: Cash) -> Posted:
    """Interest arrives that belongs to a funder or the budget: it is owed, no income. D1001 C2003."""
    legs = owe_interest_legs(holding, amounts, into)
    return record_cash(event, EntryKind.INTEREST_OWED, legs, into, total(amounts), ("account", holding))


def make_fixed_deposit_legs(amount: Decimal, current: str, fixed: str) -> Legs:
    """D1002 C1001."""
    return one_leg(Ref("1002", holding=fixed), Ref("1001", holding=current), amount)


def make_fixed_deposit(event: Event, *, amount: Decimal, current: str, fixed: str) -> Posted:
    """Money goes from a current to a fixed account. D1002 C1001."""
    return record(
        event, EntryKind.FIXED_DEPOSIT_MADE, make_fixed_deposit_legs(amount, current, fixed), ("account", fixed)
    )


def end_fixed_deposit_legs(amount: Decimal, current: str, fixed: str) -> Legs:
    """D1001 C1002."""
    return one_leg(Ref("1001", holding=current), Ref("1002", holding=fixed), amount)


def end_fixed_deposit(event: Event, *, amount: Decimal, current: str, fixed: str) -> Posted:
    """A fixed deposit, or a part of it, comes back; its interest is an event of its own. D1001 C1002."""
    return record(
        event, EntryKind.FIXED_DEPOSIT_BACK, end_fixed_deposit_legs(amount, current, fixed), ("account", fixed)
    )


def take_borrower_deposit(event: Event, *, filing: str, amount: Decimal, into: Cash) -> Posted:
    """A borrower pays a refundable deposit for a filing. D1001 C2004."""
    legs = one_leg(into.ref, "2004", amount, subject=filing)
    return record_cash(event, EntryKind.BORROWER_DEPOSIT_IN, legs, into, amount, ("filing", filing))


@transaction.atomic
def return_borrower_deposit(event: Event, *, filing: str, amount: Decimal, out_of: Cash) -> Posted:
    """The deposit goes back to the borrower. D2004 C1001."""
    stand = standing(event)
    stand.require("2004", filing, {"": amount}, _("该笔借款人保证金"))
    stand.require_cash(out_of, amount)
    legs = one_leg("2004", out_of.ref, amount, subject=filing)
    return record(event, EntryKind.BORROWER_DEPOSIT_BACK, legs, cause_of(out_of, ("filing", filing)))


@transaction.atomic
def use_borrower_deposit(event: Event, *, filing: str, amount: Decimal) -> Posted:
    """The deposit is used for the bank's loss: it is owed to the bank instead of to the borrower. D2004 C2001."""
    standing(event).require("2004", filing, {"": amount}, _("该笔借款人保证金"))
    legs = one_leg("2004", Ref("2001", funder=BORROWERS), amount, subject=filing)
    return record(event, EntryKind.BORROWER_DEPOSIT_USED, legs, ("filing", filing))


@transaction.atomic
def pay_used_deposit(event: Event, *, filing: str, amount: Decimal, out_of: Cash) -> Posted:
    """The used deposit is paid to the bank. D2001 C1001, without memo: the borrower paid its own debt, nobody's
    contribution was spent and nothing comes back to the fund.
    """
    stand = standing(event)
    stand.require("2001", filing, {BORROWERS: amount}, _("该笔保证金抵付款"))
    stand.require_cash(out_of, amount)
    legs = one_leg(Ref("2001", funder=BORROWERS), out_of.ref, amount, subject=filing)
    return record(event, EntryKind.BORROWER_DEPOSIT_PAID, legs, cause_of(out_of, ("filing", filing)))
