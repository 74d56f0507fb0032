"""Incentives: bases, day count, tiers, caps, time, evidence, refunds."""

from typing import Any

import pytest

from loans.schemes.engine.incentive import IncentiveResult, assess_incentive
from loans.schemes.problems import Refused
from loans.schemes.reading import read_facts
from loans.schemes.trace import replay
from tests.schemes.inline import missing_in, scheme_of

RULE = {"code": "it", "title": "补助", "payee": "enterprise"}
YEAR = [{"start": "2022-03-01", "end": "2023-02-28", "principal": "5000000.00"}]


def assess(rule: dict[str, Any], *items: dict[str, Any], numbers: Any = None, **facts: Any) -> IncentiveResult:
    scheme = scheme_of(incentives=[RULE | rule], **({"numbers": numbers} if numbers else {}))
    given = {"items": [{"incentive": "it", **item} for item in items or ({},)], **facts}
    result = assess_incentive(scheme, read_facts("incentive", given, scheme=scheme))
    replay(result.as_json()["trace"])
    return result


def amounts(rule: dict[str, Any], *items: dict[str, Any], **facts: Any) -> list[str]:
    return [str(item.amount) for item in assess(rule, *items, **facts).items]


def fee(amount: str, **more: Any) -> dict[str, Any]:
    return {"amount": amount, **more}


def test_interest_is_rounded_once_and_by_the_day_count() -> None:
    rule, market = {"base": "interest_at_lpr", "share": "0.30"}, {"lpr_1y": "0.0370"}
    assert amounts(rule, periods=YEAR, market=market) == ["56116.67"]
    assert amounts(rule | {"day_count": "actual_365"}, periods=YEAR, market=market) == ["55347.95"]
    assert amounts(rule, periods=YEAR, market=market, numbers={"day_count": "actual_365"}) == ["55347.95"]


def test_without_periods_months_are_twelfths() -> None:
    rule = {"base": "interest_at_benchmark", "share": "0.40"}
    loan = {"amount": "3000000.00", "term_months": 12}
    assert amounts(rule, loan=loan, market={"benchmark": "0.0435"}) == ["52200.00"]


def test_only_the_part_above_the_lpr_counts_up_to_its_points() -> None:
    rule = {"base": "interest_above_lpr", "share": "1", "interest": {"basis_points_at_most": "100"}}
    loan = {"amount": "1000000.00", "term_months": 12}
    for rate, expected in (("0.0345", "4500.00"), ("0.0500", "10000.00"), ("0.0250", "0.00")):
        assert amounts(rule, loan=loan | {"rate": rate}, market={"lpr_1y": "0.0300"}) == [expected]


def test_interest_paid_counts_at_most_at_the_raised_benchmark() -> None:
    rule = {"base": "interest_paid", "share": "0.20", "interest": {"plus_share": "0.40"}}
    loan, market = {"amount": "1000000.00", "term_months": 12}, {"benchmark": "0.0435"}
    assert amounts(rule, fee("60900.00"), loan=loan, market=market) == ["12180.00"]
    assert amounts(rule, fee("99999.00"), loan=loan, market=market) == ["12180.00"]
    assert amounts(rule, fee("50000.00"), loan=loan, market=market) == ["10000.00"]


def test_each_period_may_have_its_own_reference() -> None:
    rule = {"base": "interest_at_lpr", "share": "1", "interest": {"fixed_on": "each_period"}}
    half = [
        {"start": "2022-01-01", "end": "2022-06-30", "principal": "360000.00", "reference": "0.0370"},
        {"start": "2022-06-30", "end": "2022-12-27", "principal": "360000.00", "reference": "0.0365"},
    ]
    assert amounts(rule, periods=half) == ["13230.00"]
    without = [{name: value for name, value in half[0].items() if name != "reference"}]
    assert missing_in(lambda: assess(rule, periods=without, market={"lpr_1y": "0.03"})) == ["periods[0].reference"]


def test_points_are_for_each_year() -> None:
    rule = {"base": "principal", "points": "0.02", "caps": {"in_total": "1000000.00"}}
    assert amounts(rule, loan={"amount": "30000000.00", "term_months": 24}) == ["1000000.00"]
    assert amounts(rule, loan={"amount": "1000000.00", "term_months": 18}) == ["30000.00"]
    assert amounts(rule | {"whole_years": 1}, loan={"amount": "1000000.00", "term_months": 18}) == ["20000.00"]


def test_caps_hold_per_item_and_per_year() -> None:
    rule = {"base": "appraisal_fee", "share": "0.50", "caps": {"per_item": "30000.00", "per_year": "100000.00"}}
    items = [fee("80000.00") for _number in range(4)]
    assert amounts(rule, *items) == ["30000.00", "30000.00", "30000.00", "10000.00"]
    assert amounts(rule, *items, used={"it": {"year": "95000.00"}}) == ["5000.00", "0.00", "0.00", "0.00"]


def test_all_public_money_stays_below_its_part_of_the_fee() -> None:
    rule = {"base": "premium", "share": "0.25", "caps": {"per_item": "200000.00", "public_money_share": "0.50"}}
    assert amounts(rule, fee("100000.01", other_public_money="30000.00")) == ["20000.00"]
    assert amounts(rule, fee("100000.00", other_public_money="60000.00")) == ["0.00"]
    assert "USED_NOT_STATED" in {one.code for one in assess(rule, fee("1.00")).warnings}


def test_what_a_bank_gets_uses_up_no_cap_of_the_enterprise() -> None:
    """The cap on all incentives is one payee's: the bank's reward comes first in the application and takes nothing."""
    rules = [
        RULE | {"code": "reward", "payee": "bank", "base": "fixed", "amount": "90.00"},
        RULE | {"code": "first", "base": "fixed", "amount": "60.00"},
        RULE | {"code": "second", "base": "fixed", "amount": "60.00", "caps": {"all_incentives_year": "100.00"}},
    ]
    scheme = scheme_of(incentives=rules)
    items = [{"incentive": code} for code in ("reward", "first", "second")]
    result = assess_incentive(scheme, read_facts("incentive", {"items": items, "all_used_year": "0"}, scheme=scheme))
    assert [str(item.amount) for item in result.items] == ["90.00", "60.00", "40.00"]


def test_years_and_items_run_out() -> None:
    rule = {"base": "premium", "share": "0.50", "caps": {"years": 2, "items_per_year": 2}}
    used = {"it": {"years": 1, "items": 1}}
    assert amounts(rule, fee("10.00"), fee("10.00"), used=used) == ["5.00", "0.00"]
    late = assess(rule, fee("10.00"), used={"it": {"years": 2, "items": 0}})
    assert [one.code for one in late.reasons] == ["YEARS_USED_UP"]


def test_a_rank_chooses_the_amount() -> None:
    tiers = [{"from": "1", "up_to": "1", "amount": "5000000.00"}, {"above": "1", "up_to": "2", "amount": "3000000.00"}]
    rule = {"base": "fixed", "by": "application.rank", "tiers": tiers}
    assert amounts(rule, application={"rank": 2}) == ["3000000.00"]
    assert [one.code for one in assess(rule, application={"rank": 3}).reasons] == ["OUT_OF_TIERS"]


def test_the_lower_of_a_share_and_an_amount_counts_unless_the_higher_is_named() -> None:
    rule = {"base": "balance_growth", "share": "0.005", "amount": "5000.00"}
    assert amounts(rule, fee("2000000.00")) == ["5000.00"]
    assert amounts(rule | {"take": "higher"}, fee("2000000.00")) == ["10000.00"]


def test_unless_settled_on_time_everything_is_nothing() -> None:
    require = {
        "code": "NOT_SETTLED_ON_TIME",
        "require": {"fact": "loan.settled_on_time", "operator": "eq", "value": True},
    }
    rule = {"base": "premium", "share": "0.50", "requirements": [require]}
    result = assess(rule, fee("410000.00"), loan={"settled_on_time": False})
    assert (str(result.total), result.eligible, result.reasons[0].code) == ("0.00", False, "NOT_SETTLED_ON_TIME")
    assert missing_in(lambda: assess(rule, fee("1.00"))) == ["loan.settled_on_time"]


@pytest.mark.parametrize(
    ("applied_on", "amount"), [("2023-12-28", "5.00"), ("2024-05-30", "5.00"), ("2024-05-31", "0.00")]
)
def test_an_application_comes_within_its_window(applied_on: str, amount: str) -> None:
    rule = {"base": "premium", "share": "0.50", "window": {"months": 6}}
    application = {"settled_on": "2023-11-30", "applied_on": applied_on}
    assert amounts(rule, fee("10.00"), application=application) == [amount]


def test_a_round_has_a_first_and_a_last_day() -> None:
    rule = {"base": "premium", "share": "0.50", "period_from": "2022-06-01", "period_to": "2023-05-31"}
    for day, expected in (
        ("2022-05-31", "0.00"),
        ("2022-06-01", "5.00"),
        ("2023-05-31", "5.00"),
        ("2023-06-01", "0.00"),
    ):
        assert amounts(rule, fee("10.00"), application={"settled_on": day}) == [expected]


def test_a_late_confirmation_loses_it() -> None:
    rule = {"base": "premium", "share": "0.50", "by_application": False, "confirm_within": {"working_days": 3}}
    notified = {"notified_on": "2025-03-07"}
    waiting = assess(rule, fee("10.00"), application=notified)
    assert (str(waiting.total), str(waiting.items[0].confirm_by)) == ("5.00", "2025-03-12")
    assert amounts(rule, fee("10.00"), application=notified | {"confirmed_on": "2025-03-12"}) == ["5.00"]
    assert amounts(rule, fee("10.00"), application=notified | {"confirmed_on": "2025-03-13"}) == ["0.00"]


def test_one_invoice_is_paid_once_however_it_is_typed() -> None:
    rule = {"base": "premium", "share": "0.50"}
    twice = assess(rule, fee("10.00", evidence="FP-001"), fee("10.00", evidence="ｆｐ-００ 1"))
    assert [one.code for one in twice.items[1].reasons] == ["EVIDENCE_TWICE"]
    before = assess(rule, fee("10.00", evidence="FP-001"), paid_evidence=["fp-001"])
    assert [one.code for one in before.reasons] == ["EVIDENCE_PAID"]
    allowed = rule | {"one_payment_per_evidence": False}
    assert amounts(allowed, fee("10.00", evidence="FP-001"), paid_evidence=["FP-001"]) == ["5.00"]


def test_a_cancelled_policy_is_refunded() -> None:
    item = fee("1000.00", returned="400.00", already_paid="500.00", evidence="P1")
    result = assess({"base": "premium", "share": "0.50"}, item, paid_evidence=["P1"])
    made = result.items[0]
    assert [str(one) for one in (made.amount, made.to_pay, made.to_refund)] == ["300.00", "0.00", "200.00"]
    kept = assess({"base": "premium", "share": "0.50", "refundable": False}, item).items[0]
    assert str(kept.to_refund) == "0.00"


def test_a_mixture_of_items_replays() -> None:
    """Refused, fixed and computed items side by side: no figure of one leaks into the steps of another."""
    rules = [
        RULE | {"code": "a", "base": "premium", "share": "0.50", "caps": {"per_year": "7.00"}},
        RULE | {"code": "b", "base": "fixed", "amount": "9.00"},
        RULE | {"code": "c", "base": "premium", "share": "0.10", "period_to": "2020-01-01"},
    ]
    items = [{"incentive": code, "amount": "10.00"} for code in ("a", "c", "b", "a", "b", "c")]
    scheme = scheme_of(incentives=rules)
    facts = read_facts("incentive", {"items": items, "application": {"settled_on": "2024-01-01"}}, scheme=scheme)
    result = assess_incentive(scheme, facts)
    assert [str(item.amount) for item in result.items] == ["5.00", "0.00", "9.00", "2.00", "9.00", "0.00"]
    assert replay(result.as_json()["trace"])["total"] == result.total


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"items": [{"incentive": "x"}]}, "items[0].incentive"),
        ({"items": [{"incentive": "it", "payee": "a"}, {"incentive": "it", "payee": "b"}]}, "items[1].payee"),
        ({"periods": [{"start": "2025-02-01", "end": "2025-01-01", "principal": "1.00"}]}, "periods[0].end"),
        ({"used": {"x": {}}}, "used.x"),
        ({}, "items[0].amount"),
    ],
)
def test_facts_that_cannot_be_are_refused(facts: dict[str, Any], path: str) -> None:
    with pytest.raises(Refused) as refused:
        _assess({"items": [{"incentive": "it"}], **facts})
    assert [one.path for one in refused.value.problems] == [path]


def _assess(facts: dict[str, Any]) -> None:
    scheme = scheme_of(incentives=[RULE | {"base": "rating_fee", "share": "0.50"}])
    assess_incentive(scheme, read_facts("incentive", facts, scheme=scheme))
