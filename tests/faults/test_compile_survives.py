"""Real workers killed, real Redis emptied: the compile completes, once. Without the sweep it would not."""

import time

import pytest

from portal.core.actors import SYSTEM
from portal.core.models import OutboxMessage
from portal.files.models import StoredFile
from reports.models import CompileRun, ReportCycle
from reports.services.requests import request_compile
from tests.faults.conftest import DOCUMENTS, HASTE, assert_completed_once, is_finished, ready, sweep_until
from tests.processes import LivePortal, PrivateRedis, wait_until

pytestmark = pytest.mark.worker


def kill_in_the_middle(portal: LivePortal, city: ReportCycle) -> CompileRun:
    """A worker dies without a word after the first documents."""
    portal.start_relay()
    worker = portal.start_worker("doomed", **HASTE)
    run = request_compile(cycle=city, by=SYSTEM)
    wait_until(lambda: ready(run) >= 2, what="the first documents")
    portal.kill(worker)
    assert ready(run) < DOCUMENTS
    return run


def publish_and_flush(portal: LivePortal, city: ReportCycle, server: PrivateRedis) -> CompileRun:
    """The task waits in Redis, nobody takes it, and Redis loses everything."""
    portal.start_relay()
    run = request_compile(cycle=city, by=SYSTEM)
    wait_until(lambda: OutboxMessage.objects.filter(published_at__isnull=False).exists(), what="publishing")
    assert server.client.dbsize() > 0
    server.client.flushall()
    return run


def test_it_completes_once_after_its_worker_was_killed(live_portal: LivePortal, city: ReportCycle) -> None:
    run = kill_in_the_middle(live_portal, city)
    live_portal.start_worker("heir", **HASTE)
    sweep_until(lambda: is_finished(run))
    assert_completed_once(run)
    assert StoredFile.objects.count() == DOCUMENTS


def test_it_would_stand_still_after_the_kill_without_the_sweep(live_portal: LivePortal, city: ReportCycle) -> None:
    run = kill_in_the_middle(live_portal, city)
    written = ready(run)
    time.sleep(10)
    assert (is_finished(run), ready(run)) == (False, written)


def test_it_completes_once_after_redis_was_emptied(
    live_portal: LivePortal, city: ReportCycle, private_redis: PrivateRedis
) -> None:
    run = publish_and_flush(live_portal, city, private_redis)
    live_portal.start_worker(**HASTE)
    sweep_until(lambda: is_finished(run))
    assert_completed_once(run)


def test_it_would_never_start_after_the_flush_without_the_sweep(
    live_portal: LivePortal, city: ReportCycle, private_redis: PrivateRedis
) -> None:
    run = publish_and_flush(live_portal, city, private_redis)
    live_portal.start_worker(**HASTE)
    time.sleep(10)
    run.refresh_from_db()
    assert run.state == "waiting"


def test_it_makes_one_edition_when_every_task_comes_twice_at_once(
    live_portal: LivePortal, city: ReportCycle, private_redis: PrivateRedis
) -> None:
    from portal.celery import app

    live_portal.start_relay()
    live_portal.start_worker("left", **HASTE)
    live_portal.start_worker("right", **HASTE)
    run = request_compile(cycle=city, by=SYSTEM)
    doubled: set[str] = set()

    def double() -> bool:
        for message in OutboxMessage.objects.filter(task__startswith="reports."):
            if str(message.code) not in doubled:
                doubled.add(str(message.code))
                for _delivery in range(2):
                    app.send_task(message.task, task_id=str(message.code), retry=False)
        sweep_until(lambda: True)
        return is_finished(run)

    wait_until(double, seconds=120, what="the doubled compile")
    assert len(doubled) == 1 + 6 + 1
    assert_completed_once(run)
    assert StoredFile.objects.count() == DOCUMENTS
