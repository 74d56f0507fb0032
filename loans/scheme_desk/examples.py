"""Example facts for a calculator: plain figures that the scheme would accept, so that nobody begins with an empty form.

First what the scheme's conditions require, then usual figures by name, then, for whatever the assessment still lacks,
a figure by type.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from loans.scheme_desk.assessing import assess
from loans.scheme_desk.facts_form import Fact, FactsForm
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.format import Scheme
from loans.schemes.format.base import UNKNOWN, Unknown
from loans.schemes.format.conditions import Condition, Operator
from loans.schemes.format.loan_limits import AmountOf
from loans.schemes.format.tables import Requirement
from loans.schemes.format.vocabulary import FactType
from loans.schemes.problems import Refused
from loans.schemes.roles import funder_codes, modes_of

ROUNDS = 5
AMOUNT = "3000000.00"
LOSS = "2000000.00"
BORNE = "600000.00"
# What is usual, by name; ratios in per cent as they are typed.
USUAL: dict[str, str] = {
    "loan.term_months": "12",
    "loan.rate": "4.35",
    "market.benchmark": "4.35",
    "market.lpr_1y": "3.85",
    "market.lpr_5y": "4.65",
    "bank.own_rate": "5.00",
    "loan.credit_share": "60",
    "loan.ip_value": "6000000.00",
    "loss.principal": LOSS,
    "loss.guarantor_paid_principal": LOSS,
    "loss.guarantor_paid": LOSS,
    "loss.interest": "45678.90",
    "claim.overdue_days": "120",
    "claim.grade": "substandard",
    "enterprise.revenue": "50000000.00",
    "enterprise.registered_months": "48",
    "enterprise.clean_years": "3",
    "bank.months_in_place": "60",
    "bank.business_year": "1",
    "bank.cities_with_outlets": "5",
    "bank.balance_last_year": "80000000.00",
    "bank.principal_lent_year": "100000000.00",
    "bank.principal_lent_total": "300000000.00",
    "fund.available": "5000000.00",
    "fund.size": "5000000.00",
    "recovery.received": "500000.00",
    "recovery.costs": "38000.00",
    "application.rank": "1",
}
FALSE = {
    "enterprise.listed", "loan.renewal", "claim.false_claim", "claim.bankruptcy_accepted", "loan.first_loan",
    "loan.policy_tool", "standing.filings_stopped", "standing.payments_stopped", "application.wrong_use",
}  # fmt: skip
SUBJECT = {
    "balance": "100000000.00", "bad_balance": "4000000.00", "overdue": "3000000.00", "loss": "3000000.00",
    "principal_entered": "200000000.00", "principal_total": "500000000.00", "paid_out": "2000000.00",
    "guaranteed": "80000000.00", "released": "60000000.00", "compensated": "1500000.00", "recovered": "100000.00",
    "fund_size": "5000000.00", "fund_balance": "3500000.00",
}  # fmt: skip


def example_data(scheme: Scheme, kind: FactsKind, on: date) -> QueryDict:
    """Texts by field name, as a person would have typed them. ``on`` is a day on which the version holds."""
    data = QueryDict(mutable=True)
    required = dict(_required(scheme))
    # In one case the funders and the institutions of one mode share a loss.
    parties = {*(funder_codes(scheme) or ["government"]), *modes_of(scheme)[0].parties}
    usual = {**USUAL, **_days(on), "loan.amount": _amount(scheme), "filing.covered_amount": _amount(scheme)}
    for fact in FactsForm(scheme, kind, data).facts:
        if fact.asked:
            _set(data, fact, _value(fact, required, usual, parties))
    for _round in range(ROUNDS):
        lacking = _lacking(scheme, kind, data)
        if not lacking:
            break
        for fact in lacking:
            _set(data, fact, _value(fact, required, usual, parties))
    return data


def _lacking(scheme: Scheme, kind: FactsKind, data: QueryDict) -> list[Fact]:
    """The empty fields that the assessment asks for."""
    form = FactsForm(scheme, kind, data)
    try:
        assess(scheme, kind, form.read())
    except Refused as error:
        paths = {problem.path for problem in error.problems}
        return [fact for fact in form.facts if fact.name in paths and not fact.given]
    return []


def _set(data: QueryDict, fact: Fact, value: Any) -> None:
    if isinstance(value, list):
        data.setlist(fact.name, value)
    elif value:
        data[fact.name] = value


def _value(fact: Fact, required: dict[str, Any], usual: dict[str, str], parties: set[str]) -> Any:
    row, _dot, last = fact.name.rpartition(".")
    if fact.name in required:
        return required[fact.name]
    if row.startswith("subjects["):
        return _of_subject(fact, last)
    if row.startswith(("items[", "periods[")):
        return _of_row(fact, row, last, usual)
    if fact.name.startswith("borne."):
        return BORNE if last in parties else ""
    if fact.name in usual:
        return usual[fact.name]
    return _by_type(fact)


def _by_type(fact: Fact) -> Any:
    if fact.type == FactType.WORDS:
        return [fact.choices[0][0]] if fact.choices and fact.name in {"enterprise.tags", "bank.tags"} else []
    if fact.type == FactType.FLAG:
        return "false" if fact.name in FALSE else "true"
    if fact.type == FactType.MONEY:
        return "0.00"
    if fact.choices:
        return fact.choices[0][0]
    plain = {FactType.RATIO: "50", FactType.NUMBER: "80", FactType.COUNT: "0", FactType.WORD: _("示例")}
    return plain.get(fact.type, "")


def _of_subject(fact: Fact, last: str) -> Any:
    if last == "name":
        return _("示例银行")
    if last in SUBJECT:
        return SUBJECT[last]
    return fact.choices[0][0] if fact.type == FactType.WORD and last == "scope" and fact.choices else ""


def _of_row(fact: Fact, row: str, last: str, usual: dict[str, str]) -> Any:
    periods = {
        "start": usual["loan.disbursed_on"],
        "end": usual["loan.due_on"],
        "principal": usual["loan.amount"],
        "rate": USUAL["loan.rate"],
    }
    if row.startswith("periods["):
        return periods.get(last, "")
    items = {"payee": _("示例科技有限公司"), "amount": "100000.00", "evidence": "FP-0001", "other_public_money": "0.00"}
    if last == "incentive":
        return fact.choices[0][0] if fact.choices else ""
    return usual["loan.due_on"] if last == "paid_on" else items.get(last, "")


def _days(on: date) -> dict[str, str]:
    """A loan lent soon after ``on``, due a year later, overdue, claimed."""
    lent = on + timedelta(days=60)
    due = lent + timedelta(days=365)
    days = {
        "loan.signed_on": lent - timedelta(days=3),
        "loan.disbursed_on": lent,
        "loan.due_on": due,
        "filing.filed_on": lent + timedelta(days=14),
        "filing.accepted_on": lent + timedelta(days=20),
        "enterprise.registered_on": lent - timedelta(days=2000),
        "claim.overdue_since": due + timedelta(days=1),
        "claim.trigger_met_on": due + timedelta(days=100),
        "claim.submitted_on": due + timedelta(days=120),
        "loss.interest_until": due,
        "application.settled_on": due,
        "application.applied_on": due + timedelta(days=30),
        "application.notified_on": due + timedelta(days=40),
        "application.confirmed_on": due + timedelta(days=41),
        "recovery.received_on": due + timedelta(days=300),
        "recovery.returned_on": due + timedelta(days=303),
        "as_of": on + timedelta(days=180),
    }
    return {name: day.isoformat() for name, day in days.items()}


def _amount(scheme: Scheme) -> str:
    """Three million, or what the scheme lends at most in one loan."""
    limits = scheme.loan_limits.amounts if scheme.loan_limits else ()
    singles = [one.amount for one in limits if one.limits in {AmountOf.SINGLE, AmountOf.FACILITY}]
    known = [one for one in singles if one is not None and not isinstance(one, Unknown)]
    return f"{min([*known, Decimal(AMOUNT)]):f}"


def _required(scheme: Scheme) -> Iterator[tuple[str, Any]]:
    """A value for every fact that a requirement (or the trigger of a claim) holds against something."""
    groups: list[Requirement] = [*scheme.eligibility]
    groups += scheme.banks.admission if scheme.banks else ()
    groups += scheme.filing.requirements if scheme.filing else ()
    groups += scheme.claim.requirements if scheme.claim else ()
    for incentive in scheme.incentives:
        groups += incentive.requirements
    conditions = [one.require for one in groups]
    if scheme.claim and scheme.claim.trigger:
        conditions.append(scheme.claim.trigger.require)
    for condition in reversed(conditions):
        yield from _satisfied(condition)


def _satisfied(condition: Condition) -> Iterator[tuple[str, Any]]:
    if condition.all is not None:
        for one in condition.all:
            yield from _satisfied(one)
    elif condition.any is not None:
        yield from _satisfied(condition.any[0])
    elif condition.fact is not None and condition.value_fact is None and condition.value != UNKNOWN.value:
        value = _fitting(condition)
        if value is not None:
            yield condition.fact, value


def _fitting(condition: Condition) -> Any:
    """A text (or a list of words) that makes a comparison true; None where the usual figure will do."""
    value: Any = condition.value
    many = isinstance(value, list | tuple)
    if condition.operator in {Operator.ANY_OF, Operator.ALL_OF}:
        words = [str(one) for one in value] if many else [str(value)]
        return words if condition.operator == Operator.ALL_OF else words[:1]
    if condition.operator in {Operator.EQ, Operator.GE, Operator.LE} and not many:
        return str(value).lower() if isinstance(value, bool) else str(value)
    if condition.operator in {Operator.IN, Operator.BETWEEN} and many:
        return str(value[0])
    return [] if condition.operator == Operator.NONE_OF else None
