"""The clock is the database's; only the owner login moves it, and never in production."""

from datetime import timedelta
from io import StringIO

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection

from portal.core import clock, startup
from portal.core.checks import check_demo_switches, check_driver
from portal.core.logins import owner_login
from tests.conftest import RealDatabase


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_clock_offset SET shift = '1 day'",
        "DELETE FROM core_clock_offset",
        "INSERT INTO core_clock_offset DEFAULT VALUES",
        "TRUNCATE core_clock_offset",
        "ALTER TABLE core_clock_offset DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION core_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    ],
)
def test_the_runtime_login_cannot_move_it(sql: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(sql)


def shift_by(real_database: RealDatabase, interval: str) -> None:
    with psycopg2.connect(real_database.owner_url) as owner, owner.cursor() as cursor:
        cursor.execute("UPDATE core_clock_offset SET shift = %s", [interval])
    owner.close()


def test_the_owner_moves_it(real_database: RealDatabase) -> None:
    shift_by(real_database, "-3000 days")
    assert abs(clock.real_now() - clock.now() - timedelta(days=3000)) < timedelta(seconds=5)
    assert clock.offset() == timedelta(days=-3000)


@pytest.mark.django_db
def test_a_day_is_a_day_in_shanghai() -> None:
    assert clock.today() == clock.now().astimezone(clock.SHANGHAI).date()


def test_the_command_plays_another_day(real_database: RealDatabase) -> None:
    said = StringIO()
    call_command("shift_clock", "2018-12-20T16:00", stdout=said)
    assert said.getvalue().startswith("2018-12-20 16:00:0")
    assert clock.today().isoformat() == "2018-12-20"
    call_command("shift_clock", "--reset", stdout=said)
    assert clock.offset() == timedelta(0)


@pytest.mark.parametrize("text", ["yesterday", "2018-13-01T00:00", "2018-12-20T24:00"])
def test_the_command_says_what_it_cannot_read(real_database: RealDatabase, text: str) -> None:
    with pytest.raises(CommandError, match="时间写法不对"):
        call_command("shift_clock", text)


def test_the_command_refuses_production(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="正式环境"):
        call_command("shift_clock", "--reset")


def test_production_does_not_start_with_a_moved_clock(real_database: RealDatabase, settings: object) -> None:
    shift_by(real_database, "1 second")
    startup.refuse_unsafe_start()
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured, match="clock is shifted"):
        startup.refuse_unsafe_start()


@pytest.mark.django_db
def test_production_does_not_start_on_an_unsafe_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL lock_timeout = 0")
    wrong = " ".join(startup.findings())
    assert "synchronous_commit" in wrong
    assert "lock_timeout" in wrong


def test_production_does_not_start_under_the_owner_login(real_database: RealDatabase) -> None:
    assert "owner of the tables" not in " ".join(startup.findings())
    with owner_login():
        assert "owner of the tables" in " ".join(startup.findings())


def test_the_driver_is_the_one_we_speak_to() -> None:
    assert check_driver(None) == []


def test_production_refuses_the_demo_switches(settings: object) -> None:
    assert check_demo_switches(None) == []
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    settings.DEBUG = True  # type: ignore[attr-defined]
    assert {error.id for error in check_demo_switches(None)} == {"core.E002", "core.E003", "core.E004"}
