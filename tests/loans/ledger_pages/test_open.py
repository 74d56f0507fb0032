"""Every page of the books opens, with a life behind it, in at most ten statements; every file is what it says."""

from datetime import date

import pytest
from django.urls import reverse

from loans.ledger.models import JournalEntry, LedgerAccount
from loans.ledger.services import close_period
from tests.pages.test_query_counts import MOST, statements

pytestmark = pytest.mark.django_db
ACCOUNT = ["city-2018", "1001", "-", "main"]
PAGES = {
    "book_list": [],
    "book_detail": ["city-2018"],
    "account_detail": ACCOUNT,
    "entry_list": [],
    "period_list": ["city-2018"],
    "period_close": ["city-2018"],
    "year_close": ["city-2018"],
    "chain_detail": ["city-2018"],
    "paper_list": ["city-2018"],
}
PERIOD = "?first=2018-01-01&through=2018-12-31"
PDFS = {
    "account_print": ACCOUNT,
    "voucher_print": [],
    "paper_print": ["city-2018", "trial-balance"],
}
WORKBOOKS = {"book_export": [], "book_figures": ["city-2018"], "account_export": ACCOUNT, "entry_export": []}


def test_it_opens_in_ten_statements(finance, pool):
    counted = {page: statements(finance, reverse(f"loans:{page}", args=place)) for page, place in PAGES.items()}
    assert {page: count for page, count in counted.items() if count > MOST} == {}


def test_it_opens_an_entry_in_ten_statements(finance, pool):
    for entry in JournalEntry.objects.all():
        assert statements(finance, reverse("loans:entry_detail", args=[entry.code])) <= MOST


def test_it_opens_a_closed_period_in_ten_statements(finance, pool, keeper):
    close = close_period(book=pool.book_code, through=date(2018, 6, 30), by=keeper)
    assert statements(finance, reverse("loans:period_detail", args=[close.code])) <= MOST
    assert finance.get(reverse("loans:period_print", args=[close.code])).content.startswith(b"%PDF")
    assert finance.get(reverse("loans:period_export", args=[close.code])).content.startswith(b"PK")


def test_it_opens_every_account_of_a_book(finance, pool):
    page = finance.get(reverse("loans:book_detail", args=["city-2018"]))
    links = {row.address for one in page.context["matrix"].classes for row in one.rows if row.address}
    links |= {cell.address for one in page.context["matrix"].classes for row in one.rows for cell in row.cells if cell}
    assert len(links) == LedgerAccount.objects.filter(book=pool.book).count()
    assert {finance.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("paper", PDFS)
def test_it_prints(finance, pool, paper):
    answer = finance.get(reverse(f"loans:{paper}", args=PDFS[paper]) + PERIOD)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("name", WORKBOOKS)
def test_it_exports_a_workbook(finance, pool, name):
    assert finance.get(reverse(f"loans:{name}", args=WORKBOOKS[name])).content.startswith(b"PK")
