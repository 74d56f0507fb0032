"""The runtime login works in the tables and never changes history."""

import pytest
from django.db import ProgrammingError, connection

from portal.core.logins import READ_ONLY_TABLES, append_only_tables

pytestmark = pytest.mark.django_db


def may(table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_it_lets_nobody_change_history(right: str) -> None:
    tables = append_only_tables()
    assert "core_transition" in tables
    assert [table for table in tables if may(table, right)] == []


def test_it_lets_history_grow() -> None:
    assert [table for table in append_only_tables() if not (may(table, "INSERT") and may(table, "SELECT"))] == []


def test_it_only_reads_the_clock_offset() -> None:
    assert [table for table in READ_ONLY_TABLES if may(table, "UPDATE") or not may(table, "SELECT")] == []


def test_it_works_in_the_registers() -> None:
    assert all(may("enterprises_enterprise", right) for right in ("SELECT", "INSERT", "UPDATE", "DELETE"))


def test_it_cannot_make_tables() -> None:
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE smuggled (id integer)")
