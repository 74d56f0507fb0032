"""The demo: one account for each role, the sample registers, and nothing of it in production."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from portal.accounts.demo_logins import demo_users, offered_users
from portal.accounts.models import Organisation, OrganisationKind, User
from portal.accounts.roles import ROLES
from portal.accounts.services.organisations import find_organisation, successors_of
from portal.core.errors import DomainError
from portal.demo.events import BUREAU, load_events
from portal.demo.loading import load_demo
from portal.demo.people import load_cast, load_institutions
from portal.programme.models import Milestone, ReportingUnit
from portal.programme.services.seed import load_frame
from tests.cast import hire
from tests.test_checks import PRODUCTION

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    load_frame()
    load_institutions()
    load_cast()


def test_it_has_an_account_for_every_role(cast):
    held = {role for user in User.objects.all() for role in user.role_codes}
    assert held == set(ROLES)


@pytest.mark.parametrize("role", ["county_clerk", "county_reviewer", "county_signer"])
def test_it_staffs_each_county_and_the_zone(cast, role):
    places = User.objects.holding(role).values_list("organisation__reporting_unit", flat=True)
    assert set(places) == set(ReportingUnit.objects.counting().values_list("pk", flat=True))


def test_it_marks_everybody_as_an_example(cast):
    assert not User.objects.filter(person__is_example=False).exists()
    assert all("示例" in user.person.name for user in User.objects.select_related("person"))


def test_it_makes_nobody_twice(cast):
    assert load_cast() == 0


def test_it_knows_the_banks_by_every_spelling(cast):
    spellings = ["样本农商银行", "样本农村商业银行攀枝花分行", "样本农村商业银行"]
    banks = {find_organisation(OrganisationKind.BANK, text) for text in spellings}
    assert len(banks) == 1
    assert banks.pop().is_example


def test_it_splits_the_bureau_once(cast):
    load_events()
    load_events()
    bureau = Organisation.objects.get(name=BUREAU)
    assert len(successors_of(bureau, on=date(2019, 1, 1))) == 2
    assert successors_of(bureau, on=date(2018, 11, 30)) == [bureau]


def test_it_keeps_what_an_officer_recorded(cast):
    Milestone.objects.filter(code="y2017-leading-group").update(state="reached", reached_on="2017-10-01", evidence="真")
    load_events()
    assert Milestone.objects.get(code="y2017-leading-group").evidence == "真"


def test_it_offers_the_accounts_by_role_without_a_script(client, cast):
    page = client.get(reverse("accounts:login")).content.decode()
    assert "演示账号" in page
    assert page.count(reverse("accounts:demo_login")) == User.objects.count()
    answer = client.post(reverse("accounts:demo_login"), {"username": "jingban"})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(username="jingban").pk)


def test_it_opens_no_real_account_by_a_click(client, cast):
    real = hire("real", "office_handler")
    real.person.is_example = False
    real.person.save()
    assert client.post(reverse("accounts:demo_login"), {"username": "real"}).status_code == 404


def test_it_offers_nothing_where_it_is_off(client, cast, settings):
    settings.DEMO_LOGINS_OFFERED = False
    assert "演示账号" not in client.get(reverse("accounts:login")).content.decode()
    assert client.post(reverse("accounts:demo_login"), {"username": "jingban"}).status_code == 404
    assert offered_users() == []
    assert not demo_users().exists()


def test_it_refuses_production_before_it_touches_anything(settings):
    settings.PRODUCTION = True
    with pytest.raises(DomainError, match="生产环境"):
        load_demo()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("wish", [{}, {"PORTAL_DEMO_LOGINS": "1"}, {"DEMO": "1"}])
def test_it_cannot_be_switched_on_in_production(wish):
    words = "from django.conf import settings as s; print(s.DEMO, s.DEMO_LOGINS_OFFERED, s.SECOND_FACTOR_REQUIRED)"
    run = subprocess.run(
        [sys.executable, "-c", words],
        cwd=settings.BASE_DIR,
        env={**os.environ, **PRODUCTION, **wish},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["False", "False", "True"]
