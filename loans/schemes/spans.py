"""Lengths of time: the last day of a window, and months between days."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar

from loans.schemes.format.base import Unknown
from loans.schemes.format.tables import Span

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def add_months(day: date, months: int) -> date:
    """The same day of the n-th month after, or that month's last day; never beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Whole months from ``start`` to ``end``; none when the end comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(months - (add_months(start, months) > end), 0)


def months_between(start: date, end: date) -> int:
    """Months from ``start`` to ``end``, a part of one counted as one."""
    months = whole_months(start, end)
    return months + (add_months(start, months) < end)


def published_working_day(day: date) -> bool:
    """By the published calendar of the State Council; by the weekday where none is published."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


def last_day(span: Span, start: date, is_working_day: Callable[[date], bool] = published_working_day) -> date | None:
    """The day on which ``span`` after ``start`` ends, counted whether or not it is included; nothing when unknown.

    ``n`` days after the start; ``n`` months or years to the same day of the n-th one (or its last day).
    """
    lengths = (span.days, span.working_days, span.months, span.years)
    if any(isinstance(length, Unknown) for length in lengths):
        return None
    days, working_days, months, years = (length for length in lengths if not isinstance(length, Unknown))
    if days is not None:
        return start + timedelta(days=min(days, (date.max - start).days))
    if months is not None:
        return add_months(start, months)
    if years is not None:
        return add_months(start, 12 * years)
    return _after_working_days(start, working_days or 0, is_working_day)


def _after_working_days(start: date, number: int, is_working_day: Callable[[date], bool]) -> date:
    day = start
    while number > 0 and day < date.max:
        day += ONE_DAY
        number -= is_working_day(day)
    return day


def in_time(span: Span, start: date, day: date) -> tuple[bool | None, date | None]:
    """Whether ``day`` lies within ``span`` after ``start``, and the span's last day."""
    last = last_day(span, start)
    if last is None:
        return None, None
    return (day <= last if span.inclusive else day < last), last
