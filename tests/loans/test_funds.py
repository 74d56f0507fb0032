"""Funds, their funders, special accounts and deposit terms: what can be kept, what stands, and who sees it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from loans.ledger.models import Book, BookKind
from loans.models import DepositTerm, Fund
from loans.services.funds import FunderFacts, TermFacts, change_fund, save_account, save_funder, set_deposit_terms
from portal.core.errors import Conflict, DomainError, NotPermitted
from tests.cast import hire, place
from tests.loans.books import a_fund, a_posted_order, an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return hire("first", "office_finance")


@pytest.fixture
def fund(first):
    return a_fund(first, number="city-2018")


def some_terms(**facts) -> TermFacts:
    values = {
        "annual_rate": Decimal("0.35"),
        "day_count": 360,
        "credit_months": [12, 3, 6, 9],
        "credit_day": 20,
        "valid_from": date(2018, 1, 1),
    }
    return TermFacts(**values | facts)


def test_it_opens_a_fund_with_its_book(fund):
    book = Book.objects.get(code="city-2018")
    assert (fund.book, book.kind, book.opened_on, fund.book_code) == (book, "pool", date(2018, 1, 1), "city-2018")
    assert list(fund.funders.values_list("position", "code")) == [(1, "city"), (2, "county")]


def test_it_shows_a_county_its_own_funds_only(frame, fund):
    clerk = hire("clerk", "county_clerk", at=place("dongqu"))
    own = a_fund(hire("county", "county_finance", at=place("dongqu")))
    bank_side = hire("appraiser", at=place("xiqu"))
    assert list(Fund.objects.visible_to(clerk)) == [own]
    assert list(Fund.objects.visible_to(bank_side)) == []
    for reader in (hire("auditor", "auditor"), hire("member", "handler_finance", at=place("member-finance"))):
        assert set(Fund.objects.visible_to(reader)) == {fund, own}


@pytest.mark.parametrize("number", ["city-2018", "City", "", "甲", "a b"])
def test_it_takes_no_number_twice_and_none_that_is_no_slug(fund, first, number):
    with pytest.raises(DomainError) as refused:
        a_fund(first, number=number) if number else a_fund(first, number=" ")
    assert refused.value.field == "number"


def test_it_is_changed_by_its_own_organisation_only(frame, fund, first):
    county = hire("county", "county_finance", at=place("dongqu"))
    with pytest.raises(NotPermitted):
        change_fund(fund=fund, name="x", document="", by=county)
    assert change_fund(fund=fund, name="新名称", document="文件", by=first).name == "新名称"


def test_it_keeps_the_codes_that_the_books_know(fund, first):
    a_posted_order(fund, first, hire("second", "office_finance"))
    city, county = fund.funders.order_by("position")
    with pytest.raises(Conflict, match="出资人代号"):
        save_funder(fund=fund, facts=FunderFacts(code="town", name="市级", level="city"), by=first, funder=city)
    save_funder(fund=fund, facts=FunderFacts(code="east", name="东区", level="county"), by=first, funder=county)
    main = fund.accounts.get(code="main")
    with pytest.raises(Conflict, match="专户代号"):
        save_account(fund=fund, facts=an_account("other"), by=first, account=main)
    with pytest.raises(Conflict, match="尚有余额"):
        save_account(fund=fund, facts=an_account("main", closed_on=date(2018, 6, 1)), by=first, account=main)


def test_it_refuses_a_second_account_of_one_number_and_an_account_of_a_fiscal_fund(fund, first):
    known = fund.accounts.get(code="main")
    with pytest.raises(DomainError, match="已经登记过"):
        save_account(fund=a_fund(first), facts=an_account("x", account_number=known.account_number), by=first)
    with pytest.raises(DomainError, match="国库"):
        save_account(fund=a_fund(first, kind=BookKind.FISCAL), facts=an_account("x"), by=first)


def test_it_ends_the_terms_in_force_when_new_ones_begin(fund, first):
    account = fund.accounts.get(code="main")
    set_deposit_terms(account=account, facts=some_terms(), by=first)
    set_deposit_terms(
        account=account, facts=some_terms(valid_from=date(2019, 1, 1), annual_rate=Decimal("0.42")), by=first
    )
    set_deposit_terms(account=account, facts=some_terms(valid_from=date(2018, 7, 1)), by=first)
    days = list(account.deposit_terms.values_list("valid_from", "valid_to"))
    assert days == [
        (date(2018, 1, 1), date(2018, 7, 1)),
        (date(2018, 7, 1), date(2019, 1, 1)),
        (date(2019, 1, 1), None),
    ]
    assert account.deposit_terms.first().credit_months == [3, 6, 9, 12]


def test_it_has_one_term_at_a_time_whoever_writes_it(fund, first):
    account = fund.accounts.get(code="main")
    term = set_deposit_terms(account=account, facts=some_terms(), by=first)
    term.pk, term.valid_from = None, date(2018, 5, 1)
    with pytest.raises(IntegrityError, match="deposit_term_one_at_a_time"), transaction.atomic():
        term.save()
    assert DepositTerm.objects.count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"annual_rate": Decimal("-1")},
        {"day_count": 364},
        {"credit_day": 32},
        {"credit_months": []},
        {"credit_months": [13]},
    ],
)
def test_it_refuses_terms_that_are_none(fund, first, facts):
    with pytest.raises(DomainError):
        set_deposit_terms(account=fund.accounts.get(code="main"), facts=some_terms(**facts), by=first)
