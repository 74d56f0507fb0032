"""Working days by the published calendar, our own table and, beyond both, provisionally by weekday."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.days import add_working_days, days_left, is_working_day, last_day_of_term, working_days_between
from portal.core.models import Holiday

pytestmark = pytest.mark.django_db


def test_it_counts_a_make_up_saturday() -> None:
    assert add_working_days(date(2018, 2, 12), 5) == date(2018, 2, 24)


def test_it_skips_the_national_holidays() -> None:
    assert add_working_days(date(2019, 9, 27), 5) == date(2019, 10, 10)


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_it_knows_the_make_up_days_of_2026(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


def test_it_knows_a_holiday_on_a_monday() -> None:
    assert not is_working_day(date(2026, 2, 16))


def test_it_counts_both_ways_alike() -> None:
    assert working_days_between(date(2018, 2, 12), date(2018, 2, 24)) == 5
    assert working_days_between(date(2018, 2, 24), date(2018, 2, 12)) == -5
    assert add_working_days(date(2018, 2, 12), 0) == date(2018, 2, 12)


def test_it_is_provisional_beyond_every_calendar() -> None:
    left = days_left(date(2027, 10, 1), on=date(2027, 9, 24))
    assert (left.number, left.provisional) == (5, True)
    assert not days_left(date(2026, 10, 1), on=date(2026, 9, 24)).provisional


def test_the_own_table_goes_first() -> None:
    Holiday.objects.create(day=date(2027, 10, 1), is_working_day=False, name="国庆节", notice="国办发明电")
    Holiday.objects.create(day=date(2018, 3, 5), is_working_day=False, name="示例")
    left = days_left(date(2027, 10, 1), on=date(2027, 9, 24))
    assert (left.number, left.provisional) == (4, False)
    assert not is_working_day(date(2018, 3, 5))


def test_a_term_ends_on_a_working_day() -> None:
    assert last_day_of_term(date(2018, 10, 1)) == date(2018, 10, 8)
    assert last_day_of_term(date(2018, 9, 29)) == date(2018, 9, 29)


def test_it_asks_once_however_long_the_term() -> None:
    Holiday.objects.create(day=date(2027, 10, 1), is_working_day=False)
    with CaptureQueriesContext(connection) as queries:
        add_working_days(date(2026, 1, 1), 400)
    assert len(queries) == 1
