"""Pages of a list: every row once, in order, whatever is sorted by and whatever is entered meanwhile."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from loans.lists import LOANS
from portal.core.keyset import Cursor, encode
from tests.factories import a_firm, a_loan, a_pledge

pytestmark = pytest.mark.django_db
PAGE = reverse("loans:loan_list")
SORTS = [sign + column.key for column in LOANS.columns if column.sort for sign in ("", "-")]


def walk(client, address: str) -> list[list[str]]:
    """The contract numbers of each page, following 下一页."""
    pages = []
    while address:
        context = client.get(address).context
        pages.append([row.contract_number for row in context["list"].page.rows])
        address = PAGE + context["next_address"] if context["next_address"] else ""
    return pages


@pytest.fixture
def many_loans(frame):
    """120 loans, many with the same day and amount."""
    firm = a_firm()
    return [
        a_loan(firm, disbursed_on=date(2018, 1 + number % 3, 1), principal=Decimal(1000 + number % 5))
        for number in range(120)
    ]


@pytest.mark.parametrize("sort", SORTS)
def test_it_shows_every_row_once_in_order(office, many_loans, sort):
    pages = walk(office, f"{PAGE}?sort={sort}")
    shown = [number for page in pages for number in page]
    path = LOANS.column(sort.removeprefix("-")).sort
    in_order = sorted(many_loans, key=lambda loan: (getattr(loan, path), loan.pk), reverse=sort.startswith("-"))
    assert [len(page) for page in pages] == [50, 50, 20]
    assert shown == [loan.contract_number for loan in in_order]


def test_it_goes_back_to_the_same_page(office, many_loans):
    first = office.get(f"{PAGE}?sort=principal").context
    second = office.get(PAGE + first["next_address"]).context
    again = office.get(PAGE + second["previous_address"]).context
    assert again["list"].page.rows == first["list"].page.rows
    assert again["previous_address"] == ""
    assert again["next_address"]


def test_it_neither_repeats_nor_loses_rows_when_others_are_entered(office, many_loans):
    first = office.get(f"{PAGE}?sort=-disbursed").context
    seen = [row.pk for row in first["list"].page.rows]
    for _number in range(7):
        a_loan(many_loans[0].enterprise, disbursed_on=date(2019, 1, 1))
    rest = walk(office, PAGE + first["next_address"])
    assert len(rest[0]) == 50
    assert sum(map(len, rest)) == 120 - len(seen)
    assert not {number for page in rest for number in page} & {
        loan.contract_number for loan in many_loans if loan.pk in seen
    }


@pytest.mark.parametrize("sign", ["", "-"])
def test_it_pages_over_empty_values_which_come_last(office, frame, sign):
    loan = a_loan()
    for number in range(110):
        a_pledge(loan, released_on=date(2019, 1, 1 + number % 5) if number % 2 else None)
    shown, address = [], reverse("ippledge:pledge_list") + f"?sort={sign}released"
    while address:
        context = office.get(address).context
        shown += [row.released_on for row in context["list"].page.rows]
        address = reverse("ippledge:pledge_list") + context["next_address"] if context["next_address"] else ""
    known = [day for day in shown if day]
    assert len(shown) == 110
    assert shown[55:] == [None] * 55
    assert known == sorted(known, reverse=bool(sign))


def test_it_goes_back_over_empty_values(office, frame):
    loan = a_loan()
    for number in range(110):
        a_pledge(loan, released_on=date(2019, 1, 1 + number % 5) if number < 30 else None)
    page = reverse("ippledge:pledge_list")
    second = office.get(page + office.get(f"{page}?sort=released").context["next_address"]).context
    third = office.get(page + second["next_address"]).context
    assert office.get(page + third["previous_address"]).context["list"].page.rows == second["list"].page.rows


def test_it_says_when_a_page_is_empty_now(office, many_loans):
    cursor = encode(Cursor(date(1999, 1, 1), 1))
    answer = office.get(f"{PAGE}?sort=-disbursed&after={cursor}")
    assert answer.status_code == 200
    assert "回到第一页" in answer.content.decode()
