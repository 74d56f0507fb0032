"""The board and the page of a book: balances as of a day against an independent sum, courses, scope."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Q, Sum
from django.urls import reverse

from loans.ledger.models import LedgerAccount, Transfer
from tests.loans.ledger_pages.funds import a_fund, a_life, pay_in
from tests.pages.exports import sheet_of
from tests.pages.test_query_counts import MOST, statements

pytestmark = pytest.mark.django_db
DETAIL = "/loans/books/city-2018/"


def summed(account: LedgerAccount, day: date) -> Decimal:
    """The balance from the transfers alone."""
    rows = Transfer.objects.filter(business_on__lte=day)
    debit = rows.filter(debit=account).aggregate(of=Sum("amount"))["of"] or Decimal(0)
    credit = rows.filter(credit=account).aggregate(of=Sum("amount"))["of"] or Decimal(0)
    return debit - credit if account.side == "D" else credit - debit


def shown(page) -> dict[str, Decimal]:
    """The sum of each line of the chart as the page has it."""
    rows = (row for one in page.context["matrix"].classes for row in one.rows if not row.is_part)
    return {row.code: row.amount for row in rows}


@pytest.mark.parametrize(
    "day", [date(2018, 1, 7), date(2018, 2, 5), date(2018, 5, 10), date(2018, 5, 20), date(2019, 1, 1)]
)
def test_it_shows_the_balances_of_any_day(finance, pool, day):
    page = finance.get(f"{DETAIL}?on={day}")
    expected: dict[str, Decimal] = {}
    for account in LedgerAccount.objects.filter(book=pool.book):
        expected[account.chart_id] = expected.get(account.chart_id, Decimal(0)) + summed(account, day)
    assert shown(page) == expected


def test_its_funders_add_up_to_the_line(finance, pool):
    page = finance.get(DETAIL)
    for one in page.context["matrix"].classes:
        for row in one.rows:
            parts = [cell.amount for cell in row.cells if cell]
            assert not parts or sum(parts) == row.amount


def test_its_months_end_with_the_balances_of_their_last_day(finance, pool):
    page = finance.get(f"{DETAIL}?on=2018-12-31")
    course = page.context["courses"][0].course
    assert [label for label, _amounts in course.rows] == [f"2018-{month:02d}" for month in range(1, 13)]
    for label, amounts in course.rows:
        year, month = map(int, label.split("-"))
        last = (date(year, month, 1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        deposits = LedgerAccount.objects.filter(Q(chart__code="1001") | Q(chart__code="1002"), book=pool.book)
        assert amounts[0] == sum((summed(account, last) for account in deposits), Decimal(0))


def test_its_quarters_show_what_was_paid_and_what_came_back(finance, pool):
    course = finance.get(f"{DETAIL}?on=2018-12-31").context["courses"][1].course
    assert dict(course.rows) == {
        "2018Q1": [Decimal(0), Decimal(0)],
        "2018Q2": [Decimal("200000.00"), Decimal(0)],
        "2018Q3": [Decimal(0), Decimal("50000.00")],
        "2018Q4": [Decimal(0), Decimal(0)],
    }


def test_its_figures_are_those_of_the_accounts(finance, pool):
    figures = {one.rule.key: one.amount for one in finance.get(DETAIL).context["figures"]}
    assert figures == {
        "deposits": Decimal("850000.00"),
        "available": Decimal("850000.00"),
        "reserved": Decimal(0),
        "frozen": Decimal(0),
        "commitments": Decimal(0),
        "recoverable": Decimal("150000.00"),
    }


def test_the_board_takes_as_many_statements_for_two_books_as_for_one(finance, pool, keeper):
    one = statements(finance, "/loans/books/")
    a_life(a_fund(keeper, "city-2019"), keeper)
    assert statements(finance, "/loans/books/") == one <= MOST


def test_a_book_takes_as_many_statements_with_100_entries_as_with_one(finance, keeper):
    fund = a_fund(keeper)
    pay_in(fund, keeper)
    few, listed = statements(finance, DETAIL), statements(finance, "/loans/entries/")
    for at in range(99):
        pay_in(fund, keeper, f"{at + 1}.00")
    assert statements(finance, DETAIL) == few <= MOST
    assert statements(finance, "/loans/entries/") == listed <= MOST


def test_a_county_sees_only_the_books_that_it_keeps(county, county_keeper, finance, pool):
    own = a_fund(county_keeper, "dongqu-2018")
    assert [row.book.code for row in county.get("/loans/books/").context["board"].rows] == [own.book_code]
    assert len(finance.get("/loans/books/").context["board"].rows) == 2
    assert finance.get("/loans/books/dongqu-2018/").status_code == 200


PLACES = {
    "book_detail": ["city-2018"],
    "book_figures": ["city-2018"],
    "account_detail": ["city-2018", "1001", "-", "main"],
    "account_export": ["city-2018", "1001", "-", "main"],
    "account_csv": ["city-2018", "1001", "-", "main"],
    "account_print": ["city-2018", "1001", "-", "main"],
    "period_list": ["city-2018"],
    "period_close": ["city-2018"],
    "year_close": ["city-2018"],
    "chain_detail": ["city-2018"],
    "chain_download": ["city-2018"],
    "paper_list": ["city-2018"],
    "paper_export": ["city-2018"],
    "paper_print": ["city-2018", "general-ledger"],
}


def test_another_countys_book_is_no_book(county, finance, pool):
    query = "?first=2018-01-01&through=2018-12-31"
    answers = {}
    for name, place in PLACES.items():
        address = reverse(f"loans:{name}", args=place) + query
        answers[name] = (county.get(address).status_code, finance.get(address).status_code)
    assert answers == dict.fromkeys(PLACES, (404, 200))


def test_the_journal_and_the_search_keep_to_the_scope(county, finance, pool):
    assert county.get("/loans/entries/").context["list"].count == 0
    assert finance.get("/loans/entries/").context["list"].count == 8
    assert "entries" not in {one.source.key for one in county.get("/search/?q=3").context["found"]}
    assert "entries" in {one.source.key for one in finance.get("/search/?q=3").context["found"]}


def test_the_board_exports_what_it_shows(finance, pool):
    rows = sheet_of(finance.get("/loans/books/export/?on=2018-05-10"))
    assert rows[3][3:9] == [1000000.0, 800000.0, 0.0, 0.0, 0.0, 0.0]


def test_it_says_that_a_day_is_unreadable(finance, pool):
    assert "日期无法识别" in finance.get(f"{DETAIL}?on=2018-02-31").content.decode()
