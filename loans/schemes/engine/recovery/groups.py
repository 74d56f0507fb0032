"""Who is served when: the parties of a recovery in groups, each with the weights of its members."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from loans.schemes.format import Scheme
from loans.schemes.format.parties import GOVERNMENT
from loans.schemes.format.recovery import Recovery, RecoveryOrder
from loans.schemes.roles import funder_codes, party_codes

BANK = "bank"


@dataclass(frozen=True)
class Group:
    """Served together. Members keep the order of the scheme, whatever the order of the facts."""

    title: str
    weights: dict[str, Fraction]


def known_parties(scheme: Scheme) -> list[str]:
    """The government, the funders in their order, then the institutions."""
    return [GOVERNMENT, *funder_codes(scheme), *party_codes(scheme)]


def public_parties(scheme: Scheme) -> set[str]:
    return {GOVERNMENT, *funder_codes(scheme)}


def groups_of(scheme: Scheme, rule: Recovery, borne: Mapping[str, Decimal], compensated: str) -> list[Group]:
    """The groups in the order in which they are served; ``borne`` is what each party bore, in order."""
    paid = {party: Fraction(amount) for party, amount in borne.items()}
    if rule.order == RecoveryOrder.GOVERNMENT_FIRST:
        return _first(paid, public_parties(scheme))
    if rule.order == RecoveryOrder.BANK_FIRST:
        return _first(paid, {BANK if BANK in paid else compensated})
    if rule.order == RecoveryOrder.STATED_RATIO:
        return _stated(scheme, rule, paid)
    return [Group("paid_ratio", paid)]


def _first(paid: Mapping[str, Fraction], first: set[str]) -> list[Group]:
    ahead = {party: weight for party, weight in paid.items() if party in first}
    behind = {party: weight for party, weight in paid.items() if party not in first}
    return [Group(title, weights) for title, weights in (("first", ahead), ("then", behind)) if weights]


def _stated(scheme: Scheme, rule: Recovery, paid: Mapping[str, Fraction]) -> list[Group]:
    """By the stated parts; who has none comes after. A part of ``government`` is split by what its funders bore."""
    weights: dict[str, Fraction] = {}
    funders = {party: amount for party, amount in paid.items() if party in public_parties(scheme) - set(rule.shares)}
    public = sum(funders.values(), Fraction(0))
    for party, amount in paid.items():
        stated = rule.shares.get(party)
        if isinstance(stated, Fraction) and stated:
            weights[party] = stated
        elif party in funders and public and isinstance(whole := rule.shares.get(GOVERNMENT), Fraction) and amount:
            weights[party] = whole * amount / public
    rest = {party: amount for party, amount in paid.items() if party not in weights}
    return [Group(title, members) for title, members in (("stated", weights), ("then", rest)) if members]
