"""An empty production start: real units, three administrators, a check list, and never twice."""

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import Organisation, Person, User
from portal.accounts.services.activation import redeem_slip
from portal.programme.models import ReportingUnit, Target
from tests.cast import PASSWORD, hire

pytestmark = pytest.mark.django_db
NAMES = {"system": "xitong:张三", "security": "anquan:李四", "audit": "shenji:王五"}


def start(capsys, **changes) -> str:
    call_command("init_portal", **{**NAMES, **changes})
    return capsys.readouterr().out


def test_it_starts_without_a_sample_row(capsys):
    start(capsys)
    assert not Organisation.objects.filter(is_example=True).exists()
    assert not Person.objects.filter(is_example=True).exists()
    assert ReportingUnit.objects.count() == 8
    assert Target.objects.count() == 12


def test_it_makes_three_administrators_with_slips(capsys):
    printed = start(capsys)
    roles = {user.username: user.role_codes for user in User.objects.all()}
    assert roles == {
        "xitong": {"system_administrator"},
        "anquan": {"security_administrator"},
        "shenji": {"audit_administrator"},
    }
    code = next(line for line in printed.splitlines() if "张三" in line).split()[-1]
    redeem_slip(username="xitong", code=code, password=PASSWORD)
    assert "□" in printed


def test_it_writes_slips_for_one_reader_only(capsys, tmp_path):
    place = tmp_path / "启用单.txt"
    printed = start(capsys, slips=place)
    assert place.stat().st_mode & 0o777 == 0o600
    assert "启用码" in place.read_text(encoding="utf-8")
    assert "启用码" not in printed


@pytest.mark.parametrize(
    "changes", [{"system": "noname"}, {"audit": "shenji:"}, {"security": "anquan:张三"}, {"system": "A:甲"}]
)
def test_it_refuses_bad_names_and_changes_nothing(capsys, changes):
    with pytest.raises(CommandError):
        start(capsys, **changes)
    assert not Organisation.objects.exists()


def test_it_refuses_a_database_that_is_not_empty(capsys):
    hire("somebody")
    with pytest.raises(CommandError, match="不是空的"):
        start(capsys)
