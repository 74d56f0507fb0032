"""The prints: capital amounts, vouchers with both persons, pages that carry forward what they leave."""

import io
import re
from datetime import date
from decimal import Decimal

import pypdf
import pytest
from django.urls import reverse

from loans.books.names import names_in
from loans.books.statements import Statement, StatementQuery
from loans.books.trials import trial_of
from loans.ledger.models import Book, JournalEntry, LedgerAccount
from loans.ledger.services import reverse as take_back
from loans.papers.amounts import capital_amount, side_word
from loans.papers.general import general_ledger_paper
from loans.papers.statements import statement_paper
from loans.papers.trials import account_balances_paper, by_chart, trial_balance_paper
from loans.papers.vouchers import voucher_paper
from portal.core.actors import SYSTEM
from portal.papers.forms import render_forms
from tests.cast import hire
from tests.loans.books import a_posted_order
from tests.loans.ledger_pages.funds import a_fund, pay_in

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def book_of(fund) -> Book:
    return Book.objects.select_related("fund__owner").get(code=fund.book_code)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.00", "壹元整"),
        ("3.05", "叁元零伍分"),
        ("10.10", "壹拾元壹角整"),
        ("180000.00", "壹拾捌万元整"),
        ("100005.00", "壹拾万零伍元整"),
        ("1000000.00", "壹佰万元整"),
        ("10200300.07", "壹仟零贰拾万零叁佰元零柒分"),
        ("100000001.00", "壹亿零壹元整"),
        ("6007014.23", "陆佰万柒仟零壹拾肆元贰角叁分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万亿玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("-12.30", "负壹拾贰元叁角整"),
    ],
)
def test_it_writes_an_amount_in_capitals(amount, words):
    assert capital_amount(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("side", "balance", "word"),
    [("D", "1", "借"), ("D", "-1", "贷"), ("C", "1", "贷"), ("C", "-1", "借"), ("C", "0", "平")],
)
def test_it_says_on_which_side_a_balance_stands(side, balance, word):
    assert side_word(side, Decimal(balance)) == word


def test_a_voucher_names_who_made_and_who_checked_it(finance, keeper):
    order = a_posted_order(a_fund(keeper), keeper, hire("second", "office_finance"))
    text = text_of(finance.get(reverse("loans:entry_print", args=[order.entry_code])).content)
    for words in (
        "记账凭证",
        "制单：测试keeper",
        "复核：测试second",
        "第1号（1/1）",
        "1001专户存款",
        "壹仟元整",
        "1,000.00",
        "【示例】",
    ):
        assert words in text


def test_a_voucher_of_a_reversal_names_its_original(finance, keeper):
    posted = pay_in(a_fund(keeper), keeper)
    back = take_back(entry_code=posted.code, on=date(2018, 4, 1), key="back", by=keeper)
    text = text_of(finance.get(reverse("loans:entry_print", args=[back.code])).content)
    assert "冲销第1号凭证（原业务日期2018-03-05）" in text


def test_the_sides_of_every_voucher_agree(pool):
    entries = JournalEntry.objects.select_related("book__fund__owner", "reverses").order_by("number")
    paper = voucher_paper(list(entries), by=SYSTEM)
    sums = [page.rows[-1].cells[3:] for page in paper.pages if page.rows[-1].strong]
    assert len(sums) == len(entries)
    assert all(debit == credit for debit, credit in sums)


@pytest.fixture
def long_statement(keeper) -> Statement:
    """Sixty lines over two years, some with long summaries."""
    fund = a_fund(keeper)
    for at in range(60):
        pay_in(fund, keeper, f"{at + 1}.25", on=date(2018 + at // 30, 1 + at % 12, 3), summary="长摘要" * (at % 5 * 8))
    account = LedgerAccount.objects.select_related("chart", "book__fund__owner").get(chart__code="1001")
    return Statement(account, StatementQuery(), names_in([account.book]))


def test_each_page_begins_with_what_the_last_carried_over(long_statement):
    paper = statement_paper(long_statement, by=SYSTEM)
    assert len(paper.pages) > 2
    for before, after in zip(paper.pages, paper.pages[1:], strict=False):
        assert before.rows[-1].cells[2] == "过次页"
        assert after.rows[0].cells[2] == "承前页"
        assert before.rows[-1].cells[4:] == after.rows[0].cells[4:]


def test_its_lines_sums_and_closing_are_those_of_the_account(long_statement):
    rows = [row for page in statement_paper(long_statement, by=SYSTEM).pages for row in page.rows]
    lines = [row for row in rows if not row.strong]
    assert len(lines) == 60
    total = sum(Decimal(row.cells[4].replace(",", "")) for row in lines)
    assert rows[-1].cells[4] == f"{total:,.2f}" == f"{long_statement.account.balance:,.2f}"
    months = [row for row in rows if row.cells[2].endswith("月合计")]
    assert sum(Decimal(row.cells[4].replace(",", "")) for row in months) == total
    years = [row.cells[4] for row in rows if row.cells[2] == "本年累计"]
    assert Decimal(years[-1].replace(",", "")) < total


def test_no_page_runs_over(long_statement):
    """Pages are filled by estimate: the printed file has just as many."""
    paper = statement_paper(long_statement, by=SYSTEM)
    assert len(pypdf.PdfReader(io.BytesIO(render_forms(paper))).pages) == len(paper.pages)


def test_the_general_ledger_ends_with_the_balances(pool):
    paper = general_ledger_paper(book_of(pool), date(2018, 1, 1), date(2018, 12, 31), by=SYSTEM)
    closing = {page.lead[2].split("：")[1].split()[0]: page.rows[-1].cells[5] for page in paper.pages}
    by_code: dict[str, Decimal] = {}
    for account in LedgerAccount.objects.all():
        by_code[account.chart_id] = by_code.get(account.chart_id, Decimal(0)) + account.balance
    assert closing == {code: f"{abs(balance):,.2f}" for code, balance in by_code.items()}


def test_trial_balance_and_account_balances_agree(pool):
    book = book_of(pool)
    trial = trial_of(book, date(2018, 1, 1), date(2018, 12, 31), names_in([book]))
    brief, full = trial_balance_paper(trial, by=SYSTEM), account_balances_paper(trial, by=SYSTEM)
    assert brief.pages[-1].rows[-1].cells[2:] == full.pages[-1].rows[-1].cells[3:]
    assert len(by_chart(trial)) == sum(len(page.rows) for page in brief.pages) - 1
    assert "试算平衡" in text_of(render_forms(brief))


def test_it_prints_hostile_text_as_text(finance, keeper):
    posted = pay_in(a_fund(keeper), keeper, summary='#panic() $x$ *粗* [a] \\ " <b>')
    assert "#panic()$x$*粗*[a]" in text_of(finance.get(reverse("loans:entry_print", args=[posted.code])).content)


@pytest.mark.parametrize("query", ["", "?first=2018-02-31&through=2018-12-31", "?first=2018-12-31&through=2018-01-01"])
def test_it_prints_no_period_that_is_none(finance, pool, query):
    assert finance.get(reverse("loans:paper_print", args=["city-2018", "trial-balance"]) + query).status_code == 404
    assert finance.get(reverse("loans:paper_print", args=["city-2018", "nothing"]) + query).status_code == 404
