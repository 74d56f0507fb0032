"""The pages: what they show, what they refuse and say about it, and how few statements they take."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loans.models import Scheme, SchemeVersion
from loans.scheme_desk.library import library, library_text
from loans.schemes.facts.catalogue import FactsKind
from loans.services.schemes import propose_version
from portal.accounts.models import OrganisationKind
from portal.core import clock
from portal.core.search import search_for
from portal.core.work import work_of
from portal.programme.services.seed import load_frame
from tests.cast import hire, place
from tests.pages.conftest import browser_of
from tests.schemes.desk import approved, approver, proposed, proposer, scheme_text

pytestmark = pytest.mark.django_db
MOST = 10


@pytest.fixture
def maker():
    load_frame()
    return browser_of(proposer())


@pytest.fixture
def checker(maker):
    return browser_of(approver())


@pytest.fixture
def city(maker) -> SchemeVersion:
    """The example of the library: it has rules of every kind."""
    return propose_version(source=library_text("panzhihua-2018"), effective=None, by=proposer())


def page(name: str, *arguments: object, query: str = "") -> str:
    return reverse(f"loans:{name}", args=arguments) + query


def calculator(kind: str, version: SchemeVersion, **facts: str) -> str:
    query = "&".join([f"version={version.code}", *(f"{name}={value}" for name, value in facts.items())])
    return page("scheme_calculate", kind, query=f"?{query}")


def body(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_loads_a_file_and_shows_it_in_words(maker):
    upload = SimpleUploadedFile("scheme.yaml", scheme_text().encode())
    answer = maker.post(page("scheme_propose"), {"file": upload}, follow=True)
    version = SchemeVersion.objects.get()
    assert answer.redirect_chain == [(page("scheme_version_detail", version.code), 302)]
    assert "补偿 40%。" in body(answer)
    assert "单笔限额：不超过 100 万元；超出部分不予补偿。" in body(answer)


def test_it_lists_every_problem_with_its_path_and_loses_nothing(maker):
    text = scheme_text(ratio="1.5", cap="-1")
    answer = maker.post(page("scheme_propose"), {"text": text})
    assert answer.status_code == 400
    assert {one.path for one in answer.context["problems"]} == {"ratio.rows[0].ratio", "caps[0].amount"}
    assert "比例不能超过 1" in body(answer)
    assert answer.context["form"].initial["text"] == text
    assert not Scheme.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": " "},
        {"text": "a: [1"},
        {"text": "\x00"},
        {"text": scheme_text(), "effective": "2018-02-30"},
        {"file": SimpleUploadedFile("x.yaml", b"\xff\xfe\x00")},
        {"file": SimpleUploadedFile("x.yaml", b"a" * 1_000_001)},
    ],
    ids=["nothing", "blank", "no yaml", "nul", "no such day", "no text", "too large"],
)
def test_it_refuses_what_is_no_scheme_at_the_form(maker, given):
    assert maker.post(page("scheme_propose"), given).status_code == 400
    assert not Scheme.objects.exists()


def test_it_prefills_the_form_from_the_library_and_from_a_version(maker):
    form = maker.get(page("scheme_propose", query="?library=guangzhou-2025")).context["form"]
    assert form.initial["text"] == library_text("guangzhou-2025")
    version = proposed()
    form = maker.get(page("scheme_propose", query=f"?version={version.code}")).context["form"]
    assert form.initial["text"] == version.source_text
    assert maker.get(page("scheme_propose", query="?version=x")).status_code == 200
    assert maker.get(page("scheme_propose", query="?library=../../../etc/passwd")).status_code == 404


def test_a_second_person_approves_and_the_maker_may_not(maker, checker):
    version = proposed()
    assert maker.post(page("scheme_version_approve", version.code)).status_code == 403
    assert "须由另一人复核" in body(maker.get(page("scheme_version_detail", version.code)))
    answer = checker.post(page("scheme_version_approve", version.code), {"note": "同意"}, follow=True)
    assert "已批准" in body(answer)
    assert SchemeVersion.objects.get().decision_note == "同意"
    assert checker.post(page("scheme_version_approve", version.code)).status_code == 409


def test_it_says_which_figures_stand_against_approval(checker):
    version = proposed(scheme_text(cap="unknown"))
    shown = body(checker.get(page("scheme_version_detail", version.code)))
    assert "caps[0].amount" in shown
    assert "批准施行" not in shown
    answer = checker.post(page("scheme_version_approve", version.code))
    assert answer.status_code == 400
    assert "caps[0].amount" in body(answer)


def test_it_refuses_without_a_reason(checker):
    version = proposed()
    assert checker.post(page("scheme_version_refuse", version.code), {"note": ""}).status_code == 400
    assert SchemeVersion.objects.get().state == "draft"


def test_it_puts_the_version_before_the_second_person(maker, checker):
    version = proposed()
    today = clock.today()
    waiting = {item.source.key: item.title for item in work_of(approver(), today=today)}
    assert waiting["scheme_versions"] == "示例方案1 1版"
    mine = {item.source.key for item in work_of(proposer(), today=today)}
    assert "scheme_versions" not in mine
    assert "scheme_versions_sent" in mine
    checker.post(page("scheme_version_approve", version.code))
    assert "scheme_versions" not in {item.source.key for item in work_of(approver(), today=today)}


def test_it_is_found_by_name_and_code(maker):
    proposed()
    for text in ("示例方案", "sample"):
        found = {one.source.key: one.hits for one in search_for(proposer(), text)}
        assert [hit.title for hit in found["schemes"]] == ["示例方案1"]


def test_it_compares_two_versions_in_words(maker):
    before, after = approved(), proposed(version="2", first="2019-01-01", ratio="0.50")
    shown = body(maker.get(page("scheme_version_compare", after.code, before.code)))
    assert "<del>补偿 40%。</del>" in shown
    assert "<ins>补偿 50%。</ins>" in shown
    assert "100 万元" not in shown, "what is the same is left out"


def test_it_compares_only_versions_of_one_scheme(maker, city):
    other = proposed()
    answer = maker.get(page("scheme_version_compare", city.code, other.code))
    assert answer["Location"] == page("scheme_version_detail", city.code)


@pytest.mark.parametrize("kind", FactsKind.values)
def test_each_calculator_begins_with_an_example_that_comes_out(maker, city, kind):
    answer = maker.get(calculator(kind, city))
    assert answer.status_code == 200
    assert answer.context["is_example"]
    assert answer.context["result"].steps
    assert "示例数据" in body(answer)


def test_it_calculates_to_the_fen_and_names_the_article_of_each_step(maker):
    version = proposed()
    facts = {"claim.overdue_days": "90", "loss.principal": "2,345,678.91", "loan.amount": "5000000"}
    answer = maker.get(calculator("claim", version, **facts))
    result = answer.context["result"]
    assert ("补偿金额", "938,271.56 元") in [(line.title, line.text) for line in result.lines]
    ratio = next(step for step in result.steps if step.rule == "ratio.rows[0].ratio")
    assert ratio.address.endswith("#ratio-rows-0")
    assert ratio.outcome == "40%"


def test_it_tells_at_the_field_what_cannot_be_read(maker):
    version = proposed()
    facts = {"claim.overdue_days": "九十", "loss.principal": "1.234", "filing.accepted": "maybe", "loan.rate": "4,35"}
    answer = maker.get(calculator("claim", version, **facts))
    assert answer.status_code == 400
    errors = {fact.name: fact.error for fact in answer.context["form"].facts if fact.error}
    assert set(errors) == {"claim.overdue_days", "filing.accepted", "loan.rate"}
    answer = maker.get(calculator("claim", version, **{"loss.principal": "1.234", "claim.overdue_days": "90"}))
    errors = {fact.name: fact.error for fact in answer.context["form"].facts if fact.error}
    assert list(errors) == ["loss.principal"]
    assert "最多两位小数" in errors["loss.principal"]


def test_it_tells_at_the_field_which_fact_is_missing(maker):
    answer = maker.get(calculator("claim", proposed(), **{"loss.principal": "100.00"}))
    assert answer.status_code == 400
    missing = {fact.name: fact.error for fact in answer.context["form"].facts if fact.error}
    assert list(missing) == ["claim.overdue_days"]


@pytest.mark.parametrize(
    "query",
    ["?version=x", "?version=00000000-0000-0000-0000-000000000000"],
)
def test_it_knows_no_other_version(maker, query):
    assert maker.get(page("scheme_calculate", "claim", query=query)).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["&rows.items=999", "&rows.items=-1", "&rows.items=x&add=items", "&loss.principal=%00", "&items[0].amount=x"],
)
def test_it_survives_any_address(maker, city, query):
    for kind in FactsKind.values:
        assert maker.get(calculator(kind, city) + query).status_code in {200, 400}


def test_the_calculators_write_nothing(maker, city):
    with CaptureQueriesContext(connection) as captured:
        for kind in FactsKind.values:
            maker.get(calculator(kind, city))
    written = [one["sql"] for one in captured if one["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert written == []


def test_a_county_reads_and_calculates_and_an_institution_sees_nothing(maker, city):
    clerk = browser_of(hire("clerk", "county_clerk", at=place("dongqu")))
    assert clerk.get(page("scheme_version_detail", city.code)).status_code == 200
    assert clerk.get(calculator("claim", city)).status_code == 200
    assert clerk.get(page("scheme_propose")).status_code == 403
    outsider = hire("outsider", "county_clerk", at=place("dongqu"))
    outsider.organisation.kind = OrganisationKind.BANK
    assert not SchemeVersion.objects.visible_to(outsider).exists()
    assert not Scheme.objects.visible_to(outsider).exists()


def statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len([one for one in captured if "SAVEPOINT" not in one["sql"]])


def test_every_page_takes_few_statements_whatever_the_number_of_versions(maker, city):
    def counts() -> list[int]:
        return [statements(maker, address) for address in addresses]

    version = proposed()
    addresses = [
        page("scheme_list"),
        page("scheme_detail", "sample"),
        page("scheme_version_detail", version.code),
        page("scheme_calculator"),
        calculator("claim", city),
        page("scheme_library", "guangzhou-2025"),
        page("scheme_propose"),
    ]
    before = counts()
    for number in range(2, 8):
        proposed(version=str(number), first=f"20{number + 20}-01-01")
    assert counts() == before
    assert max(before) <= MOST


def test_the_library_is_whole_and_read_in_words(maker):
    assert len(library()) >= 30
    for one in library():
        assert maker.get(page("scheme_library", one.name)).status_code == 200, one.name
    assert maker.get(page("scheme_library", "no-such-file")).status_code == 404


def test_an_empty_portal_says_what_would_stand_here(maker):
    for name, word in (("scheme_list", "还没有补偿方案"), ("scheme_calculator", "还没有可以测算的方案")):
        assert word in body(maker.get(page(name)))
    assert "还没有可以测算的方案" in body(maker.get(page("scheme_calculate", "claim")))
    assert maker.get(page("scheme_calculate", "no-such-kind")).status_code == 404


def test_it_downloads_the_text_as_it_was_loaded(maker):
    version = proposed()
    assert maker.get(page("scheme_version_download", version.code)).content.decode() == version.source_text


def test_the_example_of_the_calculator_is_money_and_not_a_float(maker, city):
    form = maker.get(calculator("claim", city)).context["form"]
    amounts = [fact.given for fact in form.facts if fact.type == "money" and fact.given]
    assert amounts
    assert all(Decimal(text) == Decimal(text).quantize(Decimal("0.01")) for text in amounts)
