"""What must be true before a production process serves anybody: asked of the database, once, at its start."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from portal.core import clock

# Settings of PostgreSQL without which an acknowledged write can be lost or a request can wait for ever.
DEMANDED = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
    "data_checksums": {"on"},
    "TimeZone": {"UTC"},
}
BOUNDED = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


def findings() -> list[str]:
    """What is wrong, one line each; empty when a production portal may start."""
    wrong = []
    if clock.offset():
        wrong.append("the portal's clock is shifted (manage.py shift_clock --reset in the demo that it came from)")
    if _owns_or_rules():
        wrong.append("DATABASE_URL names the owner of the tables or a superuser: history would not be safe from it")
    values = _server_settings()
    wrong += [
        f"PostgreSQL {name} is {values[name]!r}, must be {' or '.join(sorted(good))}"
        for name, good in DEMANDED.items()
        if values[name] not in good
    ]
    wrong += [f"PostgreSQL {name} is 0: a request could wait for ever" for name in BOUNDED if values[name] == "0"]
    return wrong


def refuse_unsafe_start() -> None:
    """Call it when a web, worker, beat or relay process starts. Outside production it asks nothing."""
    if not settings.PRODUCTION:
        return
    try:
        wrong = findings()
    finally:
        # The process may fork after this, and a connection must not be shared.
        connection.close()
    if wrong:
        raise ImproperlyConfigured("; ".join(wrong))


def _owns_or_rules() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) "
            "OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
        )
        return bool(cursor.fetchone()[0])


def _server_settings() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*DEMANDED, *BOUNDED]])
        return dict(cursor.fetchall())
