"""The arithmetic of the plan's targets."""

from decimal import Decimal

import pytest

from reports.targets import Goal, Outcome, Span, span_of, standing


@pytest.mark.parametrize(
    ("operator", "upper", "value", "outcome"),
    [
        ("ge", None, 5, Outcome.REACHED),
        ("ge", None, 4, Outcome.NOT_REACHED),
        ("gt", None, 5, Outcome.NOT_REACHED),
        ("gt", None, Decimal("5.01"), Outcome.REACHED),
        ("between", 7, 5, Outcome.REACHED),
        ("between", 7, 4, Outcome.NOT_REACHED),
        ("between", 7, 9, Outcome.REACHED),
        ("ge", None, None, Outcome.NO_DATA),
    ],
)
def test_it_reads_each_operator(operator: str, upper: int | None, value: Decimal | None, outcome: Outcome) -> None:
    assert standing(Goal(operator, 5, upper), value).outcome is outcome


def test_it_gives_the_share_of_the_lower_bound_half_up() -> None:
    assert standing(Goal("ge", Decimal(50_000_000)), Decimal("16668500")).share == Decimal("0.3334")


def test_it_flags_more_than_a_range_asks_for() -> None:
    assert standing(Goal("between", 1, 2), 3).is_above_range
    assert not standing(Goal("between", 1, 2), 2).is_above_range


def test_it_never_takes_no_data_for_zero() -> None:
    nothing = standing(Goal("ge", 1), None)
    assert (nothing.value, nothing.share) == (None, None)
    assert standing(Goal("ge", 1), 0).outcome is Outcome.NOT_REACHED


def test_it_spans_the_plan_from_the_year_that_is_counted_from() -> None:
    plan = Span(2017, 2019)
    assert span_of(year=2018, counts_from_year=None, plan=plan) == Span(2018, 2018)
    assert span_of(year=None, counts_from_year=None, plan=plan) == plan
    assert span_of(year=None, counts_from_year=2018, plan=plan) == Span(2018, 2019)
