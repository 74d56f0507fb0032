"""A page takes the same few statements whatever the number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import Enterprise
from ippledge.models import PledgeRegistration
from listings.models import Candidate, Deal
from loans.models import Feedback, Loan

pytestmark = pytest.mark.django_db
MOST = 10
# A list and a search that leaves one row of the sample.
LISTS = {
    "enterprises:enterprise_list": lambda: Enterprise.objects.first().credit_code,
    "loans:loan_list": lambda: Loan.objects.first().contract_number,
    "loans:feedback_list": lambda: Feedback.objects.first().loan.contract_number,
    "ippledge:pledge_list": lambda: PledgeRegistration.objects.first().number,
    "listings:candidate_list": lambda: Candidate.objects.first().enterprise.credit_code,
    "listings:deal_list": lambda: Deal.objects.first().document_number,
    "programme:activity_list": lambda: "科技金融进园区之3",
    "loans:institution_list": lambda: "示例商业银行",
}
LONG_LISTS = ("enterprises:enterprise_list", "loans:loan_list", "loans:feedback_list", "programme:activity_list")
DETAILS = {
    "enterprises:enterprise_detail": Enterprise,
    "loans:loan_detail": Loan,
    "ippledge:pledge_detail": PledgeRegistration,
    "listings:candidate_detail": Candidate,
}
TABS = ("overview", "yearly", "titles", "stays", "loans", "pledges", "listing", "deals", "history")


def statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return len([one for one in captured if "SAVEPOINT" not in one["sql"]])


@pytest.mark.parametrize("name", LISTS)
def test_it_takes_as_many_statements_for_one_row_as_for_a_page(sample_city, office, name):
    page = reverse(name)
    one_row = f"{page}?q={LISTS[name]()}"
    many, one = statements(office, page), statements(office, one_row)
    assert many == one <= MOST


@pytest.mark.parametrize("name", LONG_LISTS)
def test_it_takes_no_more_deep_in_a_list(sample_city, office, name):
    first = office.get(reverse(name)).context
    assert statements(office, reverse(name) + first["next_address"]) <= MOST


@pytest.mark.parametrize("name", DETAILS)
def test_it_opens_a_file_in_ten_statements(sample_city, office, name):
    for row in DETAILS[name].objects.order_by("pk")[:3]:
        assert statements(office, reverse(name, args=[row.code])) <= MOST


@pytest.mark.parametrize("tab", TABS)
def test_it_opens_each_tab_of_an_enterprise_in_ten_statements(sample_city, office, tab):
    firm = Loan.objects.first().enterprise
    assert statements(office, reverse("enterprises:enterprise_detail", args=[firm.code]) + f"?tab={tab}") <= MOST
