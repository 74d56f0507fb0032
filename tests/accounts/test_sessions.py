"""A session ends when the password, a role or the account changes; rights are read with every request."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import RoleGrant
from portal.accounts.services.grants import end_grant, grant_role
from portal.core.actors import SYSTEM
from tests.cast import PASSWORD, hire

pytestmark = pytest.mark.django_db
OWN = reverse("accounts:password_change")


def test_it_ends_other_sessions_on_a_new_password():
    user = hire("handler")
    user.set_password(PASSWORD)
    user.save()
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(user)
    fields = {"present": PASSWORD, "password": "another-Password-2", "repeated": "another-Password-2"}
    assert here.post(OWN, fields).status_code == 302
    assert here.get(OWN).status_code == 200
    assert there.get(OWN)["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", "handler-2018"])
def test_it_says_in_chinese_why_a_password_will_not_do(client, password):
    client.force_login(hire("handler", "office_handler"))
    answer = client.post(OWN, {"present": PASSWORD, "password": password, "repeated": password})
    said = [str(one) for errors in answer.context["form"].errors.values() for one in errors]
    assert len(said) > 1, "the present password is wrong as well"
    assert [one for one in said if one.isascii()] == []


@pytest.mark.parametrize("change", ["grant", "end"])
def test_it_ends_sessions_on_a_change_of_roles(client, change):
    user = hire("handler", "office_handler")
    client.force_login(user)
    if change == "grant":
        grant_role(user=user, role="office_reviewer", by=SYSTEM)
    else:
        end_grant(grant=user.grants.get(), by=SYSTEM)
    assert client.get(OWN)["Location"].startswith(reverse("accounts:login"))


def test_it_reads_rights_with_every_request(client):
    """Also when a grant simply runs out, without any service ending the session."""
    user = hire("anquan", "security_administrator")
    client.force_login(user)
    assert client.get(reverse("accounts:role_list")).status_code == 200
    RoleGrant.objects.filter(user=user).update(valid_to=user.grants.get().valid_from)
    assert client.get(reverse("accounts:role_list")).status_code == 403


def test_it_names_who_may_on_the_refusal(client):
    client.force_login(hire("handler", "office_handler"))
    page = client.get(reverse("accounts:account_list"))
    assert page.status_code == 403
    assert "系统管理员" in page.content.decode()


@pytest.mark.parametrize(
    ("source", "next_page"),
    [
        ("http://testserver/reports/2018/?a=b", "/reports/2018/%3Fa%3Db"),
        ("http://elsewhere.example/x/", "/"),
        ("", "/"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client, source, next_page):
    answer = client.post(reverse("reports:run_request", args=[2018]), headers={"referer": source} if source else {})
    assert answer["Location"] == f"{reverse('accounts:login')}?next={next_page}"


def test_a_fragment_after_the_session_ended_reloads_its_page(client):
    answer = client.get(OWN, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (200, "true", b"")
