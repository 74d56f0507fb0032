"""An office handler brings in a workbook, compiles the year and reads a figure down to its rows."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from listings.models import Deal
from portal.core.actors import SYSTEM
from portal.demo.events import load_events
from portal.demo.people import load_cast, load_institutions
from portal.exchange.folders import load_folder
from portal.programme.services.seed import load_frame
from tests.processes import LivePortal
from tests.sample_city import SAMPLE

DEALS = "09_直接融资情况.xlsx"
pytestmark = [pytest.mark.browser, pytest.mark.worker]


@pytest.fixture
def address(live_portal: LivePortal, tmp_path: Path) -> str:
    """The sample city without its deals, and the portal's programs running on it."""
    registers = tmp_path / "registers"
    shutil.copytree(SAMPLE, registers)
    (registers / DEALS).unlink()
    load_frame()
    load_institutions()
    load_cast()
    load_events()
    load_folder(folder=registers, by=SYSTEM)
    live_portal.start_relay()
    live_portal.start_worker()
    return live_portal.start_web()


def test_it_leads_from_a_workbook_to_the_signed_paper(address: str, desk: Page, look: Callable[[], None]) -> None:
    desk.goto(address)
    look()
    desk.get_by_role("button", name="示例经办 · 市科技金融工作领导小组办公室").click()
    expect(desk.get_by_role("heading", name="工作台")).to_be_visible()
    look()
    bring_in_the_deals(desk, look)
    compile_the_year(desk, look)
    read_a_figure(desk, look)
    take_the_paper_home(desk)


def bring_in_the_deals(desk: Page, look: Callable[[], None]) -> None:
    desk.get_by_role("navigation").get_by_text("数据导入", exact=True).click()
    desk.get_by_role("link", name="导入文件").click()
    look()
    desk.locator("input[type=file]").set_input_files(SAMPLE / DEALS)
    desk.get_by_role("button", name="上传并识别").click()
    desk.get_by_role("link", name="查看预览").click()
    desk.get_by_role("link", name="拒收").click()
    expect(desk.get_by_text("AMOUNT_SIGN")).to_be_visible()
    expect(desk.get_by_text("UNKNOWN_ENTERPRISE")).to_be_visible()
    look()
    assert not Deal.objects.exists(), "a preview writes nothing"
    desk.get_by_role("button", name="确认入库").click()
    expect(desk.get_by_role("link", name="撤销入库")).to_be_visible()
    assert Deal.objects.count() == 26
    look()


def compile_the_year(desk: Page, look: Callable[[], None]) -> None:
    desk.get_by_role("navigation").get_by_text("年度报告", exact=True).click()
    desk.get_by_role("link", name="报告年度").click()
    desk.get_by_role("spinbutton", name="年度").fill("2018")
    desk.get_by_role("button", name="开启").click()
    expect(desk.get_by_role("heading", name="2018年度")).to_be_visible()
    look()
    desk.get_by_role("button", name="汇编年度报告").click()
    expect(desk.locator("#run-progress")).to_be_visible()
    expect(desk.get_by_text("第1版").first).to_be_visible(timeout=90_000)
    look()


def read_a_figure(desk: Page, look: Callable[[], None]) -> None:
    desk.get_by_role("link", name="钒钛高新区", exact=True).click()
    expect(desk.get_by_text("未经该单位确认").first).to_be_visible()
    look()
    desk.get_by_role("link", name="当年直接融资金额：").click()
    expect(desk.get_by_text("，与冻结数值一致")).to_be_visible()
    assert desk.locator(".figure-value").all_inner_texts()[:2] == ["47,000,000.00", "47,000,000.00"]
    look()
    desk.go_back()


def take_the_paper_home(desk: Page) -> None:
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="PDF").first.click()
    download = waiting.value
    assert download.suggested_filename == "钒钛高新区2018年度科技金融工作情况报告.pdf"
    pages = pypdf.PdfReader(io.BytesIO(Path(download.path()).read_bytes())).pages
    assert "2018年度科技金融工作情况报告" in pages[0].extract_text().replace("\n", "")
