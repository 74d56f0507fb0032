"""From the printed slip to the handover: what happens to an account, and who may not do it to himself."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.handover import Handover, handovers
from portal.accounts.models import ActivationSlip, AuditEvent, User
from portal.accounts.services import accounts
from portal.accounts.services.activation import issue_slip, redeem_slip
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.errors import Conflict, DomainError
from portal.programme.services.seed import load_frame
from tests.cast import PASSWORD, hire, office, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(client):
    user = hire("xitong", "system_administrator")
    client.force_login(user)
    return user


@pytest.fixture
def work(monkeypatch):
    """Open work that somebody holds: a list of user names."""
    held = ["clerk", "clerk"]

    def move(user, to, by):
        held[:] = [to.username if name == user.username else name for name in held]
        return len(held)

    handover = Handover("测试任务", lambda user: held.count(user.username), move)
    monkeypatch.setitem(handovers._entries, "test", handover)
    return held


def test_it_sets_the_first_password_by_slip():
    user = hire("newcomer")
    code = issue_slip(user=user, by=SYSTEM)
    redeem_slip(username="newcomer", code=code.lower().replace("-", " "), password=PASSWORD)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    with pytest.raises(DomainError):
        redeem_slip(username="newcomer", code=code, password=PASSWORD)


def test_it_keeps_only_the_hash_of_a_code():
    code = issue_slip(user=hire("newcomer"), by=SYSTEM)
    assert code.replace("-", "") not in str(list(ActivationSlip.objects.values()))
    assert code not in str(list(AuditEvent.objects.values()))


def test_it_answers_every_bad_slip_alike():
    code = issue_slip(user=hire("newcomer"), by=SYSTEM)
    ActivationSlip.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    answers = set()
    for username, tried in [("newcomer", code), ("newcomer", "WRONG"), ("nobody", code)]:
        with pytest.raises(DomainError) as caught:
            redeem_slip(username=username, code=tried, password=PASSWORD)
        answers.add((caught.value.code, caught.value.message))
    assert len(answers) == 1


def test_it_ends_a_slip_after_five_wrong_codes():
    code = issue_slip(user=hire("newcomer"), by=SYSTEM)
    for _try in range(5):
        with pytest.raises(DomainError):
            redeem_slip(username="newcomer", code="WRONG", password=PASSWORD)
    with pytest.raises(DomainError):
        redeem_slip(username="newcomer", code=code, password=PASSWORD)


def test_it_prints_slips_and_activates_on_the_pages(client, system):
    user = hire("newcomer")
    page = client.post(reverse("accounts:slip_print"), {"account": [str(user.code)]})
    code = page.context["slips"][0]["code"]
    assert code in page.content.decode()
    client.logout()
    fields = {"username": "newcomer", "slip_code": code, "password": PASSWORD, "repeated": PASSWORD}
    assert client.post(reverse("accounts:activation_open"), fields).status_code == 302
    answer = client.post(reverse("accounts:login"), {"username": "newcomer", "password": PASSWORD})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", "newcomer-2018"])
def test_it_refuses_a_weak_first_password(client, password):
    code = issue_slip(user=hire("newcomer"), by=SYSTEM)
    fields = {"username": "newcomer", "slip_code": code, "password": password, "repeated": password}
    assert client.post(reverse("accounts:activation_open"), fields).context["form"].errors["password"]
    assert ActivationSlip.objects.get().used_at is None


def test_it_imports_all_accounts_or_none():
    load_frame()
    row = accounts.AccountRow
    with pytest.raises(DomainError) as caught:
        accounts.import_accounts(
            rows=[row(2, "a-clerk", "甲", "东区"), row(3, "A!", "乙", "东区"), row(4, "b-clerk", "丙", "无此机构")],
            by=SYSTEM,
        )
    assert "第3行" in caught.value.message
    assert "第4行" in caught.value.message
    assert not User.objects.exists()
    made = accounts.import_accounts(rows=[row(2, "a-clerk", "甲", "攀枝花市东区")], by=SYSTEM)
    assert made[0].organisation == place("dongqu")
    assert not made[0].has_usable_password()


def test_it_hands_over_before_a_transfer_and_ends_every_role(work):
    load_frame()
    clerk = hire("clerk", "county_clerk", at=place("dongqu"))
    colleague = hire("colleague", at=place("dongqu"))
    with pytest.raises(DomainError, match="测试任务 2"):
        accounts.transfer_account(user=clerk, to=place("xiqu"), basis="调令", by=SYSTEM)
    accounts.transfer_account(user=clerk, to=place("xiqu"), basis="调令", by=SYSTEM, successor=colleague)
    clerk = User.objects.get(pk=clerk.pk)
    assert work == ["colleague", "colleague"]
    assert clerk.organisation == place("xiqu")
    assert clerk.role_codes == frozenset()


def test_it_closes_an_account_and_every_session(client, work):
    clerk, colleague = hire("clerk", "office_handler"), hire("colleague")
    client.force_login(clerk)
    accounts.close_account(user=clerk, reason="退休", by=SYSTEM, successor=colleague)
    assert client.get(reverse("accounts:password_change")).status_code == 302
    clerk.refresh_from_db()
    assert not clerk.is_active
    with pytest.raises(Conflict):
        accounts.close_account(user=clerk, reason="退休", by=SYSTEM)


def test_it_reviews_each_account_once_a_year():
    clerk = hire("clerk")
    accounts.review_account(user=clerk, outcome="keep", comment="", by=SYSTEM)
    with pytest.raises(Conflict):
        accounts.review_account(user=clerk, outcome="keep", comment="", by=SYSTEM)
    with pytest.raises(DomainError):
        accounts.review_account(user=hire("other"), outcome="close", comment=" ", by=SYSTEM)


@pytest.mark.parametrize("act", ["close", "slip", "review"])
def test_it_lets_nobody_do_it_to_himself(system, act):
    acts = {
        "close": lambda: accounts.close_account(user=system, reason="x", by=system),
        "slip": lambda: issue_slip(user=system, by=system),
        "review": lambda: accounts.review_account(user=system, outcome="keep", comment="", by=system),
    }
    with pytest.raises(DomainError):
        acts[act]()


def test_it_opens_no_account_for_an_institution():
    bank = type(office()).objects.create(kind="bank", name="示例银行")
    with pytest.raises(DomainError):
        accounts.create_account(username="banker", name="甲", organisation=bank, by=SYSTEM)


@pytest.mark.parametrize(
    "name", ["account_list", "account_create", "account_import", "organisation_list", "role_list", "review_list"]
)
def test_it_shows_each_page_with_a_constant_number_of_queries(client, name, django_assert_max_num_queries):
    user = hire("anquan", "security_administrator") if name in {"role_list", "review_list"} else None
    client.force_login(user or hire("xitong", "system_administrator"))
    for number in range(30):
        hire(f"clerk-{number}", "office_handler")
    with django_assert_max_num_queries(12):
        assert client.get(reverse(f"accounts:{name}")).status_code == 200
