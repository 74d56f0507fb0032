"""Everything that leaves the database goes through the outbox, written in the caller's transaction.

The table is the queue of record and Redis only a transport: the relay publishes what is owed, the worker marks it
done, the sweep puts back what was published and never done. All times here are the database's real time, because a
moved demo clock must neither hold a message back nor make it look overdue.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from portal.core import clock
from portal.core.models import Job, JobState, OutboxMessage

CHANNEL = "outbox"
# A message published again and again mostly waits in a long queue: the pause grows with each, up to this factor.
LONGEST_PATIENCE = 4


def send(task: str, *, delay_seconds: int = 0, version: int = 1, **arguments: object) -> OutboxMessage:
    """Owe the Celery task ``task`` with JSON ``arguments``; the relay publishes it after the commit.

    Call it inside the transaction that causes the work. The task may run more than once. ``version`` says which
    form the arguments have; a worker that does not know the form parks the message instead of guessing.
    """
    now = clock.real_now()
    message = OutboxMessage.objects.create(
        task=task,
        arguments=arguments,
        version=version,
        created_at=now,
        not_before=now + timedelta(seconds=delay_seconds),
    )
    with connection.cursor() as cursor:
        # PostgreSQL delivers this at commit, never before, so the relay wakes up exactly when there is work.
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return message


def send_many(task: str, *, arguments: Iterable[dict[str, object]], version: int = 1) -> int:
    """Owe ``task`` once for each of ``arguments``, in their order, in one statement; return how many."""
    now = clock.real_now()
    messages = OutboxMessage.objects.bulk_create(
        OutboxMessage(task=task, arguments=one, version=version, created_at=now, not_before=now) for one in arguments
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return len(messages)


def lock_key(code: UUID) -> int:
    """The advisory lock (signed 64 bit) that a worker's connection holds while it runs the message ``code``."""
    return int.from_bytes(code.bytes[:8], "big", signed=True)


def running_keys() -> set[int]:
    """The lock keys held in this database: a killed worker's connection ends, and its lock with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' "
            "AND objsubid = 1 AND granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return {row[0] for row in cursor.fetchall()}


def take_back_lost(*, older_than_seconds: int) -> int:
    """Make the relay publish again what was published that long ago, is not done and runs nowhere; return how many.

    Redis may have been emptied, or the worker killed. A message that merely waits in a long queue is published
    twice by this; the second delivery finds it done and does nothing.
    """
    now = clock.real_now()
    running = running_keys()
    lost = []
    published = OutboxMessage.objects.owed().filter(published_at__lt=now - timedelta(seconds=older_than_seconds))
    for code, published_at, publishings in published.values_list("code", "published_at", "publishings"):
        patience = older_than_seconds * min(publishings, LONGEST_PATIENCE)
        if published_at and published_at < now - timedelta(seconds=patience) and lock_key(code) not in running:
            lost.append(code)
    return published.filter(code__in=lost).update(published_at=None)


def unpark(messages: QuerySet[OutboxMessage]) -> int:
    """An officer has seen to the cause: give parked messages, and the jobs that failed with them, fresh tries."""
    with transaction.atomic():
        parked = list(messages.filter(parked_at__isnull=False).select_for_update().values_list("code", flat=True))
        Job.objects.filter(message_code__in=parked, state=JobState.FAILED).update(
            state=JobState.WAITING, message="", finished_at=None
        )
        return OutboxMessage.objects.filter(code__in=parked).update(
            parked_at=None, attempts=0, published_at=None, not_before=clock.real_now()
        )
