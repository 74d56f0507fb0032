"""Management fees and other costs that the pool bears, where its scheme lets it bear them."""

from django.utils.translation import gettext as _

from loans.ledger.postings import Posted
from loans.pool.events import Amounts, Cash, Event, Legs, legs_of, record, total
from loans.pool.items import record_cash
from loans.pool.kinds import EntryKind
from portal.core.errors import DomainError


class NotBorne(DomainError):
    """The scheme says that the pool does not bear this cost."""

    code = "pool_does_not_bear"


def charge_fee_legs(amounts: Amounts) -> Legs:
    """D5002 C2002 with D3101 C3104."""
    return legs_of(amounts, ("5002", "2002"), ("3101", "3104"))


def charge_fee(event: Event, *, amounts: Amounts, pool_bears: bool) -> Posted:
    """A management fee is owed. D5002 C2002 with D3101 C3104; ``NotBorne`` unless the scheme lets the pool bear it."""
    if not pool_bears:
        raise NotBorne(_("按方案规定，管理费不由资金承担，不能记账。"))
    return record(event, EntryKind.FEE_CHARGED, charge_fee_legs(amounts))


def charge_cost_legs(amounts: Amounts) -> Legs:
    """D5003 C2002 with D3101 C3104."""
    return legs_of(amounts, ("5003", "2002"), ("3101", "3104"))


def charge_cost(event: Event, *, amounts: Amounts, pool_bears: bool) -> Posted:
    """Audit, legal or bank charges are owed. D5003 C2002 with D3101 C3104; ``NotBorne`` as for fees."""
    if not pool_bears:
        raise NotBorne(_("按方案规定，该项费用不由资金承担，不能记账。"))
    return record(event, EntryKind.COST_CHARGED, charge_cost_legs(amounts))


def pay_cost_legs(amounts: Amounts, out_of: Cash) -> Legs:
    """D2002 C1001."""
    return legs_of(amounts, ("2002", out_of.ref))


def pay_cost(event: Event, *, amounts: Amounts, out_of: Cash) -> Posted:
    """A fee or cost that is owed is paid. D2002 C1001 (matched: C1101)."""
    return record_cash(event, EntryKind.COST_PAID, pay_cost_legs(amounts, out_of), out_of, total(amounts))
