"""Opening a year."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.errors import DomainError
from portal.programme.models import Parameter
from reports.models import Report, ReportCycle
from reports.services.cycles import open_cycle, sweep_cycles
from tests.reports.conftest import Lend


def test_it_closes_at_the_instant_that_ends_20_december_in_china(cycle: ReportCycle) -> None:
    assert cycle.closes_at == datetime(2018, 12, 20, 16, 0, tzinfo=UTC)
    assert cycle.figures_as_of == date(2018, 11, 30)
    assert cycle.dates_are_example


def test_it_prefills_one_report_for_each_unit_that_counts(cycle: ReportCycle) -> None:
    assert Report.objects.filter(cycle=cycle, state="prefilled").count() == 3


def test_it_opens_a_year_once(cycle: ReportCycle) -> None:
    assert open_cycle(year=2018, by=SYSTEM).pk == cycle.pk
    assert Report.objects.filter(cycle=cycle).count() == 3


def test_it_reminds_nobody_of_a_year_that_is_over(cycle: ReportCycle) -> None:
    assert cycle.reminds_nobody


def test_it_takes_the_dates_from_the_parameters(frame: None) -> None:
    decided = {"basis": "decided", "document": "测试决定"}
    Parameter.objects.filter(key__in=["reports.closes_before", "reports.opens_on"]).update(**decided)
    Parameter.objects.filter(key="reports.figures_as_of").update(value="12-31", **decided)
    cycle = open_cycle(year=2018, by=SYSTEM)
    assert (cycle.figures_as_of, cycle.dates_are_example) == (date(2018, 12, 31), False)


@pytest.mark.parametrize("year", [1999, 2016, 2300])
def test_it_refuses_a_year_without_reports(frame: None, year: int) -> None:
    with pytest.raises(DomainError, match=f"{year}年度没有年度报告") as refused:
        open_cycle(year=year, by=SYSTEM)
    assert refused.value.code == "year_impossible"
    assert not ReportCycle.objects.exists()


def test_it_refuses_an_as_of_day_outside_the_year(frame: None) -> None:
    with pytest.raises(DomainError, match="不在2018年度之内"):
        open_cycle(year=2018, figures_as_of=date(2019, 1, 1), by=SYSTEM)


def test_it_never_changes_the_closing_instant(cycle: ReportCycle) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportCycle.objects.filter(pk=cycle.pk).update(closes_at=datetime(2019, 1, 1, tzinfo=UTC))


def test_it_opens_the_year_that_is_owed_once(lend: Lend) -> None:
    Parameter.objects.filter(key="reports.opens_on").update(value="01-01")
    first, second = sweep_cycles(), sweep_cycles()
    assert [cycle.year for cycle in first] == [clock.today().year]
    assert second == []


def test_it_opens_nothing_before_its_day(lend: Lend) -> None:
    Parameter.objects.filter(key="reports.opens_on").update(value="12-31")
    assert clock.today().month == 12 or sweep_cycles() == []
