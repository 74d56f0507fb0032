"""A contribution by two persons, the statement, the bank's beside it, the close, the verification."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from loans.ledger.models import Book, JournalEntry
from loans.models import PostingOrder
from loans.order_states import OrderState
from portal.accounts.models import User
from portal.demo.people import load_cast, load_institutions
from portal.programme.services.seed import load_frame
from tests.loans.ledger_pages.funds import a_fund
from tests.loans.statements.desk import csv_of
from tests.processes import LivePortal

MAKER, CHECKER = "示例财务 ", "示例财务复核 "
AMOUNT = "500,000.00"
pytestmark = [pytest.mark.browser, pytest.mark.worker]


@pytest.fixture
def address(live_portal: LivePortal) -> str:
    """The cast, and an empty pool of the office with its special account."""
    load_frame()
    load_institutions()
    load_cast()
    a_fund(User.objects.get(username="caiwu"))
    return live_portal.start_web()


def test_it_leads_from_a_contribution_to_a_verified_book(
    address: str, desk: Page, look: Callable[[], None], tmp_path: Path
) -> None:
    enter(desk, address, MAKER)
    prepare_a_contribution(desk, look, tmp_path)
    leave(desk)
    enter(desk, address, CHECKER)
    approve_it(desk, look)
    read_the_statement(desk, look)
    import_the_banks_statement(desk, look, tmp_path)
    prepare_the_reconciliation(desk, look)
    leave(desk)
    enter(desk, address, MAKER)
    confirm_the_reconciliation(desk, look)
    close_the_month(desk, look)
    verify_the_book(desk, look)
    compare_with_the_anchor(desk, look)


def enter(desk: Page, address: str, name: str) -> None:
    desk.goto(f"{address}/accounts/login/")
    desk.get_by_role("button", name=name).first.click()
    expect(desk.get_by_role("heading", name="工作台")).to_be_visible()


def leave(desk: Page) -> None:
    desk.locator("details.user-menu summary").click()
    desk.get_by_role("button", name="退出登录").click()


def open_menu(desk: Page, title: str) -> None:
    menu = desk.get_by_role("navigation", name="主菜单")
    link = menu.get_by_role("link", name=title, exact=True)
    if not link.is_visible():
        menu.locator("details", has=desk.locator("a", has_text=title)).first.locator("summary").click()
    link.click()


def prepare_a_contribution(desk: Page, look: Callable[[], None], folder: Path) -> None:
    slip = folder / "银行回单.pdf"
    slip.write_bytes(b"%PDF-1.4\n%%EOF\n")
    open_menu(desk, "记账单")
    look()
    desk.get_by_role("link", name="制单", exact=True).first.click()
    desk.get_by_role("link", name="出资到账（无承诺）").click()
    desk.get_by_label("业务日期").fill("2018-03-05")
    desk.get_by_label("市级财政（元）").fill("500000.00")
    desk.get_by_label("事由").fill("市级财政首期出资")
    desk.get_by_label("依据文件").set_input_files(slip)
    look()
    desk.get_by_role("button", name="提交复核").click()
    expect(desk.get_by_text("由另一人复核后入账")).to_be_visible()
    assert desk.get_by_role("button", name="复核并入账").count() == 0
    assert not JournalEntry.objects.exists(), "nothing is posted before the second person"
    look()


def approve_it(desk: Page, look: Callable[[], None]) -> None:
    """From the workbench of the second person to an entry that names both."""
    desk.get_by_role("link", name="出资到账").first.click()
    look()
    desk.get_by_role("button", name=f"复核并入账 {AMOUNT} 元").click()
    desk.get_by_role("link", name="查看凭证").click()
    expect(desk.get_by_role("heading", name="凭证第 1 号")).to_be_visible()
    expect(desk.get_by_text("示例财务复核").first).to_be_visible()
    look()
    assert PostingOrder.objects.get().state == OrderState.POSTED


def read_the_statement(desk: Page, look: Callable[[], None]) -> None:
    open_menu(desk, "账簿")
    look()
    desk.get_by_role("link", name="示例资金池").first.click()
    look()
    desk.get_by_role("link", name="专户存款").first.click()
    expect(desk.get_by_role("row", name="市级财政首期出资")).to_contain_text(AMOUNT)
    look()
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="导出 CSV").click()
    written = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert written[1].endswith("500000.00,,500000.00")
    address = desk.get_by_role("link", name="打印明细账").evaluate("link => link.href")
    printed = desk.context.request.get(address)
    pages = pypdf.PdfReader(io.BytesIO(printed.body())).pages
    assert "银行存款日记账" in pages[0].extract_text().replace(" ", "")


def import_the_banks_statement(desk: Page, look: Callable[[], None], folder: Path) -> None:
    file = folder / "明细.csv"
    file.write_bytes(csv_of((5, "500000.00"), (30, "12.34")))
    open_menu(desk, "银行对账")
    look()
    desk.get_by_role("link", name="6222").first.click()
    look()
    desk.get_by_role("link", name="导入对账单").click()
    desk.get_by_label("对账单文件").set_input_files(file)
    desk.get_by_label("起始日期").fill("2018-03-01")
    desk.get_by_label("截止日期").fill("2018-03-31")
    look()
    desk.get_by_role("button", name="上传并预览").click()
    expect(desk.get_by_text("余额连续")).to_be_visible()
    look()
    desk.get_by_role("button", name="确认导入").click()
    desk.get_by_role("link", name="去匹配").first.click()
    look()


def prepare_the_reconciliation(desk: Page, look: Callable[[], None]) -> None:
    """What only the bank knows (interest of 12.34) stands as outstanding, so that both sides come to the same sum."""
    open_menu(desk, "银行对账")
    desk.get_by_role("link", name="6222").first.click()
    desk.get_by_role("link", name="2018-03", exact=True).first.click()
    expect(desk.get_by_text("调节后余额相等。")).to_be_visible()
    look()
    desk.get_by_role("button", name="提交复核").click()
    expect(desk.get_by_role("heading", name="等待另一人复核")).to_be_visible()
    look()


def confirm_the_reconciliation(desk: Page, look: Callable[[], None]) -> None:
    open_menu(desk, "银行对账")
    desk.get_by_role("link", name="6222").first.click()
    desk.get_by_role("link", name="余额调节表").first.click()
    look()
    desk.get_by_role("button", name="确认调节表").click()
    expect(desk.get_by_role("button", name="确认调节表")).to_have_count(0)


def close_the_month(desk: Page, look: Callable[[], None]) -> None:
    open_menu(desk, "账簿")
    desk.get_by_role("link", name="示例资金池").first.click()
    desk.get_by_role("link", name="结账", exact=True).click()
    look()
    desk.locator(".page-actions").get_by_role("link", name="结账", exact=True).click()
    desk.get_by_label("结账至").fill("2018-03-31")
    desk.get_by_role("button", name="预览试算平衡表").click()
    expect(desk.get_by_text("本期借方、贷方发生额各")).to_contain_text(AMOUNT)
    look()
    desk.get_by_role("button", name="结账至 2018-03-31").click()
    expect(desk.get_by_text("已结账至 2018-03-31")).to_be_visible()
    look()
    assert Book.objects.get().closed_through == date(2018, 3, 31)


def verify_the_book(desk: Page, look: Callable[[], None]) -> None:
    desk.get_by_role("link", name="校验", exact=True).click()
    look()
    desk.get_by_role("button", name="立即校验").click()
    expect(desk.get_by_text("1 张凭证的链和各项合计相符")).to_be_visible()
    expect(desk.get_by_text("与重算的相同")).to_be_visible()
    look()


def compare_with_the_anchor(desk: Page, look: Callable[[], None]) -> None:
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="下载链锚文件").click()
    desk.get_by_label("链锚文件").set_input_files(waiting.value.path())
    desk.get_by_role("button", name="上传并对照").click()
    expect(desk.get_by_text("1 张凭证的链和各项合计相符")).to_be_visible()
    look()
    assert JournalEntry.objects.get().transfers.get().amount == Decimal("500000.00")
