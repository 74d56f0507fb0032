"""Values of the plan's targets, read from the indicators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.programme.indicators import Aggregate, Indicator, Nature, Period, indicators
from portal.programme.measuring import Value, measure
from portal.programme.models import Target
from reports import defaults
from reports.targets import Goal, Span, Standing, span_of, standing


@dataclass(frozen=True)
class TargetStanding:
    """A target, where it stands, and in words which days and rows the value was read from."""

    target: Target
    standing: Standing
    reading: str
    unit_of_measure: str


class CityValues:
    """City values of indicators by as-of day; each is measured once, whichever target asks."""

    def __init__(self, known: dict[tuple[str, date], Value] | None = None) -> None:
        self._known = dict(known or {})

    def of(self, indicator: Indicator, day: date) -> Value:
        key = (indicator.code, day)
        if key not in self._known:
            self._known[key] = measure(indicator, Period(day)).city.value
        return self._known[key]

    def over(self, indicator: Indicator, days: list[date]) -> Value:
        """A flow over several years, each to its day: the sum, or each thing once where distinct things are counted."""
        if indicator.aggregate is Aggregate.DISTINCT and len(days) > 1:
            return len({name for day in days for name in self._identities(indicator, day)})
        counted = [value for value in (self.of(indicator, day) for day in days) if value is not None]
        return sum(counted) if counted else None

    def _identities(self, indicator: Indicator, day: date) -> set[str]:
        return set(indicator.rows(Period(day)).order_by().values_list("identity", flat=True).distinct())


def evaluate_targets(
    *, as_of: date, values: CityValues, targets: Iterable[Target] | None = None
) -> list[TargetStanding]:
    """All targets as of a day (included), in the plan's order."""
    first = defaults.value_of(defaults.FIRST_YEAR, on=as_of).value
    last = defaults.value_of(defaults.LAST_PLAN_YEAR, on=as_of).value
    plan = Span(first, last)
    chosen = Target.objects.all() if targets is None else targets
    return [_evaluate(target, as_of, values, plan) for target in chosen]


def _evaluate(target: Target, as_of: date, values: CityValues, plan: Span) -> TargetStanding:
    goal = Goal(target.operator, target.lower, target.upper, target.is_aspiration)
    indicator = indicators.get(target.indicator)
    if indicator is None:
        reading = _join(target.reading, _("登记册中尚无此项数据"))
        return TargetStanding(target, standing(goal, None), reading, "")
    baseline = target.counts_from.year if target.counts_from else None
    span = span_of(year=target.year, counts_from_year=baseline, plan=plan)
    value, reading = _value(indicator, span, as_of, values)
    return TargetStanding(target, standing(goal, value), _join(target.reading, reading), str(indicator.unit_of_measure))


def _value(indicator: Indicator, span: Span, as_of: date, values: CityValues) -> tuple[Value, str]:
    """A flow is taken over the years of the span up to ``as_of``; a stock is read on the last day of it.

    A year that has not begun by ``as_of`` has no data. A quotient has no value over years: only its last year counts.
    """
    last_day = min(as_of, date(span.last_year, 12, 31))
    if last_day.year < span.first_year:
        return None, _("数据截止日早于目标年度")
    if indicator.nature is Nature.STOCK:
        return values.of(indicator, last_day), _("截至%(day)s的时点数") % {"day": _spoken(last_day)}
    first_year = last_day.year if indicator.aggregate is Aggregate.QUOTIENT else span.first_year
    days = [min(last_day, date(year, 12, 31)) for year in range(first_year, last_day.year + 1)]
    reading = _("%(first)s至%(last)s的累计数") % {"first": _spoken(date(first_year, 1, 1)), "last": _spoken(last_day)}
    return values.over(indicator, days), reading


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _join(*parts: str) -> str:
    return "；".join(part for part in parts if part)
