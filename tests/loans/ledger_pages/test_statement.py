"""The statement of an account: balances that agree with an independent sum, pages that miss and repeat nothing."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q
from django.urls import reverse

from loans.ledger.models import LedgerAccount, Transfer
from loans.ledger.services import reverse as take_back
from tests.loans.ledger_pages.funds import a_fund, pay_in
from tests.pages.exports import sheet_of
from tests.pages.test_query_counts import MOST, statements

pytestmark = pytest.mark.django_db
PLACE = ["city-2018", "1001", "-", "main"]
PAGE = 50


def address(place=PLACE, action: str = "detail", query: str = "") -> str:
    return reverse(f"loans:account_{action}", args=place) + query


def account_at(place=PLACE) -> LedgerAccount:
    book, code, funder, holding = (part.replace("-", "") if part == "-" else part for part in place)
    return LedgerAccount.objects.get(book__code=book, chart__code=code, funder=funder, holding=holding)


def told(account: LedgerAccount) -> list[tuple[int, int, Decimal]]:
    """Entry, row and balance after it, added up one by one in plain Python."""
    rows = Transfer.objects.filter(Q(debit=account) | Q(credit=account)).select_related("entry")
    balance, found = Decimal(0), []
    for row in sorted(rows, key=lambda one: (one.business_on, one.entry.number, one.position)):
        sign = 1 if (row.debit_id == account.pk) == (account.side == "D") else -1
        balance += sign * row.amount
        found.append((row.entry.number, row.position, balance))
    return found


@pytest.fixture
def busy(keeper):
    """120 payments over 40 days, posted in another order than their days."""
    fund = a_fund(keeper)
    for at in range(120):
        pay_in(fund, keeper, f"{at + 1}.07", on=date(2018, 3 + at * 7 % 40 // 20, 1 + at * 7 % 20), summary=f"到账{at}")
    return fund


def pages(client, query: str = "") -> list[list]:
    found, at = [], address(query=query)
    while at:
        page = client.get(at)
        found.append(page.context["page"].lines)
        at = page.context["next_address"] and address() + page.context["next_address"]
    return found


@pytest.mark.parametrize("order", ["", "?order=asc"])
def test_it_pages_through_every_line_with_its_balance(finance, busy, order):
    lines = [line for page in pages(finance, order) for line in page]
    expected = [(number, balance) for number, _row, balance in told(account_at())]
    assert [(line.number, line.balance) for line in lines] == (expected if order else expected[::-1])


def test_it_goes_back_to_the_page_before(finance, busy):
    first = finance.get(address())
    second = finance.get(address() + first.context["next_address"])
    back = finance.get(address() + second.context["previous_address"])
    assert back.context["page"].lines == first.context["page"].lines
    assert not back.context["previous_address"]


def test_it_shows_the_true_balance_under_any_filter(finance, busy):
    known = {(number, balance) for number, _row, balance in told(account_at())}
    for query in ("?q=到账1", "?first=2018-03-04&through=2018-03-09", "?q=7.07", "?q=12"):
        lines = finance.get(address(query=query)).context["page"].lines
        assert lines
        assert {(line.number, line.balance) for line in lines} <= known


def test_it_finds_by_amount_number_and_summary(finance, busy):
    def numbers(text):
        return {line.number for line in finance.get(address(query=f"?q={text}")).context["page"].lines}

    assert numbers("33.07") == {33}
    assert 17 in numbers("17")
    assert numbers("到账99") == {100}
    assert numbers("1,000,000.00") == set()


def test_its_totals_are_those_of_the_filter(finance, busy):
    inside = "?first=2018-03-04&through=2018-03-09"
    totals = finance.get(address(query=inside)).context["totals"]
    rows = Transfer.objects.filter(debit=account_at())
    moved = rows.filter(business_on__range=(date(2018, 3, 4), date(2018, 3, 9)))
    before = rows.filter(business_on__lt=date(2018, 3, 4))
    assert totals.opening == sum(row.amount for row in before)
    assert (totals.count, totals.debit) == (moved.count(), sum(row.amount for row in moved))
    assert totals.closing == totals.opening + totals.debit - totals.credit


def test_it_takes_as_many_statements_for_a_line_as_for_a_page(finance, keeper):
    fund = a_fund(keeper)
    pay_in(fund, keeper)
    one = statements(finance, address())
    for at in range(99):
        pay_in(fund, keeper, f"{at + 1}.00")
    assert statements(finance, address()) == one <= MOST


def test_it_shows_a_reversal_on_the_other_side(finance, keeper):
    fund = a_fund(keeper)
    posted = pay_in(fund, keeper, "250.00")
    take_back(entry_code=posted.code, on=date(2018, 4, 1), key="back", by=keeper, summary="冲销")
    lines = finance.get(address()).context["page"].lines
    assert [(line.debit, line.credit, line.balance) for line in lines] == [
        (None, Decimal("250.00"), Decimal("0.00")),
        (Decimal("250.00"), None, Decimal("250.00")),
    ]


def test_it_exports_what_it_shows(finance, busy):
    query = "?first=2018-03-04&through=2018-03-09"
    shown = finance.get(address(query=query + "&order=asc")).context["page"].lines
    written = list(csv.reader(io.StringIO(finance.get(address(action="csv", query=query)).content.decode("utf-8-sig"))))
    assert [row[8] for row in written[1:]] == [str(line.balance) for line in shown]
    sheet = sheet_of(finance.get(address(action="export", query=query)))
    assert [Decimal(str(row[8])).quantize(Decimal("0.01")) for row in sheet[4:-2]] == [line.balance for line in shown]


def test_it_writes_no_formula_into_a_file(finance, keeper):
    pay_in(a_fund(keeper), keeper, summary="=1+1")
    assert "'=1+1" in finance.get(address(action="csv")).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?first=2018-13-01",
        "?page=x",
        "?page=f.2018-02-31.1.1",
        f"?q={'长' * 61}",
        "?first=2018-05-01&through=2018-04-01",
    ],
)
def test_it_says_what_it_cannot_read(finance, pool, query):
    answer = finance.get(address(query=query))
    assert answer.status_code == 400
    assert "alert-warning" in answer.content.decode()
    assert finance.get(address(action="export", query=query)).status_code == 302


@pytest.mark.parametrize(
    "place",
    [
        ["city-2018", "1001", "-", "other"],
        ["city-2018", "9999", "-", "-"],
        ["nothing", "1001", "-", "main"],
        ["city-2018", "1001", "city", "main"],
    ],
)
def test_it_knows_no_other_account(finance, pool, place):
    assert finance.get(address(place)).status_code == 404
