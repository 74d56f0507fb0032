"""Fiscal funds: appropriations, what is set aside for a purpose, grants and incentives, equity held.

Not in the list of ledger.md, and needed to keep the books true: taking back what was set aside, capital that comes back
from an investment, and unused appropriation that the finance bureau takes back (docs/decisions/0009).
"""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from loans.ledger.postings import Posted
from loans.pool.events import Amounts, Event, Legs, legs_of, one_leg, record
from loans.pool.items import standing
from loans.pool.kinds import EntryKind


def appropriate_legs(amounts: Amounts) -> Legs:
    """D1401 C3201."""
    return legs_of(amounts, ("1401", "3201"))


def appropriate(event: Event, *, amounts: Amounts) -> Posted:
    """Money is appropriated. D1401 C3201."""
    return record(event, EntryKind.APPROPRIATED, appropriate_legs(amounts))


def commit_legs(amounts: Amounts, subject: str) -> Legs:
    """D3201 C3202."""
    return legs_of(amounts, ("3201", "3202"), subject=subject)


def commit(event: Event, *, amounts: Amounts, subject: str = "") -> Posted:
    """Money is set aside for a plan or a project. D3201 C3202."""
    return record(event, EntryKind.COMMITTED, commit_legs(amounts, subject), _plan(subject))


def uncommit_legs(amounts: Amounts, subject: str) -> Legs:
    """D3202 C3201."""
    return legs_of(amounts, ("3202", "3201"), subject=subject)


def uncommit(event: Event, *, amounts: Amounts, subject: str = "") -> Posted:
    """What was set aside is free again. D3202 C3201."""
    return record(event, EntryKind.UNCOMMITTED, uncommit_legs(amounts, subject), _plan(subject))


def approve_grant_legs(grant: str, amounts: Amounts) -> Legs:
    """D5101 C2101 with D3202 C3204."""
    return legs_of(amounts, ("5101", "2101"), ("3202", "3204"), subject=grant)


def approve_grant(event: Event, *, grant: str, amounts: Amounts) -> Posted:
    """A grant or incentive is approved. D5101 C2101 with D3202 C3204."""
    return record(event, EntryKind.GRANT_APPROVED, approve_grant_legs(grant, amounts), ("grant", grant))


def pay_grant_legs(grant: str, amounts: Amounts) -> Legs:
    """D2101 C1401."""
    return legs_of(amounts, ("2101", "1401"), subject=grant)


@transaction.atomic
def pay_grant(event: Event, *, grant: str, amounts: Amounts) -> Posted:
    """It is paid, never more than is owed for this grant. D2101 C1401."""
    standing(event).require("2101", grant, amounts, _("该笔应付补助"))
    return record(event, EntryKind.GRANT_PAID, pay_grant_legs(grant, amounts), ("grant", grant))


def invest_legs(investment: str, amounts: Amounts) -> Legs:
    """D1501 C1401 with D3201 C3203."""
    return legs_of(amounts, ("1501", "1401"), ("3201", "3203"), subject=investment)


def invest(event: Event, *, investment: str, amounts: Amounts) -> Posted:
    """Equity is bought. D1501 C1401 with D3201 C3203."""
    return record(event, EntryKind.INVESTED, invest_legs(investment, amounts), ("investment", investment))


def divest_legs(investment: str, amounts: Amounts) -> Legs:
    """D1401 C1501 with D3203 C3201."""
    return legs_of(amounts, ("1401", "1501"), ("3203", "3201"), subject=investment)


@transaction.atomic
def divest(event: Event, *, investment: str, amounts: Amounts) -> Posted:
    """Invested capital comes back, at most what this investment cost. D1401 C1501 with D3203 C3201."""
    standing(event).require("1501", investment, amounts, _("该笔投资本金"))
    return record(event, EntryKind.DIVESTED, divest_legs(investment, amounts), ("investment", investment))


def recall_legs(amounts: Amounts) -> Legs:
    """D3201 C1401."""
    return legs_of(amounts, ("3201", "1401"))


def recall(event: Event, *, amounts: Amounts) -> Posted:
    """The finance bureau takes back what nobody has a claim on. D3201 C1401."""
    return record(event, EntryKind.RECALLED, recall_legs(amounts))


def link_capital(event: Event, *, subject: str, amount: Decimal) -> Posted:
    """Social capital that came along with the fund's money, as a memo. D9301 C9302."""
    legs = one_leg("9301", "9302", amount, subject=subject)
    return record(event, EntryKind.CAPITAL_LINKED, legs, ("investment", subject))


def _plan(subject: str) -> tuple[str, str]:
    return ("plan", subject) if subject else ("", "")
