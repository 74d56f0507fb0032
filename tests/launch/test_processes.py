"""Tests of several processes get a database, a Redis and real programs of their own."""

import pytest
from django.db import connection

from portal.core import outbox
from portal.core.models import OutboxMessage
from tests.conftest import RealDatabase
from tests.processes import LivePortal, PrivateRedis, answers, wait_until


def test_it_commits_in_a_real_database(real_database: RealDatabase) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        assert cursor.fetchone() == ("portal_app", real_database.url.rpartition("/")[2])
    outbox.send("core.tasks.sweep_outbox")
    assert OutboxMessage.objects.count() == 1


def test_it_starts_the_next_real_database_empty(real_database: RealDatabase) -> None:
    assert OutboxMessage.objects.count() == 0


def test_it_empties_a_redis_of_its_own(private_redis: PrivateRedis) -> None:
    private_redis.client.set("key", "value")
    private_redis.kill()
    assert not private_redis.answers()
    private_redis.start()
    assert private_redis.client.get("key") is None


@pytest.mark.worker
def test_it_has_a_real_worker_do_what_the_outbox_owes(live_portal: LivePortal) -> None:
    live_portal.start_worker()
    live_portal.start_relay()
    outbox.send("core.tasks.sweep_outbox")
    wait_until(lambda: OutboxMessage.objects.filter(published_at__isnull=False).exists(), what="publication")


@pytest.mark.worker
def test_it_serves_real_pages(live_portal: LivePortal) -> None:
    assert answers(live_portal.start_web() + "/")
