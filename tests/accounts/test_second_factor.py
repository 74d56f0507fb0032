"""The second factor: enrolled by picture, asked for after the password, recovered by codes, reset by others."""

import time

import pytest
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.services.factors import begin_enrolment, reset_second_factor
from portal.core.actors import SYSTEM
from tests.cast import PASSWORD, hire

pytestmark = pytest.mark.django_db
HOME = reverse("accounts:password_change")


@pytest.fixture
def handler():
    user = hire("handler", "office_handler")
    user.set_password(PASSWORD)
    user.save()
    return user


def code_of(device: TOTPDevice, *, ahead: int = 0) -> str:
    totp = TOTP(device.bin_key)
    totp.time = time.time() + 30 * ahead
    return f"{totp.token():06d}"


def enrol(client, user) -> tuple[TOTPDevice, list[str]]:
    client.force_login(user)
    client.post(reverse("accounts:factor_begin"))
    device = TOTPDevice.objects.get(user=user)
    page = client.post(reverse("accounts:factor_confirm"), {"code": code_of(device)})
    device.refresh_from_db()
    return device, page.context["codes"]


def log_in(client, **more):
    client.logout()
    return client.post(reverse("accounts:login"), {"username": "handler", "password": PASSWORD, **more})


def test_it_shows_a_picture_that_the_page_policy_allows(client, handler):
    client.force_login(handler)
    client.post(reverse("accounts:factor_begin"))
    page = client.get(reverse("accounts:factor_confirm"))
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "style=" not in page.content.decode().split("<main")[1]


def test_it_asks_for_the_code_after_the_password(client, handler):
    device, _codes = enrol(client, handler)
    log_in(client)
    assert client.get(HOME)["Location"].startswith(reverse("accounts:factor_verify"))
    answer = client.post(reverse("accounts:factor_verify"), {"code": code_of(device, ahead=1)})
    assert answer.status_code == 302
    assert client.get(HOME).status_code == 200


def test_it_refuses_the_same_code_twice(client, handler):
    device, _codes = enrol(client, handler)
    used = code_of(device)
    log_in(client)
    assert client.post(reverse("accounts:factor_verify"), {"code": used}).status_code == 200
    assert client.get(HOME).status_code == 302


def test_it_takes_each_recovery_code_once(client, handler):
    _device, codes = enrol(client, handler)
    assert len(set(codes)) == 10
    log_in(client)
    assert client.post(reverse("accounts:factor_verify"), {"code": codes[0]}).status_code == 302
    log_in(client)
    assert client.post(reverse("accounts:factor_verify"), {"code": codes[0]}).status_code == 200


def test_it_demands_enrolment_where_it_is_required(client, handler, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    log_in(client)
    assert client.get(HOME)["Location"].startswith(reverse("accounts:factor_open"))
    assert client.get(reverse("accounts:factor_open")).status_code == 200


def test_it_cannot_be_got_round_by_issuing_recovery_codes(client, handler):
    enrol(client, handler)
    log_in(client)
    answer = client.post(reverse("accounts:recovery_issue"))
    assert answer["Location"].startswith(reverse("accounts:factor_verify"))


def test_it_cannot_be_got_round_by_enrolling_another(client, handler):
    enrol(client, handler)
    log_in(client)
    client.post(reverse("accounts:factor_begin"))
    assert TOTPDevice.objects.filter(user=handler).count() == 1


def test_it_ends_every_session_on_reset(client, handler):
    enrol(client, handler)
    reset_second_factor(user=handler, by=SYSTEM, reason="手机丢失")
    assert client.get(HOME)["Location"].startswith(reverse("accounts:login"))
    begin_enrolment(user=handler)
