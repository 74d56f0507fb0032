"""A scheme is loaded, approved by a second person, read in words, calculated with its trace, compared with the next."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from loans.models import SchemeVersion
from loans.scheme_states import VersionState
from portal.demo.people import load_cast
from portal.programme.services.seed import load_frame
from tests.processes import LivePortal

LIBRARY = Path(settings.BASE_DIR) / "loans" / "schemes" / "library"
MAKER, CHECKER = "示例经办", "示例审核"
NAME = "攀枝花市科技信贷风险补偿资金管理办法"
pytestmark = [pytest.mark.browser, pytest.mark.worker]


@pytest.fixture
def address(live_portal: LivePortal) -> str:
    load_frame()
    load_cast()
    return live_portal.start_web()


def test_it_leads_from_a_file_to_amounts(address: str, desk: Page, look: Callable[[], None], tmp_path: Path) -> None:
    enter(desk, address, MAKER)
    refuse_a_scheme_with_holes(desk, look, tmp_path)
    load(desk, "panzhihua-2018.yaml")
    expect(desk.get_by_text("须由另一人复核").first).to_be_visible()
    assert desk.get_by_role("button", name="批准施行").count() == 0
    look()
    load(desk, "panzhihua-2019.yaml")
    leave(desk)
    enter(desk, address, CHECKER)
    approve_what_waits(desk, look)
    read_it_in_words(desk, look)
    calculate_a_claim(desk, look)
    look_at_the_other_calculators(desk, look)
    compare_with_the_next_version(desk, look)


def enter(desk: Page, address: str, name: str) -> None:
    desk.goto(f"{address}/accounts/login/")
    desk.get_by_role("button", name=name).first.click()
    expect(desk.get_by_role("heading", name="工作台")).to_be_visible()


def leave(desk: Page) -> None:
    desk.locator("details.user-menu summary").click()
    desk.get_by_role("button", name="退出登录").click()


def beside(desk: Page) -> Page:
    """The same page in a second tab: Chromium writes every refusal (400) to the console, and the first stays silent."""
    page = desk.context.new_page()
    page.goto(desk.url)
    return page


def open_schemes(desk: Page) -> None:
    group = desk.get_by_role("navigation", name="主菜单").locator("details", has_text="补偿方案")
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    group.get_by_role("link", name="补偿方案", exact=True).click()
    expect(desk.get_by_role("heading", name="补偿方案", exact=True)).to_be_visible()


def load(desk: Page, file: str) -> None:
    open_schemes(desk)
    desk.get_by_role("link", name="载入方案版本").click()
    desk.locator("input[type=file]").set_input_files(LIBRARY / file)
    desk.get_by_role("button", name="载入为草案").click()
    expect(desk.get_by_text("已载入为草案")).to_be_visible()


def refuse_a_scheme_with_holes(desk: Page, look: Callable[[], None], folder: Path) -> None:
    """A float for a ratio and a key that nobody knows: both are named at once, and the text stays to be mended."""
    wrong = (LIBRARY / "panzhihua-2018.yaml").read_text(encoding="utf-8").replace('"0.40"}\n', "0.40}\n", 1)
    file = folder / "wrong.yaml"
    file.write_text(wrong + "surprise: 1\n", encoding="utf-8")
    open_schemes(desk)
    look()
    desk.get_by_role("link", name="载入方案版本").click()
    look()
    page = beside(desk)
    page.locator("input[type=file]").set_input_files(file)
    with page.expect_response(lambda answer: answer.request.method == "POST") as waiting:
        page.get_by_role("button", name="载入为草案").click()
    assert waiting.value.status == 400
    expect(page.get_by_role("heading", name="有 2 处问题，没有载入")).to_be_visible()
    expect(page.get_by_role("cell", name="ratio.rows[0].ratio")).to_be_visible()
    expect(page.get_by_role("cell", name="surprise")).to_be_visible()
    assert "surprise: 1" in page.get_by_label("方案文本").input_value()
    page.close()
    assert not SchemeVersion.objects.exists()


def approve_what_waits(desk: Page, look: Callable[[], None]) -> None:
    """From the workbench of the second person to a version in force."""
    desk.get_by_role("link", name=f"{NAME}（示例参数） 2018版").click()
    expect(desk.get_by_text("批准后自 2018-01-01 起施行")).to_be_visible()
    look()
    desk.get_by_label("意见").fill("参数已核对")
    desk.get_by_role("button", name="批准施行").click()
    expect(desk.get_by_text("2018版已批准，自 2018-01-01 起施行。")).to_be_visible()
    assert SchemeVersion.objects.get(label="2018").state == VersionState.APPROVED


def read_it_in_words(desk: Page, look: Callable[[], None]) -> None:
    expect(desk.get_by_role("heading", name="第二十一条")).to_be_visible()
    expect(desk.get_by_text("政银：业务模式为政银的，补偿 40%。")).to_be_visible()
    expect(desk.get_by_text("单笔限额：不超过 150 万元；超出部分不予补偿。")).to_be_visible()
    expect(desk.get_by_text("参数已核对").first).to_be_visible()
    look()


def calculate_a_claim(desk: Page, look: Callable[[], None]) -> None:
    desk.get_by_role("link", name="计算", exact=True).click()
    expect(desk.get_by_text("示例数据，请按实际修改")).to_be_visible()
    desk.get_by_label("贷款种类").select_option(label="信用贷款")
    desk.get_by_label("未偿本金").fill("1234567.89")
    desk.get_by_role("button", name="测算").click()
    # 40 % of 1 234 567.89, the city bears 70 % of it.
    expect(desk.locator(".verdict")).to_contain_text("493,827.16 元")
    expect(desk.get_by_role("row", name="市级财政").first).to_contain_text("345,679.01")
    expect(desk.locator(".trace-list > li", has_text="单家银行年度限额").first).to_contain_text("493,827.16")
    look()
    desk.locator(".trace-list > li", has_text="取首个符合的").get_by_role("link").click()
    expect(desk.locator(".sentence:target")).to_contain_text("有多项规定的")
    desk.go_back()
    refuse_what_is_no_number(desk)


def refuse_what_is_no_number(desk: Page) -> None:
    page = beside(desk)
    page.get_by_label("逾期天数").fill("九十天")
    with page.expect_response(lambda answer: "calculator" in answer.url) as waiting:
        page.get_by_role("button", name="测算").click()
    assert waiting.value.status == 400
    expect(page.locator(".fact-error")).to_have_text("请填写整数，不能为负。")
    expect(page.get_by_label("未偿本金")).to_have_value("1234567.89")
    page.close()


def look_at_the_other_calculators(desk: Page, look: Callable[[], None]) -> None:
    for title in ("备案", "熔断", "追偿", "贴息与奖励"):
        desk.get_by_role("navigation", name="测算种类").get_by_role("link", name=title, exact=True).click()
        expect(desk.get_by_role("heading", name="测算步骤")).to_be_visible()
        look()


def compare_with_the_next_version(desk: Page, look: Callable[[], None]) -> None:
    open_schemes(desk)
    desk.get_by_role("link", name=NAME).first.click()
    look()
    desk.get_by_role("link", name="与 2018版 比较").click()
    changed = desk.get_by_role("row", name="补偿 45%")
    expect(changed.locator("del")).to_have_text("政银：业务模式为政银的，补偿 40%。")
    expect(changed.locator("ins")).to_have_text("政银：业务模式为政银的，补偿 45%。")
    look()
