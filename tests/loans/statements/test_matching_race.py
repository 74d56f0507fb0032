"""Two people match one line at the same moment: one of them succeeds, and without the guards both would."""

import threading
from collections.abc import Callable

import psycopg2
import pytest
from django.db import connection

from loans.models import SpecialAccount, StatementMatch
from loans.services import matching
from portal.accounts.models import User
from portal.core.errors import Conflict
from portal.programme.services.seed import load_frame
from tests.cast import hire
from tests.conftest import RealDatabase
from tests.ledger.racing import race
from tests.loans.books import a_fund
from tests.loans.statements.desk import csv_of, main_of, match, paid_in, take

ROUNDS = 4


@pytest.fixture
def runners(real_database: RealDatabase) -> list[Callable[[], object]]:
    """Each matches the one line of 100 with a movement of its own."""
    load_frame()
    first, second = (hire(name, "office_finance") for name in ("first", "second"))
    fund = a_fund(first, number="city-2018")
    account = main_of(fund)
    entries = [paid_in(fund, 5, "100.00"), paid_in(fund, 6, "100.00")]
    take(account, csv_of((5, "100.00")), first)
    return [matcher(account, entry, by) for entry, by in zip(entries, (first, second), strict=True)]


def matcher(account: SpecialAccount, entry: object, by: User) -> Callable[[], object]:
    return lambda: match(account, ["100.00"], [entry], by)


def test_it_lets_one_of_two_match_a_line(runners):
    for _round in range(ROUNDS):
        found = race(runners)
        assert len(found.of(Conflict)) == 1, found.answers
        assert StatementMatch.objects.live().count() == 1
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE loans_statementmatch SET ended_at = now(), ended_by = 'x', ended_reason = 'x' "
                "WHERE ended_at IS NULL"
            )


def test_the_database_alone_lets_one_of_two(runners, monkeypatch):
    monkeypatch.setattr(matching, "_lock", lambda account: account)
    found = race(runners)
    assert len(found.of(Conflict)) == 1, found.answers
    assert StatementMatch.objects.live().count() == 1


def test_it_would_let_both_without_lock_and_trigger(runners, real_database, monkeypatch):
    monkeypatch.setattr(matching, "_lock", lambda account: account)
    monkeypatch.setattr(matching, "_chosen_lines", slowly(matching._chosen_lines))
    with psycopg2.connect(real_database.owner_url) as owner, owner.cursor() as cursor:
        cursor.execute("DROP TRIGGER statement_match_checked ON loans_statementmatch")
    race(runners)
    assert StatementMatch.objects.live().count() == 2


def slowly(read: Callable[..., object]) -> Callable[..., object]:
    """Whoever has read waits until the other has read as well."""

    both = threading.Barrier(2)

    def wait(*arguments: object) -> object:
        found = read(*arguments)
        both.wait(timeout=30)
        return found

    return wait
