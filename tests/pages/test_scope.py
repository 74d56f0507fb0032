"""A county sees its own enterprises and what hangs on them; another's row and no row look the same."""

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from portal.core import clock
from tests.cast import hire
from tests.factories import a_candidate, a_deal, a_firm, a_loan, a_pledge, a_report
from tests.pages.conftest import browser_of
from tests.pages.exports import sheet_of

pytestmark = pytest.mark.django_db


NOUNS = (
    "enterprises:enterprise",
    "loans:loan",
    "loans:feedback",
    "ippledge:pledge",
    "listings:candidate",
    "listings:deal",
)
FILES = ("enterprises:enterprise", "loans:loan", "ippledge:pledge", "listings:candidate")


@pytest.fixture
def two_counties(frame):
    """In two counties: a firm, a loan with a report, a pledge, a candidate, a deal each."""
    made = {}
    for unit in ("dongqu", "xiqu"):
        firm = a_firm(unit=unit)
        loan = a_loan(firm)
        made[unit] = {
            "enterprises:enterprise": firm,
            "loans:loan": loan,
            "loans:feedback": a_report(loan, date(2018, 6, 30), "5.00"),
            "ippledge:pledge": a_pledge(loan),
            "listings:candidate": a_candidate(firm),
            "listings:deal": a_deal(firm),
        }
    return made


@pytest.mark.parametrize("noun", NOUNS)
def test_it_lists_to_a_county_only_its_own(county, office, two_counties, noun):
    assert county.get(reverse(f"{noun}_list")).context["list"].page.rows == [two_counties["dongqu"][noun]]
    assert office.get(reverse(f"{noun}_list")).context["list"].count == 2


@pytest.mark.parametrize("noun", FILES)
def test_it_opens_to_a_county_only_its_own(county, office, two_counties, noun):
    own, other = (reverse(f"{noun}_detail", args=[two_counties[unit][noun].code]) for unit in ("dongqu", "xiqu"))
    assert county.get(own).status_code == 200
    assert office.get(other).status_code == 200
    assert county.get(other).status_code == 404


@pytest.mark.parametrize("noun", FILES)
def test_it_answers_another_countys_row_like_no_row(county, two_counties, noun):
    code = two_counties["xiqu"][noun].code
    nothing = uuid.uuid4()
    other = county.get(reverse(f"{noun}_detail", args=[code]))
    none = county.get(reverse(f"{noun}_detail", args=[nothing]))
    assert other.status_code == none.status_code == 404
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|\d\d:\d\d')
    assert strip.sub("", other.content.decode()) == strip.sub("", none.content.decode())


@pytest.mark.parametrize("noun", NOUNS)
def test_it_exports_to_a_county_only_its_own(county, two_counties, noun):
    rows = sheet_of(county.get(reverse(f"{noun}_export")))
    assert "共 1 条" in rows[1][0]


def test_it_searches_for_a_county_only_its_own(county, office, two_counties):
    for reader, number in ((county, 1), (office, 2)):
        found = {one.source.key: len(one.hits) for one in reader.get("/search/?q=示例第").context["found"]}
        assert found["enterprises"] == number
        contracts = {one.source.key: len(one.hits) for one in reader.get("/search/?q=HT").context["found"]}
        assert contracts["loans"] == number


def test_it_shows_no_other_countys_sums(county, two_counties):
    assert "1,000,000.00" in county.get(reverse("loans:loan_list")).content.decode()
    assert "2,000,000.00" not in county.get(reverse("loans:loan_list")).content.decode()


def test_it_shows_void_rows_to_the_auditor_only(office, two_counties):
    firm = two_counties["xiqu"]["enterprises:enterprise"]
    firm.voided_at = clock.now()
    firm.save()
    address = reverse("enterprises:enterprise_detail", args=[firm.code])
    auditor = browser_of(hire("auditor", "auditor"))
    assert office.get(address).status_code == 404
    assert "已作废" in auditor.get(address).content.decode()


def test_it_asks_the_stranger_to_log_in(client, two_counties):
    answer = client.get(reverse("enterprises:enterprise_list"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("accounts:login"))


def test_it_refuses_an_administrator_the_registers(frame):
    system = browser_of(hire("system", "system_administrator"))
    assert system.get(reverse("loans:loan_list")).status_code == 403
    assert system.get("/").status_code == 302
