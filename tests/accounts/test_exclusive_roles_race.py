"""Two excluded roles granted at the same moment: one waits for the other and fails. With a negative control."""

import threading
import time

import psycopg2
import pytest

from tests.cast import hire

pytestmark = pytest.mark.worker
INSERT = (
    "INSERT INTO accounts_rolegrant (user_id, role, valid_from, granted_by, basis) "
    "VALUES (%s, %s, '2018-01-01', '', '')"
)
LEVELS = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]


def grant_at_once(url: str, first: int, second: int, level: str) -> list[str]:
    """Both insert before either commits, where nothing makes the second wait; return the errors."""
    one, two = psycopg2.connect(url), psycopg2.connect(url)
    errors: list[str] = []
    for session in (one, two):
        session.set_session(isolation_level=level)
        session.cursor().execute("SELECT count(*) FROM accounts_rolegrant")

    def late() -> None:
        try:
            two.cursor().execute(INSERT, [second, "county_signer"])
            two.commit()
        except psycopg2.DatabaseError as error:
            errors.append(type(error).__name__)

    one.cursor().execute(INSERT, [first, "county_clerk"])
    thread = threading.Thread(target=late)
    thread.start()
    time.sleep(0.5)
    one.commit()
    thread.join()
    one.close()
    two.close()
    return errors


def two_accounts() -> tuple[int, int]:
    first = hire("first")
    return first.pk, hire("second", person=first.person).pk


@pytest.mark.parametrize("level", LEVELS)
def test_it_refuses_the_later_of_two_at_once(real_database, level):
    first, second = two_accounts()
    assert len(grant_at_once(real_database.url, first, second, level)) == 1


def test_it_would_let_both_through_without_the_lock(real_database):
    """The control: the same race, with the line that counts up the person taken out of the trigger."""
    first, second = two_accounts()
    owner = psycopg2.connect(real_database.owner_url)
    cursor = owner.cursor()
    cursor.execute("SELECT pg_get_functiondef('accounts_refuse_excluded_role'::regproc)")
    body = cursor.fetchone()[0]
    without = body.replace("UPDATE accounts_person SET role_changes = role_changes + 1 WHERE id = holder;", "")
    assert without != body
    cursor.execute(without)
    owner.commit()
    owner.close()
    assert grant_at_once(real_database.url, first, second, "READ COMMITTED") == []
