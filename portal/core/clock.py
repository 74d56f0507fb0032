"""The portal's clock: the database's time, plus an offset that only the owner login can set.

The offset lets a past campaign be played in the demo; the start-up check refuses a production start unless it is zero.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The instant of the present transaction's statement by the database clock (aware, UTC)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_now()")
        return cursor.fetchone()[0]


def today() -> date:
    """The calendar day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def real_now() -> datetime:
    """The database's own time without the offset: for leases, delivery and whatever else must not jump with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def offset() -> timedelta:
    """How far the portal's clock is ahead of (or behind, when negative) the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shift FROM core_clock_offset")
        return cursor.fetchone()[0]


def set_offset(shift: timedelta) -> None:
    """Move the portal's clock; only the owner login may. The caller sees to it that this is no production portal."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_clock_offset SET shift = %s::interval", [f"{shift.total_seconds()} seconds"])
