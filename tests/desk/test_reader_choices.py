"""What a reader keeps: saved views and the unit of amounts."""

import uuid

import pytest
from django.urls import reverse

from portal.desk.models import MOST_VIEWS, SavedView
from tests.cast import hire
from tests.factories import a_loan
from tests.pages.conftest import browser_of

pytestmark = pytest.mark.django_db
SAVE = reverse("desk:saved_view_create")
UNIT = reverse("desk:money_unit_choose")
LOANS = reverse("loans:loan_list")


def save(client, title: str = "东区信用贷款", **more: str):
    given = {"list_key": "loans", "title": title, "query": "unit=dongqu&mode=credit&after=xyz", "next": LOANS}
    return client.post(SAVE, given | more, follow=True)


def test_it_keeps_a_view_without_its_page(office, officer):
    answer = save(office)
    assert "视图已保存" in answer.content.decode()
    assert SavedView.objects.get(user=officer).query == "unit=dongqu&mode=credit"
    assert f"{LOANS}?unit=dongqu&amp;mode=credit" in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"title": "  "}, {"title": "长" * 41}, {"query": "q=\x00"}, {"query": "q" * 1001}])
def test_it_refuses_what_cannot_be_kept_and_changes_nothing(office, wrong):
    answer = save(office, **wrong)
    assert answer.status_code == 200
    assert next(iter(answer.context["messages"])).level_tag == "error"
    assert not SavedView.objects.exists()


def test_it_refuses_a_name_twice_in_one_list(office):
    save(office)
    assert "这个名称已经用过" in save(office).content.decode()
    assert SavedView.objects.count() == 1


def test_it_keeps_a_limited_number(office, officer):
    SavedView.objects.bulk_create(
        SavedView(user=officer, list_key="loans", title=str(number)) for number in range(MOST_VIEWS)
    )
    assert "最多保存" in save(office).content.decode()


def test_it_shows_and_deletes_only_ones_own(office, officer):
    save(office)
    view = SavedView.objects.get()
    other = browser_of(hire("other", "office_handler"))
    assert "东区信用贷款" not in other.get(LOANS).content.decode()
    assert other.post(reverse("desk:saved_view_delete", args=[view.code])).status_code == 404
    assert office.post(reverse("desk:saved_view_delete", args=[uuid.uuid4()])).status_code == 404
    office.post(reverse("desk:saved_view_delete", args=[view.code]))
    assert not SavedView.objects.exists()


def test_it_shows_amounts_in_the_unit_chosen_and_remembers_it(office):
    a_loan()
    assert "1,000,000.00" in office.get(LOANS).content.decode()
    office.post(UNIT, {"unit": "wan", "next": LOANS})
    text = office.get(LOANS).content.decode()
    assert "贷款金额（万元）" in text
    assert ">100.00<" in text
    office.cookies["money_unit"] = "dollars"
    assert "1,000,000.00" in office.get(LOANS).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_never_leads_out_of_the_portal(office, target):
    assert office.post(UNIT, {"unit": "wan", "next": target})["Location"] == "/"


def test_it_changes_nothing_by_get(office):
    assert office.get(SAVE).status_code == office.get(UNIT).status_code == 405
