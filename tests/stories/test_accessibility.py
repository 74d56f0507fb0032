"""axe over the main pages and states of the running portal: nothing serious, and a console that stays silent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from loans.models import Loan
from portal.core.actors import SYSTEM
from portal.demo.events import load_events
from portal.demo.people import load_cast, load_institutions
from portal.exchange.folders import load_folder
from portal.exchange.models import ImportBatch
from portal.exchange.states import BatchState
from portal.programme.services.seed import load_frame
from reports.inline import work_off_here
from reports.models import CompileRun
from reports.services.cycles import open_cycle
from reports.services.requests import request_compile
from tests.processes import LivePortal
from tests.sample_city import SAMPLE

pytestmark = [pytest.mark.browser, pytest.mark.worker]
OFFICE_PAGES = [
    "/",
    "/search/?q=pk",
    "/enterprises/",
    "/enterprises/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E5%AE%B6",
    "/loans/",
    "/loans/feedback/",
    "/loans/institutions/",
    "/loans/books/",
    "/loans/entries/",
    "/ippledge/pledges/",
    "/listings/candidates/",
    "/listings/candidates/board/",
    "/listings/deals/",
    "/programme/activities/",
    "/programme/parameters/",
    "/reports/",
    "/reports/2018/",
    "/reports/2018/city/",
    "/reports/2018/dongqu/",
    "/reports/2018/compare/city/",
    "/reports/targets/",
    "/reports/milestones/",
    "/imports/",
    "/imports/upload/",
    "/imports/templates/",
    "/imports/corrections/",
    "/accounts/password/",
    "/accounts/factor/",
]
ADMIN_PAGES = {
    "示例系统管理员": ["/admin/", "/admin/programme/reportingunit/add/", "/admin/core/job/", "/accounts/users/"],
    "示例安全管理员": ["/admin/programme/parameter/", "/admin/programme/parameter/add/", "/accounts/roles/"],
    "示例审计管理员": ["/admin/", "/admin/accounts/auditevent/", "/accounts/audit/"],
}


@pytest.fixture
def address(live_portal: LivePortal) -> str:
    """The whole sample city with the compiled year 2018, and the portal's pages on it."""
    load_frame()
    load_institutions()
    load_cast()
    load_events()
    load_folder(folder=SAMPLE, by=SYSTEM)
    work_off_here(run=request_compile(cycle=open_cycle(year=2018, by=SYSTEM), as_of=None, by=SYSTEM))
    return live_portal.start_web()


def enter(desk: Page, address: str, name: str) -> None:
    desk.goto(address)
    desk.get_by_role("button", name=name).first.click()
    desk.wait_for_url(lambda url: "/login/" not in url)


def test_the_pages_of_the_office(address: str, desk: Page, look: Callable[[], None]) -> None:
    enter(desk, address, "示例经办")
    run = CompileRun.objects.get()
    loan = Loan.objects.latest("pk")
    single = [
        f"/reports/runs/{run.code}/figures/credit_lent/dongqu/",
        f"/loans/{loan.code}/",
        f"/enterprises/{loan.enterprise.code}/",
        f"/imports/rows/loans/{loan.code}/correct/",
        f"/imports/rows/loans/{loan.code}/void/",
        f"/imports/{ImportBatch.objects.latest('pk').code}/",
        f"/imports/{ImportBatch.objects.latest('pk').code}/preview/",
    ]
    for path in [*OFFICE_PAGES, *single]:
        answer = desk.goto(address + path)
        assert answer is not None
        assert answer.status == 200, path
        look()


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_the_pages_of_an_administrator(
    live_portal: LivePortal, desk: Page, look: Callable[[], None], name: str
) -> None:
    load_frame()
    load_cast()
    address = live_portal.start_web()
    enter(desk, address, name)
    for path in ADMIN_PAGES[name]:
        answer = desk.goto(address + path)
        assert answer is not None
        assert answer.status == 200, path
        look()


def click_twice(desk: Page, name: str) -> None:
    """As an impatient hand does: the second click comes while the first request is on its way."""
    place = desk.get_by_role("button", name=name).bounding_box()
    assert place is not None
    for _click in range(2):
        desk.mouse.click(place["x"] + 8, place["y"] + 8)
        desk.wait_for_timeout(40)


def test_double_clicks_upload_and_apply_once(live_portal: LivePortal, desk: Page, look: Callable[[], None]) -> None:
    load_frame()
    load_cast()
    live_portal.start_relay()
    live_portal.start_worker()
    enter(desk, address := live_portal.start_web(), "示例经办")
    desk.goto(f"{address}/imports/upload/")
    desk.locator("input[type=file]").set_input_files(SAMPLE / "10_活动情况.xlsx")
    click_twice(desk, "上传并识别")
    desk.get_by_role("link", name="查看预览").click()
    look()
    click_twice(desk, "确认入库")
    expect(desk.get_by_role("link", name="撤销入库")).to_be_visible()
    look()
    assert [batch.state for batch in ImportBatch.objects.all()] == [BatchState.APPLIED]
