"""Durable tasks: a Celery task that carries out one outbox message, at least once and as good as once.

The worker reads the arguments from the message, never from the broker, so whoever can write to Redis can at most ask
for something that is owed anyway. While a message runs, the worker's connection holds an advisory lock on it; the
second of two deliveries at the same moment sees the lock and goes away, and a killed worker's lock dies with it.
"""

import functools
import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from celery import Task, shared_task
from celery.signals import task_unknown
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from portal.core import clock, outbox
from portal.core.jobs import Delivery, JobCancelled, delivery, fail_jobs_of, release_jobs_of
from portal.core.models import Heartbeat, OutboxMessage
from portal.core.registries import Registry

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 3
# A failed try waits this many seconds for the next, by number of tries so far.
PAUSES = {1: 5, 2: 30}


class DurableTask:
    """What runs a message: the function and the forms (versions) of arguments that it understands."""

    def __init__(self, function: Callable[..., None], versions: frozenset[int]) -> None:
        self.function = function
        self.versions = versions


durable_tasks: Registry[DurableTask] = Registry("durable task")


def durable_task(*, name: str, versions: tuple[int, ...] = (1,)) -> "Callable[[Callable[..., None]], Task[..., None]]":
    """Declare a Celery task for ``outbox.send(name, ...)``. The function takes ids as keywords and calls a service.

    Called directly it just runs. Delivered by a worker, it runs under its outbox message: done messages are no-ops,
    a failure is tried again, the third failure parks the message and fails its jobs.
    """

    def declare(function: Callable[..., None]) -> "Task[..., None]":
        durable_tasks.register(name, DurableTask(function, frozenset(versions)))

        @functools.wraps(function)
        def run(task: "Task[..., None]", *args: Any, **kwargs: Any) -> None:
            if task.request.id is None:
                function(*args, **kwargs)
            else:
                run_message(task.request.id)

        return shared_task(name=name, bind=True)(run)

    return declare


def run_message(code: UUID | str) -> None:
    """Carry out the message now, in this process. A message that is unknown, done, parked or running is a no-op."""
    message = OutboxMessage.objects.filter(code=code).first()
    if message is None:
        log.warning("outbox.unknown_message", code=str(code))
        return
    if not _lock(message):
        log.info("outbox.already_running", code=str(code), task=message.task)
        return
    try:
        if _start(message):
            _carry_out(message)
    finally:
        _unlock(message)


def _start(message: OutboxMessage) -> bool:
    """Count the try before it runs, so that an input that kills its worker is parked too."""
    with transaction.atomic():
        message.refresh_from_db(from_queryset=OutboxMessage.objects.select_for_update())
        if message.done_at or message.parked_at:
            log.info("outbox.already_done", code=str(message.code), task=message.task)
            return False
        refusal = _refusal(message)
        if refusal is None:
            message.attempts += 1
            message.started_at = clock.real_now()
            message.save(update_fields=["attempts", "started_at"])
            return True
    _park(message, refusal)
    return False


def _refusal(message: OutboxMessage) -> str | None:
    task = durable_tasks.get(message.task)
    if task is None:
        return f"未知任务：{message.task}"
    if message.version not in task.versions:
        return f"不认识的参数版本：{message.version}"
    try:
        inspect.signature(task.function).bind(**message.arguments)
    except TypeError as error:
        return f"参数不符：{error}"
    if message.attempts >= MAX_ATTEMPTS:
        return message.last_error or "执行进程多次异常中止。"
    return None


def _carry_out(message: OutboxMessage) -> None:
    here = Delivery(message_code=message.code)
    token = delivery.set(here)
    try:
        durable_tasks[message.task].function(**message.arguments)
    except JobCancelled:
        log.info("outbox.cancelled", code=str(message.code), task=message.task)
    except Exception as error:
        log.exception("outbox.failed", code=str(message.code), task=message.task, attempts=message.attempts)
        _after_failure(message, error)
        return
    finally:
        delivery.reset(token)
    mine = OutboxMessage.objects.filter(pk=message.pk)
    if here.busy_until is not None:
        mine.update(
            attempts=F("attempts") - 1, started_at=None, published_at=None, not_before=here.busy_until, last_error=""
        )
    else:
        mine.update(done_at=clock.real_now(), last_error="")


def _after_failure(message: OutboxMessage, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"[:2000]
    if not connection.in_atomic_block:
        # A lost connection may be the reason of the failure; the next statement then opens a fresh one.
        connection.close_if_unusable_or_obsolete()
    if message.attempts >= MAX_ATTEMPTS:
        _park(message, text)
        return
    pause = timedelta(seconds=PAUSES[message.attempts])
    with transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(
            last_error=text, published_at=None, not_before=clock.real_now() + pause
        )
        release_jobs_of(message.code)


def _park(message: OutboxMessage, reason: str) -> None:
    with transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(parked_at=clock.real_now(), last_error=reason)
        fail_jobs_of(message.code, message=f"处理未能完成，已停止重试：{reason}")
    log.error("outbox.parked", code=str(message.code), task=message.task, reason=reason)


def _lock(message: OutboxMessage) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [outbox.lock_key(message.code)])
        return bool(cursor.fetchone()[0])


def _unlock(message: OutboxMessage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [outbox.lock_key(message.code)])


@task_unknown.connect
def park_unknown(sender: object = None, id: str = "", name: str = "", **_: object) -> None:  # noqa: A002 - Celery's name
    """A worker older than the sender does not know the task: park the message instead of dropping it."""
    message = OutboxMessage.objects.owed().filter(code=id).first()
    if message is not None:
        _park(message, f"未知任务：{name}")


@shared_task(name="core.tasks.sweep_outbox")
def sweep_outbox() -> None:
    """Beat's own sign of life, and the way back for messages that Redis or a worker lost."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": clock.real_now()})
    lost = outbox.take_back_lost(older_than_seconds=settings.OUTBOX_LOST_SECONDS)
    if lost:
        log.warning("outbox.taken_back", messages=lost)
