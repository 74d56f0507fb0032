"""Which facts a scheme asks for in an assessment: named in its conditions, tables and limits, or implied by a rule.

A form shows these; everything else of the facts model stands behind 更多. What is missed here is no error: an
assessment names every fact that it lacks, and the form then shows it.
"""

from collections.abc import Iterator
from typing import Any

from loans.schemes.facts.catalogue import LOSS_BASE, FactsKind, catalogue
from loans.schemes.format import Scheme
from loans.schemes.format.base import Part
from loans.schemes.format.caps import CapKind
from loans.schemes.format.conditions import Condition
from loans.schemes.format.incentives import IncentiveBase
from loans.schemes.format.loan_limits import AmountOf, Fee, LoanLimits, RateBase
from loans.schemes.format.loss_base import LossPart

MARKET = {RateBase.BENCHMARK: "market.benchmark", RateBase.LPR_1Y: "market.lpr_1y", RateBase.LPR_5Y: "market.lpr_5y"}
# Facts of a row of a list, named after the list: items.amount is that of every item.
ROWS = ("items.", "periods.", "subjects.")
ITEM = ("incentive", "payee", "amount", "evidence")
PERIOD = ("start", "end", "principal", "rate")
DEDUCTED = {
    "insurer_paid": "loss.insurer_paid",
    "guarantor_paid": "loss.guarantor_paid",
    "collateral_proceeds": "loss.collateral_proceeds",
    "recovered": "loss.recovered",
    "borrower_deposit": "loss.borrower_deposit",
    "deposit_pool": "loss.deposit_pool",
}


def asked_facts(scheme: Scheme, kind: FactsKind) -> set[str]:
    """Names of the facts; one of a row of a list is named after the list."""
    named = {
        FactsKind.FILING: _filing,
        FactsKind.CLAIM: _claim,
        FactsKind.INCENTIVE: _incentive,
        FactsKind.RECOVERY: _recovery,
        FactsKind.BREAKERS: _breakers,
    }[kind]
    known = catalogue()
    return {
        name
        for name in named(scheme)
        if name.startswith(("extra.", *ROWS)) or (name in known and kind in known[name].kinds and name != LOSS_BASE)
    }


def conditions_in(value: Any) -> Iterator[Condition]:
    """Every condition in a part of the format, the ones inside of others too."""
    if isinstance(value, tuple | list):
        for one in value:
            yield from conditions_in(one)
    elif isinstance(value, Condition):
        yield value
        for _path, one in value.parts():
            yield from conditions_in(one)
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from conditions_in(getattr(value, name))


def facts_in(value: Any) -> Iterator[str]:
    """Every fact that a part of the format names: in conditions, limits and tables."""
    for condition in conditions_in(value):
        yield from (name for name in (condition.fact, condition.value_fact) if name)
    yield from _of_and_by(value)


def _of_and_by(value: Any) -> Iterator[str]:
    if isinstance(value, tuple | list):
        for one in value:
            yield from _of_and_by(one)
    elif isinstance(value, Part) and not isinstance(value, Condition):
        yield from (name for name in (getattr(value, "of", None), getattr(value, "by", None)) if isinstance(name, str))
        for name in type(value).model_fields:
            yield from _of_and_by(getattr(value, name))


def _filing(scheme: Scheme) -> Iterator[str]:
    yield from ("filing.filed_on", "loan.amount")
    yield from _mode(scheme)
    yield from facts_in([scheme.eligibility, scheme.loan_limits, scheme.filing])
    if scheme.banks:
        yield from facts_in(scheme.banks.admission)
    if scheme.filing and scheme.filing.window:
        yield f"loan.{'signed_on' if scheme.filing.window.since == 'signing' else 'disbursed_on'}"
    if scheme.filing and scheme.filing.reserve and scheme.filing.reserve.base == "compensation":
        yield from facts_in(scheme.ratio)
    if scheme.loan_limits:
        yield from _limits(scheme.loan_limits)


def _mode(scheme: Scheme) -> Iterator[str]:
    if len(scheme.modes) > 1:
        yield "loan.mode"


def _limits(rules: LoanLimits) -> Iterator[str]:
    flags = {
        "loan.kind": rules.kinds,
        "loan.term_months": rules.term,
        "loan.renewal": rules.renewal,
        "loan.collateral_amount": rules.collateral,
        "loan.ip_value": rules.ip_value,
        "history.live_filings": rules.one_live_filing,
        "history.banks_this_year": rules.one_bank_per_year,
        "bank.code": rules.one_bank_per_year,
        "loan.rate": rules.rate_caps,
    }
    yield from (name for name, rule in flags.items() if rule)
    balances = {
        AmountOf.FACILITY: "loan.facility",
        AmountOf.ENTERPRISE_YEAR: "history.lent_this_year",
        AmountOf.ENTERPRISE_BALANCE: "history.live_balance",
    }
    yield from (balances[one.limits] for one in rules.amounts if one.limits in balances)
    for cap in rules.rate_caps:
        yield MARKET.get(cap.base, "bank.own_rate" if cap.base == RateBase.BANK_OWN else "loan.rate")
    for fee in rules.fee_caps:
        yield from (f"loan.{one.value}" for one in Fee if one != Fee.ALL and fee.fee in {one, Fee.ALL})


def _claim(scheme: Scheme) -> Iterator[str]:
    yield from _mode(scheme)
    yield from facts_in([scheme.claim, scheme.loss_base, scheme.ratio, scheme.sharing, scheme.caps, scheme.funding])
    if scheme.loan_limits and any(one.limits == AmountOf.SINGLE for one in scheme.loan_limits.amounts):
        yield "loan.amount"
    if scheme.filing is None or scheme.filing.required:
        yield "filing.accepted"
    if scheme.claim and scheme.claim.window:
        since = {"trigger": "claim.trigger_met_on", "overdue": "claim.overdue_since", "due": "loan.due_on"}
        yield from ("claim.submitted_on", since[scheme.claim.window.since.value])
    yield from _losses(scheme)
    if any(cap.kind == CapKind.PUBLIC_MONEY for cap in scheme.caps):
        yield "claim.other_public_money"


def _losses(scheme: Scheme) -> Iterator[str]:
    if not scheme.loss_base:
        yield "loss.principal"
    for base in scheme.loss_base:
        yield from (f"loss.{item.value}" for item in base.include)
        yield from (DEDUCTED[one.value] for one in base.deduct)
        if base.part == LossPart.COVERED:
            yield from ("filing.covered_amount", "loan.amount")
        if base.part == LossPart.INTELLECTUAL_PROPERTY:
            yield from ("loan.ip_amount", "loan.amount")


def _incentive(scheme: Scheme) -> Iterator[str]:
    yield from facts_in(scheme.incentives)
    yield from (f"items.{name}" for name in ITEM)
    if any(one.base.value.startswith("interest_") for one in scheme.incentives):
        yield from (f"periods.{name}" for name in PERIOD)
    for one in scheme.incentives:
        if one.window or one.period_from:
            yield from ("application.settled_on", "application.applied_on")
        if one.base in {IncentiveBase.PRINCIPAL, IncentiveBase.INTEREST_AT_LPR, IncentiveBase.INTEREST_AT_BENCHMARK}:
            yield "loan.amount"
        if one.base == IncentiveBase.INTEREST_AT_BENCHMARK:
            yield "market.benchmark"
        if one.base in {IncentiveBase.INTEREST_AT_LPR, IncentiveBase.INTEREST_ABOVE_LPR}:
            tenor = one.interest.tenor.value if one.interest and one.interest.tenor else "lpr_1y"
            yield f"market.{tenor}"
        if one.points is not None:
            yield from ("loan.disbursed_on", "loan.due_on")


def _recovery(scheme: Scheme) -> Iterator[str]:
    yield from ("recovery.received", "recovery.costs", "recovery.costs_carried")
    if scheme.recovery and scheme.recovery.return_within:
        yield from ("recovery.received_on", "recovery.returned_on")


def _breakers(scheme: Scheme) -> Iterator[str]:
    yield from ("subjects.scope", "subjects.name")
    for one in scheme.breakers:
        figures = (*one.numerator, *one.numerator_less, *one.denominator)
        yield from (f"subjects.{figure.value}" for figure in figures)
        if one.modes:
            yield "subjects.mode"
        yield from (name.replace("subject.", "subjects.", 1) for name in facts_in(one.when))
