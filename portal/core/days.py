"""Working days: the ``holiday`` table first, then the published calendar, then plain weekdays (provisional).

The State Council publishes next year's calendar about November. Days that neither source knows count by their
weekday and are provisional: the page says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from portal.core import clock
from portal.core.models import Holiday

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class DayCount:
    """A number of working days; ``provisional`` when a day in it lies beyond every published calendar."""

    number: int
    provisional: bool


class Calendar:
    """The kinds of days, read once (one query) for one calculation."""

    def __init__(self) -> None:
        self._own: dict[date, bool] = dict(Holiday.objects.values_list("day", "is_working_day"))

    def is_working_day(self, day: date) -> bool:
        if day in self._own:
            return self._own[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < SATURDAY

    def is_provisional(self, day: date) -> bool:
        """Neither the table nor the calendar says what kind of day it is. A year with own rows counts as known."""
        if day in self._own:
            return False
        try:
            chinese_calendar.is_workday(day)
        except NotImplementedError:
            return not any(own.year == day.year for own in self._own)
        return False

    def working_days_after(self, day: date) -> Iterator[date]:
        while True:
            day += ONE_DAY
            if self.is_working_day(day):
                yield day


def is_working_day(day: date) -> bool:
    return Calendar().is_working_day(day)


def add_working_days(day: date, n: int) -> date:
    """The ``n``-th working day after ``day``, which is not counted itself. ``n`` = 0 gives ``day``."""
    if n < 0:
        raise ValueError("only forward")
    following = Calendar().working_days_after(day)
    for _counted in range(n):
        day = next(following)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` (not counted) up to ``end`` (counted); negative when ``end`` is earlier."""
    return _count(Calendar(), start, end)


def days_left(due: date, *, on: date | None = None) -> DayCount:
    """Working days from ``on`` (today by the portal's clock, not counted) to ``due`` (counted); negative = overdue."""
    calendar = Calendar()
    start = on or clock.today()
    return DayCount(_count(calendar, start, due), calendar.is_provisional(due))


def last_day_of_term(day: date) -> date:
    """A term that would end on a holiday ends on the next working day."""
    calendar = Calendar()
    return day if calendar.is_working_day(day) else next(calendar.working_days_after(day))


def _count(calendar: Calendar, start: date, end: date) -> int:
    if end < start:
        return -_count(calendar, end, start)
    span = (end - start).days
    return sum(calendar.is_working_day(start + timedelta(days=number)) for number in range(1, span + 1))
