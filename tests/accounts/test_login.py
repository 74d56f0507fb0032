"""Coming in: one answer for every refusal, a lock for guessing, a new session key, no open redirect."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import AuditEvent, LoginFailure
from tests.cast import PASSWORD, hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler():
    user = hire("handler", "office_handler")
    user.set_password(PASSWORD)
    user.save()
    return user


def post(client: Client, username: str, password: str, **more: str):
    return client.post(reverse("accounts:login"), {"username": username, "password": password, **more})


def test_it_lets_a_person_in_and_records_it(client, handler):
    answer = post(client, "handler", PASSWORD)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(handler.pk)
    assert AuditEvent.objects.filter(tag="accounts:login:succeeded", subject=str(handler.code)).count() == 1


def test_it_says_the_same_to_unknown_wrong_and_closed(client, handler):
    closed = hire("closed", "office_handler")
    closed.set_password(PASSWORD)
    closed.is_active = False
    closed.save()
    tried = [("nobody", PASSWORD), ("handler", "wrong"), ("closed", PASSWORD)]
    bodies = {post(Client(), *one).content.decode().split("</form>")[0].split("form-control")[-1] for one in tried}
    texts = [post(Client(), *one).context["form"].non_field_errors() for one in tried]
    assert len({str(one) for one in texts}) == 1
    assert len(bodies) == 1


def test_it_locks_after_five_wrong_passwords_in_chinese(client, handler):
    for _try in range(5):
        answer = post(client, "handler", "wrong")
    assert answer.status_code == 429
    assert "登录已暂时锁定" in answer.content.decode()
    assert post(client, "handler", PASSWORD).status_code == 429


def test_it_locks_by_account_and_address(client, handler):
    for _try in range(5):
        post(client, "handler", "wrong")
    other = client.post(
        reverse("accounts:login"), {"username": "handler", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9"
    )
    assert other.status_code == 302


def test_it_gives_the_session_a_new_key(client, handler):
    client.get(reverse("accounts:login"))
    session = client.session
    session["planted"] = "1"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    post(client, "handler", PASSWORD)
    assert client.session.session_key != before


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_never_leads_out_of_the_portal(client, handler, address):
    assert post(client, "handler", PASSWORD, next=address)["Location"] == "/"


def test_it_wants_a_csrf_token(handler):
    assert post(Client(enforce_csrf_checks=True), "handler", PASSWORD).status_code == 403


def test_it_ends_the_session_on_logout(client, handler):
    client.force_login(handler)
    assert client.get(reverse("accounts:logout")).status_code == 405
    client.post(reverse("accounts:logout"))
    assert "_auth_user_id" not in client.session


def test_it_is_unlocked_by_the_system_administrator(client, handler):
    for _try in range(5):
        post(Client(), "handler", "wrong")
    client.force_login(hire("xitong", "system_administrator"))
    failure = LoginFailure.objects.get()
    client.post(reverse("admin:accounts_loginfailure_delete", args=[failure.pk]), {"post": "yes"})
    assert post(Client(), "handler", PASSWORD).status_code == 302
