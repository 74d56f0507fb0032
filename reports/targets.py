"""How far a goal of the plan is: pure arithmetic over a value and its bounds, without the ORM."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.core.money import round_to

Number = Decimal | int


class Outcome(StrEnum):
    """Stored with a frozen result; ``LABELS`` gives the word that a page or a paper shows."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NO_DATA = "no_data"


LABELS = {Outcome.REACHED: "已完成", Outcome.NOT_REACHED: "未完成", Outcome.NO_DATA: "无数据"}
COLOURS = {Outcome.REACHED: "green", Outcome.NOT_REACHED: "amber", Outcome.NO_DATA: "grey"}


@dataclass(frozen=True)
class Goal:
    """``operator``: ``ge`` (达到), ``gt`` (超过) or ``between`` (1～2家: ``lower`` to ``upper``, both included).

    Money bounds are in yuan. ``is_aspiration`` (力争) changes how a result is worded, never the arithmetic.
    """

    operator: str
    lower: Number
    upper: Number | None = None
    is_aspiration: bool = False


@dataclass(frozen=True)
class Standing:
    """``share`` is the value's part of the lower bound, half-up to four decimals (1.0000 is all of it)."""

    value: Number | None
    share: Decimal | None
    outcome: Outcome
    is_above_range: bool = False


def standing(goal: Goal, value: Number | None) -> Standing:
    """Where ``value`` stands against ``goal``.

    A range is reached from its lower bound on; more than its upper bound is reached too and flagged, because the plan
    asks for 1～2 as what to bring about, not as a ceiling. Without a value there is no data, never zero.
    """
    if value is None:
        return Standing(None, None, Outcome.NO_DATA)
    lower = Decimal(goal.lower)
    share = round_to(Decimal(value) / lower, 4) if lower else None
    is_reached = value > goal.lower if goal.operator == "gt" else value >= goal.lower
    above = goal.operator == "between" and goal.upper is not None and value > goal.upper
    return Standing(value, share, Outcome.REACHED if is_reached else Outcome.NOT_REACHED, above)


@dataclass(frozen=True)
class Span:
    """Years of a goal up to a day: each with its last day counted (included)."""

    first_year: int
    last_year: int


def span_of(*, year: int | None, counts_from_year: int | None, plan: Span) -> Span:
    """The years that a goal looks at: its own, or the plan's from the year that 新增 counts from."""
    if year is not None:
        return Span(year, year)
    return Span(max(plan.first_year, counts_from_year or plan.first_year), plan.last_year)
