"""The reporting year on the workbench: its edition, who confirmed, the clock, and the ways into the work."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.core.actors import SYSTEM
from portal.desk.cycle_strip import clock_word
from reports.models import Report, ReportCycle
from reports.services.cycles import open_cycle
from reports.states import ReportState

pytestmark = pytest.mark.django_db


def strip_of(client) -> dict:
    return next(strip for template, strip in client.get("/").context["strips"] if template == "desk/_cycle.html")


def closing(at: datetime, *, reminds_nobody: bool = False) -> ReportCycle:
    return ReportCycle(year=at.year, closes_at=at, reminds_nobody=reminds_nobody)


def test_it_counts_for_the_office_who_confirmed(office):
    cycle = open_cycle(year=2018, by=SYSTEM)
    Report.objects.filter(cycle=cycle, unit__slug__in=["dongqu", "miyi"]).update(state=ReportState.SIGNED)
    text = office.get("/").content.decode()
    assert "已确认 2/6 个单位" in text
    assert "2018-12-20 24:00" in text
    assert "往年补编" in text
    assert "尚未汇编" in text
    assert [title for title, _address in strip_of(office)["ways"]] == ["汇编年度报告", "导入文件", "企业库", "贷款台账"]


def test_it_leads_a_county_to_its_own_report_only(county):
    open_cycle(year=2018, by=SYSTEM)
    text = county.get("/").content.decode()
    assert "/reports/2018/dongqu/" in text
    assert "/reports/2018/xiqu/" not in text
    assert "个单位" not in text
    assert "汇编年度报告" not in text


def test_it_shows_nothing_before_the_first_year(office):
    assert "年度报告进度" not in office.get("/").content.decode()


@pytest.mark.parametrize(
    ("after", "reminds_nobody", "word"),
    [(timedelta(0), False, "已过期"), (timedelta(0), True, "往年补编"), (timedelta(days=1), False, "今天到期")],
)
def test_it_says_the_clock(frame, after, reminds_nobody, word):
    midnight = datetime.combine(clock.today(), datetime.min.time(), tzinfo=clock.SHANGHAI)
    assert str(clock_word(closing(midnight + after, reminds_nobody=reminds_nobody))) == word


def test_it_closes_with_the_day_before_a_midnight():
    cycle = closing(datetime(2018, 12, 21, tzinfo=clock.SHANGHAI))
    assert (cycle.closes_on, cycle.closes_text) == (date(2018, 12, 20), "2018-12-20 24:00")
    assert closing(datetime(2018, 12, 20, 17, 30, tzinfo=clock.SHANGHAI)).closes_text == "2018-12-20 17:30"


def test_it_takes_at_most_fourteen_statements_with_a_year(office):
    open_cycle(year=2018, by=SYSTEM)
    with CaptureQueriesContext(connection) as captured:
        assert office.get("/").status_code == 200
    assert len([one for one in captured if "SAVEPOINT" not in one["sql"]]) <= 14
