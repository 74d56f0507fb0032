"""A list page: search, facets, sums, export of what is shown, and what it makes of a bad address."""

from decimal import Decimal
from urllib.parse import quote

import pytest
from django.urls import reverse

from portal.core import lists
from tests.factories import a_deal, a_firm, a_loan
from tests.pages.exports import sheet_of

pytestmark = pytest.mark.django_db
FIRMS = reverse("enterprises:enterprise_list")
LOANS = reverse("loans:loan_list")
NAMES = (
    "enterprises:enterprise_list",
    "loans:loan_list",
    "loans:feedback_list",
    "loans:institution_list",
    "ippledge:pledge_list",
    "listings:candidate_list",
    "listings:deal_list",
    "programme:activity_list",
)


def shown(answer) -> list:
    return answer.context["list"].page.rows


@pytest.mark.parametrize("text", ["钒钛新材", "ftxcl", "FTXCL", "钛"])
def test_it_finds_a_firm_by_part_of_its_name_or_initials(office, frame, text):
    wanted = a_firm("攀枝花钒钛新材料有限公司")
    a_firm("四川模拟软件有限公司")
    found = shown(office.get(f"{FIRMS}?q={text}"))
    assert found == [wanted]


def test_it_finds_a_firm_by_its_code_however_written(office, frame):
    wanted = a_firm()
    a_firm()
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in wanted.credit_code)
    assert shown(office.get(f"{FIRMS}?q={quote(full_width)}")) == [wanted]


def test_it_finds_a_loan_by_contract_and_by_borrower(office, frame):
    wanted = a_loan(a_firm("示例玄武岩纤维有限公司"), contract_number="示商字2018第7号")
    a_loan()
    assert shown(office.get(f"{LOANS}?q=示商字2018")) == [wanted]
    assert shown(office.get(f"{LOANS}?q=玄武岩")) == [wanted]


def test_it_counts_the_choices_of_a_facet_under_the_others(office, frame):
    for unit, mode in (("dongqu", "credit"), ("dongqu", "bill"), ("xiqu", "credit")):
        a_loan(a_firm(unit=unit), mode=mode)
    facets = {one.facet.key: one for one in office.get(f"{LOANS}?mode=credit").context["list"].facets}
    counts = {facet: {value: count for value, _label, count in one.choices if count} for facet, one in facets.items()}
    assert counts["unit"] == {"dongqu": 1, "xiqu": 1}
    assert counts["mode"] == {"credit": 2, "bill": 1}


def test_it_sums_the_whole_filtered_set_not_the_page(office, frame):
    firm = a_firm()
    for _number in range(60):
        a_loan(firm, principal=Decimal("100.01"))
    a_loan(a_firm(unit="xiqu"))
    context = office.get(f"{LOANS}?unit=dongqu").context
    assert (context["list"].count, context["list"].sums["principal"]) == (60, Decimal("6000.60"))
    assert "6,000.60" in office.get(f"{LOANS}?unit=dongqu").content.decode()


def test_it_neither_counts_nor_sums_nor_exports_beyond_the_limit(office, frame, monkeypatch):
    for _number in range(4):
        a_loan()
    monkeypatch.setattr(lists, "COUNTED_ROWS", 3)
    page = office.get(LOANS)
    assert page.context["list"].is_over
    assert page.context["sums"] == []
    assert office.get(reverse("loans:loan_export"))["Location"].startswith(LOANS)


def test_it_exports_a_formula_as_text(office, frame):
    a_deal(investor='=HYPERLINK("http://evil.example","x")', reporter="+1+1")
    row = sheet_of(office.get(reverse("listings:deal_export")))[3]
    assert row[5] == '=HYPERLINK("http://evil.example","x")'
    assert row[7] == "+1+1"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "长" * 61,
        "sort=nothing",
        "sort=--name",
        "after=nonsense",
        "after=%F0%9F%98%80",
        "after=WyJmIiwgImkiLCA5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LCAxXQ",
        "before=W10",
        "unit=atlantis",
        "year=99999999999999999999",
    ],
)
def test_it_answers_a_bad_address_in_chinese(office, frame, name, query):
    answer = office.get(f"{reverse(name)}?{query}")
    known = {facet.key for facet in answer.context["spec"].facets}
    ignored = query.split("=")[0] in {"unit", "year"} - known
    assert answer.status_code == (200 if ignored else 400)
    assert ignored or any("一" <= sign <= "鿿" for sign in str(next(iter(answer.context["messages"]))))


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_would_stand_on_an_empty_page(office, frame, name):
    answer = office.get(reverse(name))
    spec = answer.context["spec"]
    if answer.context["list"].count == 0:
        assert str(spec.empty) in answer.content.decode()
        assert str(spec.empty_how) in answer.content.decode()
