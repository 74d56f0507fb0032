"""Messages leave with their transaction, in order, and stay owed until they are done."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from portal.celery import app
from portal.core import clock, outbox
from portal.core.models import OutboxMessage
from portal.core.relay import BROKER_ERRORS, Relay
from tests.conftest import RealDatabase
from tests.processes import PrivateRedis, wait_until


@pytest.fixture
def relay() -> Iterator[Relay]:
    made = Relay(app)
    yield made
    made.close()


def queued(private_redis: PrivateRedis) -> int:
    return private_redis.client.llen("celery")


def owed() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.owed().order_by("id"))


@pytest.mark.django_db
def test_it_is_owed_only_when_the_transaction_commits() -> None:
    with transaction.atomic():
        outbox.send("probe.count", job="x")
        transaction.set_rollback(True)
    assert owed() == []


def test_the_relay_publishes_each_message_once(
    real_database: RealDatabase, private_redis: PrivateRedis, relay: Relay
) -> None:
    for _ in range(3):
        outbox.send("probe.count", job="x")
    assert [relay.publish_owed(), relay.publish_owed()] == [3, 0]
    assert queued(private_redis) == 3
    assert {message.publishings for message in owed()} == {1}


def test_the_broker_sees_no_arguments(real_database: RealDatabase, private_redis: PrivateRedis, relay: Relay) -> None:
    outbox.send("probe.count", job="a-secret-of-the-row")
    relay.publish_owed()
    assert b"a-secret-of-the-row" not in private_redis.client.lindex("celery", 0)


def test_a_message_waits_for_its_time(real_database: RealDatabase, private_redis: PrivateRedis, relay: Relay) -> None:
    message = outbox.send("probe.count", delay_seconds=3600, job="x")
    assert relay.publish_owed() == 0
    OutboxMessage.objects.filter(pk=message.pk).update(not_before=clock.real_now())
    assert relay.publish_owed() == 1


def test_messages_stay_owed_while_redis_is_away(
    real_database: RealDatabase, private_redis: PrivateRedis, relay: Relay
) -> None:
    outbox.send("probe.count", job="x")
    private_redis.kill()
    for _ in range(2):
        with pytest.raises(BROKER_ERRORS):
            relay.publish_owed()
    assert [message.published_at for message in owed()] == [None]
    private_redis.start()
    assert relay.publish_owed() == 1


def test_a_hung_redis_costs_two_seconds(real_database: RealDatabase, private_redis: PrivateRedis, relay: Relay) -> None:
    outbox.send("probe.count", job="x")
    private_redis.client.execute_command("CLIENT", "PAUSE", "60000")
    before = clock.real_now()
    with pytest.raises(BROKER_ERRORS):
        relay.publish_owed()
    assert clock.real_now() - before < timedelta(seconds=4)
    assert [message.published_at for message in owed()] == [None]


def test_one_relay_publishes_at_a_time(real_database: RealDatabase, private_redis: PrivateRedis, relay: Relay) -> None:
    outbox.send("probe.count", job="x")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [Relay.LOCK])
        assert relay.publish_owed() == 0
        cursor.execute("SELECT pg_advisory_unlock(%s)", [Relay.LOCK])
    other.close()
    assert relay.publish_owed() == 1


def published(seconds_ago: int, publishings: int = 1) -> OutboxMessage:
    message = outbox.send("probe.count", job="x")
    message.published_at = clock.real_now() - timedelta(seconds=seconds_ago)
    message.publishings = publishings
    message.save()
    return message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds_ago", "publishings", "taken_back"), [(30, 1, 0), (61, 1, 1), (61, 2, 0), (121, 2, 1), (241, 99, 1)]
)
def test_the_sweep_takes_back_what_is_lost(seconds_ago: int, publishings: int, taken_back: int) -> None:
    published(seconds_ago, publishings)
    assert outbox.take_back_lost(older_than_seconds=60) == taken_back


@pytest.mark.django_db
def test_the_sweep_leaves_alone_what_is_done_or_given_up() -> None:
    for state in ("done_at", "parked_at"):
        OutboxMessage.objects.filter(pk=published(3600).pk).update(**{state: clock.real_now()})
    assert outbox.take_back_lost(older_than_seconds=60) == 0


def test_the_sweep_leaves_alone_what_runs(real_database: RealDatabase) -> None:
    message = published(3600)
    worker = connection.copy()
    with worker.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [outbox.lock_key(message.code)])
    assert outbox.take_back_lost(older_than_seconds=60) == 0
    worker.close()
    wait_until(lambda: outbox.take_back_lost(older_than_seconds=60) == 1)


@pytest.mark.django_db
def test_it_gives_parked_messages_fresh_tries() -> None:
    message = published(3600)
    OutboxMessage.objects.update(parked_at=clock.real_now(), attempts=3)
    assert outbox.unpark(OutboxMessage.objects.all()) == 1
    message.refresh_from_db()
    assert (message.parked_at, message.attempts, message.published_at) == (None, 0, None)
