"""A whole transaction runs again when PostgreSQL asks for it, and only then."""

import threading

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from portal.core.models import Heartbeat
from portal.core.retries import MAX_TRIES, retrying
from tests.conftest import RealDatabase


def failing(sqlstate: str, times: int) -> tuple[list[int], object]:
    tries: list[int] = []

    @retrying
    def service() -> str:
        tries.append(1)
        if len(tries) <= times:
            cause = DatabaseError()
            cause.pgcode = sqlstate  # type: ignore[attr-defined]
            raise OperationalError from cause
        return "done"

    return tries, service


def test_it_tries_five_times_at_most(real_database: RealDatabase) -> None:
    tries, service = failing("40001", times=4)
    assert service() == "done"  # type: ignore[operator]
    assert len(tries) == 5
    tries, service = failing("40P01", times=99)
    with pytest.raises(OperationalError):
        service()  # type: ignore[operator]
    assert len(tries) == MAX_TRIES


def test_it_does_not_retry_other_errors(real_database: RealDatabase) -> None:
    tries, service = failing("55P03", times=1)
    with pytest.raises(OperationalError):
        service()  # type: ignore[operator]
    assert len(tries) == 1


@pytest.mark.django_db
def test_it_leaves_a_retry_to_the_outermost_transaction() -> None:
    tries, service = failing("40001", times=1)
    with pytest.raises(OperationalError), transaction.atomic():
        service()  # type: ignore[operator]
    assert len(tries) == 1


def add_one() -> None:
    """Read, then write what was read plus one: at SERIALIZABLE, PostgreSQL refuses all but one of a racing pair."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        count = Heartbeat.objects.count()
        Heartbeat.objects.create(name=f"row{count}", at="2026-01-01T00:00:00Z")


def race(service: object) -> list[BaseException]:
    failures: list[BaseException] = []
    gate = threading.Barrier(4)

    def run() -> None:
        gate.wait()
        try:
            service()  # type: ignore[operator]
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_no_racing_transaction_is_lost(real_database: RealDatabase) -> None:
    assert race(retrying(add_one)) == []
    assert Heartbeat.objects.count() == 4


def test_without_retries_some_are_lost(real_database: RealDatabase) -> None:
    """The negative control."""
    assert any(race(add_one) for _ in range(5))
