"""The workbench: what waits for me by due date, my jobs, nothing that is not mine."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.core.days import Calendar
from portal.core.jobs import finish_job, open_job, take_job
from portal.core.work import split_by_urgency, work_of, work_sources, working_days_left
from tests.cast import hire, place
from tests.factories import a_certificate, a_firm
from tests.pages.conftest import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates(frame):
    """Certificates that run out in 0, 2, 20 and 200 days, and one of another county in 3."""
    today = clock.today()
    for days in (20, 0, 200, 2):
        a_certificate(a_firm(f"示例{days}天科技有限公司"), today + timedelta(days=days) or today)
    a_certificate(a_firm("别县科技有限公司", unit="xiqu"), today + timedelta(days=3))
    return today


def titles(items) -> list[str]:
    return [item.title.split()[0] for item in items]


def test_it_orders_all_sources_by_due_date(officer, certificates):
    found = [item for item in work_of(officer, today=certificates) if item.source.key == "expiring_titles"]
    assert titles(found) == ["示例2天科技有限公司", "别县科技有限公司", "示例20天科技有限公司"]
    assert [item.due_on for item in found] == sorted(item.due_on for item in found)


def test_it_shows_a_county_only_its_own_work(county_clerk, certificates):
    found = [item for item in work_of(county_clerk, today=certificates) if item.source.key == "expiring_titles"]
    assert "别县科技有限公司" not in titles(found)


def test_it_takes_one_union_for_all_sources(officer, certificates):
    officer.role_codes  # noqa: B018 (read before counting)
    with CaptureQueriesContext(connection) as captured:
        work_of(officer, today=certificates)
    assert len(captured) == 2, "the union and the calendar"
    assert ("UNION ALL" in captured[0]["sql"]) is (len(work_sources) > 1)


def test_it_takes_at_most_ten_statements(office, officer, certificates):
    for number in range(12):
        open_job(kind="test", title=f"任务{number}", by=officer)
    with CaptureQueriesContext(connection) as captured:
        assert office.get("/").status_code == 200
    assert len([one for one in captured if "SAVEPOINT" not in one["sql"]]) <= 10


def test_it_groups_by_urgency_and_says_the_clock(office, certificates):
    text = office.get("/").content.decode()
    assert "个工作日" in text or "今天到期" in text
    assert "五个工作日内" in text


def test_it_counts_working_days_over_the_national_holiday():
    # 1 to 8 October 2025 are free, 11 October is worked.
    calendar = Calendar()
    assert working_days_left(calendar, date(2025, 9, 30), date(2025, 10, 9)) == 1
    assert working_days_left(calendar, date(2025, 10, 9), date(2025, 10, 11)) == 2
    assert working_days_left(calendar, date(2025, 10, 9), date(2025, 9, 30)) == -1
    assert working_days_left(calendar, date(2025, 9, 30), date(2025, 9, 30)) == 0


def test_it_shows_my_jobs_only(office, officer):
    open_job(kind="test", title="我的任务", by=officer)
    open_job(kind="test", title="别人的任务", by=hire("other", "office_handler"))
    text = office.get("/").content.decode()
    assert "我的任务" in text
    assert "别人的任务" not in text


def test_it_says_what_would_stand_on_an_empty_workbench(frame):
    text = browser_of(hire("leader", "county_signer", at=place("miyi"))).get("/").content.decode()
    assert "没有待办事项" in text
    assert "没有后台任务" in text


def test_it_is_empty_without_work():
    assert split_by_urgency([]).is_empty


def test_it_turns_ended_jobs_into_notices(office, officer):
    job = open_job(kind="test", title="导入企业名录", by=officer)
    taken = take_job(job_code=job.code, holder="test")
    finish_job(job=taken, result={"url": "/exchange/result/"})
    context = office.get("/").context
    assert context["jobs"] == []
    assert [(notice.title, notice.address) for notice in context["notices"]] == [
        ("导入企业名录：已完成", "/exchange/result/")
    ]
