"""The portal's clock: the database's time, plus an offset that only the owner login can set.

The offset lets a past campaign be played in the demo; the start-up check refuses a production start unless it is zero.
"""

from datetime import date, datetime
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
