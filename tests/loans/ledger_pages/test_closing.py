"""Closing on the page: the preview agrees with the sums, the close says what it does, and only the keeper may."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from loans.ledger.errors import PeriodClosed
from loans.ledger.models import Book, JournalEntry, PeriodClose
from loans.services.closing import close_book_through, close_book_year
from portal.accounts.models import AuditEvent
from portal.core import clock
from portal.core.errors import NotPermitted
from tests.cast import hire
from tests.loans.ledger_pages.funds import a_fund, pay_in

pytestmark = pytest.mark.django_db
CLOSE = "/loans/books/city-2018/periods/close/"
YEAR = "/loans/books/city-2018/years/close/"


def closed_through() -> date | None:
    return Book.objects.get(code="city-2018").closed_through


def test_it_previews_what_it_would_close(finance, pool):
    trial = finance.get(f"{CLOSE}?through=2018-05-31").context["trial"]
    assert (trial.first, trial.through, trial.agrees) == (date(2018, 1, 1), date(2018, 5, 31), True)
    entries = JournalEntry.objects.filter(business_on__lte=date(2018, 5, 31))
    moved = sum((row.amount for entry in entries for row in entry.transfers.all()), Decimal(0))
    assert trial.moved.debit == trial.moved.credit == moved
    assert closed_through() is None


def test_it_closes_and_writes_the_trial_balance_down(finance, pool):
    preview = finance.get(f"{CLOSE}?through=2018-05-31").context["trial"]
    answer = finance.post(CLOSE, {"through": "2018-05-31"}, follow=True)
    assert "已结账至 2018-05-31" in answer.content.decode()
    written = answer.context["trial"]
    assert [(line.account, line.moved, line.closing) for line in written.lines] == [
        (line.account, line.moved, line.closing) for line in preview.lines
    ]
    assert closed_through() == date(2018, 5, 31)
    assert AuditEvent.objects.filter(tag="loans:period:closed").count() == 1


def test_the_next_period_opens_with_what_the_last_closed_with(finance, pool):
    finance.post(CLOSE, {"through": "2018-03-31"})
    finance.post(CLOSE, {"through": "2018-08-31"})
    first, second = PeriodClose.objects.order_by("through_on")
    before = finance.get(f"/loans/books/closes/{first.code}/").context["trial"]
    after = finance.get(f"/loans/books/closes/{second.code}/").context["trial"]
    assert after.opening == before.closing
    assert after.agrees


@pytest.mark.parametrize("day", ["", "gestern", "2018-02-31", "2017-12-31"])
def test_it_refuses_a_day_at_the_field(finance, pool, day):
    answer = finance.post(CLOSE, {"through": day})
    assert answer.status_code == 400
    assert answer.context["form"].errors["through"]
    assert closed_through() is None


def test_it_closes_no_day_that_is_not_over(finance, pool):
    answer = finance.post(CLOSE, {"through": clock.today().isoformat()})
    assert answer.status_code == 400
    assert "不能结账" in answer.content.decode()
    yesterday = {"through": (clock.today() - timedelta(days=1)).isoformat()}
    answer = finance.post(CLOSE, yesterday)
    assert (answer.status_code, closed_through()) == (400, None)
    assert "2018年的收支尚未结转" in answer.content.decode()
    finance.post(YEAR, {"year": "2018"})
    finance.post(CLOSE, yesterday)
    assert closed_through() == clock.today() - timedelta(days=1)


def test_a_second_press_of_the_button_is_told(finance, pool):
    finance.post(CLOSE, {"through": "2018-05-31"})
    assert finance.post(CLOSE, {"through": "2018-05-31"}).status_code == 400
    assert PeriodClose.objects.count() == 1


def test_it_closes_the_year_against_the_result(finance, pool):
    page = finance.get(YEAR)
    assert {line.account.chart_id for line in page.context["trial"].results} == {"4002", "5001"}
    answer = finance.post(YEAR, {"year": "2018"}, follow=True)
    assert "2018年已结转并结账" in answer.content.decode()
    closing = {line.account.chart_id: line.closing for line in answer.context["trial"].lines}
    nothing = Decimal(0)
    assert all((closing[code].debit, closing[code].credit) == (nothing, nothing) for code in ("3104", "4002", "5001"))


@pytest.mark.parametrize("year", ["", "2019", "1999", "x"])
def test_it_closes_no_other_year(finance, pool, year):
    assert finance.post(YEAR, {"year": year}).status_code == 400
    assert not PeriodClose.objects.exists()


def test_another_offices_book_is_read_and_not_closed(finance, county_keeper, keeper):
    fund = a_fund(county_keeper, "dongqu-2018")
    pay_in(fund, county_keeper)
    page = finance.get("/loans/books/dongqu-2018/periods/close/").content.decode()
    assert "由该单位的财务结账" in page
    assert 'method="post" action="/loans/books/dongqu-2018/periods/close/"' not in page
    answer = finance.post("/loans/books/dongqu-2018/periods/close/", {"through": "2018-05-31"})
    assert answer.status_code == 400
    assert not PeriodClose.objects.exists()
    with pytest.raises(NotPermitted):
        close_book_year(book=fund.book, year=2018, by=keeper)


@pytest.mark.parametrize("role", ["auditor", "office_handler", "office_leader"])
def test_the_service_asks_for_the_right(pool, role):
    with pytest.raises(NotPermitted):
        close_book_through(book=pool.book, through=date(2018, 5, 31), by=hire("other", role))
    assert closed_through() is None


def test_the_service_closes_no_year_twice(pool, keeper):
    close_book_year(book=pool.book, year=2018, by=keeper)
    with pytest.raises(PeriodClosed):
        close_book_year(book=Book.objects.select_related("fund").get(pk=pool.book.pk), year=2018, by=keeper)
