"""Breakers: exact comparison, steps, what is in force and how it ends."""

from typing import Any

import pytest

from loans.schemes.engine.breakers import BreakersResult, SubjectState, assess_breakers
from loans.schemes.problems import Refused
from loans.schemes.reading import read_facts
from loans.schemes.trace import replay
from tests.schemes.inline import missing_in, scheme_of

RATE = {
    "code": "LOSS", "scope": "bank", "numerator": ["loss"], "denominator": ["principal_entered"], "period": "year",
    "operator": "gt", "threshold": "0.03", "effect": "stop_payments", "ends": ["when_below"],
}  # fmt: skip
DEYANG = [
    {
        "code": "SUSPEND", "scope": "scheme", "numerator": ["overdue"], "period": "moment", "operator": "ge",
        "threshold": "1000000.00", "effect": "stop_filings", "length": {"months": 3},
        "ends": ["after_length", "after_rectification"],
    },
    {
        "code": "FULL_STOP", "scope": "scheme", "numerator": ["overdue"], "period": "moment", "operator": "ge",
        "threshold": "5000000.00", "effect": "stop_all", "ends": ["when_below"],
    },
]  # fmt: skip


def assess(breakers: list[dict[str, Any]], *subjects: dict[str, Any], as_of: str = "2025-06-30") -> BreakersResult:
    scheme = scheme_of(breakers=breakers)
    facts = read_facts("breakers", {"as_of": as_of, "subjects": list(subjects)}, scheme=scheme)
    result = assess_breakers(scheme, facts)
    replay(result.as_json()["trace"])
    return result


def bank(**facts: Any) -> dict[str, Any]:
    return {"scope": "bank", "name": "甲银行", **facts}


def rate_of(loss: str, entered: str = "200000000.00", **changes: Any) -> SubjectState:
    return assess([RATE | changes], bank(loss=loss, principal_entered=entered)).subjects[0]


def overdue(amount: str, **facts: Any) -> SubjectState:
    as_of = facts.pop("as_of", "2025-06-30")
    return assess(DEYANG, {"scope": "scheme", "name": "德阳", "overdue": amount, **facts}, as_of=as_of).subjects[0]


def test_exactly_the_threshold_is_not_more_than_it() -> None:
    assert rate_of("6000000.00").effect is None
    assert rate_of("6000000.01").effect == "stop_payments"


def test_it_does_not_round_before_it_compares() -> None:
    """Both rates are 3 % in any rounding: the last fen of seventeen digits counts."""
    assert rate_of("29999999999999.99", "999999999999999.99").effect is None
    assert rate_of("30000000000000.00", "999999999999999.99").effect == "stop_payments"


def test_reaching_is_enough_for_ge() -> None:
    assert rate_of("6000000.00", operator="ge").payments_stopped
    assert not rate_of("5999999.99", operator="ge").payments_stopped


@pytest.mark.parametrize(
    ("loss", "zero_denominator", "stopped"),
    [("0.00", "by_numerator", False), ("0.01", "by_numerator", True), ("0.01", "never", False)],
)
def test_over_nothing_the_scheme_says_what_holds(loss: str, zero_denominator: str, stopped: bool) -> None:
    for operator in ("gt", "ge"):
        state = rate_of(loss, "0.00", operator=operator, zero_denominator=zero_denominator)
        assert state.payments_stopped is stopped
        assert state.breakers[0].figure is None


def test_the_strongest_effect_is_reported_with_all_in_force() -> None:
    state = overdue("5000000.00")
    assert state.effect == "stop_all"
    assert [one.breaker for one in state.in_force] == ["SUSPEND", "FULL_STOP"]
    assert [one.breaker for one in overdue("4999999.99").in_force] == ["SUSPEND"]
    assert overdue("999999.99").in_force == []


def test_it_lasts_for_its_length_though_the_figure_fell() -> None:
    opened = {"breaker": "SUSPEND", "since": "2025-01-15", "rectified": True}
    inside = overdue("0.00", open=[opened], as_of="2025-04-15")
    assert (inside.effect, inside.breakers[0].until.isoformat()) == ("stop_filings", "2025-04-15")  # type: ignore[union-attr]
    assert inside.breakers[0].awaits == ("after_length",)
    assert overdue("0.00", open=[opened], as_of="2025-04-16").effect is None


def test_all_of_its_ends_have_to_be_given() -> None:
    opened = {"breaker": "SUSPEND", "since": "2025-01-15"}
    assert overdue("0.00", open=[opened], as_of="2025-12-31").breakers[0].awaits == ("after_rectification",)
    assert overdue("1000000.00", open=[opened | {"rectified": True}], as_of="2025-12-31").effect is None


def test_one_that_ends_by_time_stays_while_the_figure_is_reached() -> None:
    rule = RATE | {"ends": ["after_length"], "length": {"days": 10}}
    opened = [{"breaker": "LOSS", "since": "2025-01-01"}]
    subject = bank(loss="10.00", principal_entered="100.00", open=opened)
    state = assess([rule], subject).subjects[0].breakers[0]
    assert (state.in_force, state.awaits) == (True, ("when_below",))
    assert not assess([rule], subject | {"loss": "3.00"}).subjects[0].in_force


def test_it_ends_below_a_lower_figure_when_the_scheme_says_so() -> None:
    rule, opened = RATE | {"ends_below": "0.02"}, [{"breaker": "LOSS", "since": "2025-01-01"}]
    for loss, in_force in (("2.00", True), ("1.99", False)):
        state = assess([rule], bank(loss=loss, principal_entered="100.00", open=opened)).subjects[0]
        assert bool(state.in_force) is in_force


def test_a_recovered_part_comes_off_and_never_below_zero() -> None:
    rule = RATE | {"numerator": ["compensated"], "numerator_less": ["recovered"], "denominator": ["fund_size"]}
    state = assess([rule], bank(compensated="5.00", recovered="9.00", fund_size="100.00")).subjects[0].breakers[0]
    assert state.numerator == 0


def test_a_breaker_is_only_for_its_scope_mode_and_condition() -> None:
    rule = RATE | {"when": {"fact": "subject.tags", "operator": "any_of", "value": ["rural"]}}
    facts = {"loss": "9.00", "principal_entered": "10.00"}
    assert assess([rule], bank(**facts, tags=["urban"])).subjects[0].breakers == []
    assert assess([rule], bank(**facts, tags=["rural"])).in_force == ["LOSS"]
    assert assess([RATE], {"scope": "guarantor", "name": "x"}).warnings[0].code == "NO_BREAKER"


def test_figures_of_another_period_are_not_asked() -> None:
    facts = {"loss": "9.00", "principal_entered": "10.00"}
    assert assess([RATE], bank(**facts, period="quarter")).in_force == []
    assert assess([RATE], bank(**facts, period="year")).in_force == ["LOSS"]


def test_everything_that_is_missing_is_told_at_once() -> None:
    second = RATE | {"code": "B", "numerator": ["overdue"], "threshold": "unknown"}
    told = missing_in(lambda: assess([RATE, second], bank(loss="1.00")))
    assert set(told) == {"breakers[1].threshold", "subjects[0].overdue", "subjects[0].principal_entered"}


def test_an_unknown_open_breaker_is_refused() -> None:
    with pytest.raises(Refused, match="方案没有这个熔断"):
        assess([RATE], bank(loss="1.00", principal_entered="9.00", open=[{"breaker": "X", "since": "2025-01-01"}]))


def test_a_warning_stops_nothing() -> None:
    result = assess([RATE | {"effect": "warn"}], bank(loss="9.00", principal_entered="10.00"))
    assert result.eligible
    assert [one.code for one in result.warnings] == ["LOSS"]
    assert not result.subjects[0].payments_stopped


def test_stopped_payments_are_refused_only_when_the_scheme_says_so() -> None:
    assert rate_of("9000000.00").payments_parked
    assert not rate_of("9000000.00", payments_parked=False).payments_parked


def test_an_own_fact_of_a_subject_is_typed_and_checked() -> None:
    scheme = scheme_of(
        facts=[{"code": "loans", "title": "笔数", "type": "count"}],
        breakers=[RATE | {"when": {"fact": "extra.loans", "operator": "ge", "value": 10}}],
    )
    subject = bank(loss="9.00", principal_entered="10.00")
    for loans, reached in ((9, []), (10, ["LOSS"])):
        facts = {"as_of": "2025-06-30", "subjects": [subject | {"extra": {"loans": loans}}]}
        assert assess_breakers(scheme, read_facts("breakers", facts, scheme=scheme)).in_force == reached
    facts = {"as_of": "2025-06-30", "subjects": [subject | {"extra": {"loans": "ten"}}]}
    with pytest.raises(Refused) as refused:
        read_facts("breakers", facts, scheme=scheme)
    assert [one.path for one in refused.value.problems] == ["subjects[0].extra.loans"]
