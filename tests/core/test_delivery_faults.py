"""Kills and floods against a real relay, worker and Redis: every intent is carried out, none twice."""

import pytest
from django.db import connection

from portal.core import outbox
from portal.core.actors import SYSTEM
from portal.core.jobs import open_job
from portal.core.models import Heartbeat, Job, JobState, OutboxMessage
from portal.core.tasks import sweep_outbox
from tests.core.programs import probe_worker
from tests.processes import LivePortal, PrivateRedis, wait_until

pytestmark = pytest.mark.worker


def send(task: str, **arguments: object) -> Job:
    job = open_job(kind="probe", title="试", by=SYSTEM)
    outbox.send(task, job=str(job.code), **arguments)  # type: ignore[arg-type]
    return job


def all_done() -> bool:
    return not OutboxMessage.objects.filter(done_at__isnull=True).exists()


def all_published() -> bool:
    return not OutboxMessage.objects.filter(published_at__isnull=True).exists()


def swept_until_all_done(seconds: int = 0) -> bool:
    outbox.take_back_lost(older_than_seconds=seconds)
    return all_done()


def done(job: Job) -> int:
    job.refresh_from_db()
    return job.done


def test_it_carries_out_what_was_written(live_portal: LivePortal) -> None:
    probe_worker(live_portal)
    live_portal.start_relay()
    jobs = [send("probe.count") for _ in range(20)]
    wait_until(all_done)
    assert {done(job) for job in jobs} == {1}
    assert Heartbeat.objects.filter(name="relay").exists()


def test_an_emptied_redis_loses_nothing(live_portal: LivePortal, private_redis: PrivateRedis) -> None:
    jobs = [send("probe.count") for _ in range(50)]
    live_portal.start_relay()
    wait_until(all_published)
    assert private_redis.client.llen("celery") == 50
    private_redis.client.flushall()
    probe_worker(live_portal)
    wait_until(lambda: swept_until_all_done(seconds=1))
    assert {done(job) for job in jobs} == {1}


def test_without_the_sweep_an_emptied_redis_loses_all(live_portal: LivePortal, private_redis: PrivateRedis) -> None:
    """The negative control: Redis alone forgets, so the test above is about the sweep."""
    job = send("probe.count")
    live_portal.start_relay()
    wait_until(all_published)
    private_redis.client.flushall()
    probe_worker(live_portal)
    later = send("probe.count")
    wait_until(lambda: done(later) == 1)
    assert done(job) == 0


def test_a_redis_that_comes_back_gets_what_is_owed(live_portal: LivePortal, private_redis: PrivateRedis) -> None:
    probe_worker(live_portal)
    publisher = live_portal.start_relay()
    send("probe.count")
    wait_until(all_done)
    private_redis.kill()
    jobs = [send("probe.count") for _ in range(5)]
    private_redis.start()
    wait_until(lambda: swept_until_all_done(seconds=5))
    assert {done(job) for job in jobs} == {1}
    assert publisher.poll() is None


def test_a_killed_worker_s_job_is_taken_over_and_ends_once(live_portal: LivePortal) -> None:
    first = probe_worker(live_portal)
    live_portal.start_relay()
    job = send("probe.work", steps=6, pause=0.5)
    wait_until(lambda: done(job) >= 2)
    live_portal.kill(first)
    probe_worker(live_portal)
    wait_until(lambda: swept_until_all_done(seconds=1))
    assert (done(job), job.state, job.attempts) == (6, JobState.DONE, 2)
    assert job.total <= 7, "only the step in hand was begun again"


def test_two_deliveries_at_the_same_moment_run_once(live_portal: LivePortal, private_redis: PrivateRedis) -> None:
    job = send("probe.count", seconds=2)
    live_portal.start_relay()
    wait_until(all_published)
    redis = private_redis.client
    redis.lpush("celery", redis.lindex("celery", 0))
    assert redis.llen("celery") == 2
    probe_worker(live_portal)
    wait_until(all_done)
    wait_until(lambda: redis.llen("celery") == 0 and redis.hlen("unacked") == 0)
    assert done(job) == 1


def test_an_input_that_kills_its_worker_is_parked_and_others_flow(live_portal: LivePortal) -> None:
    probe_worker(live_portal)
    live_portal.start_relay()
    poison, good = send("probe.die"), [send("probe.count") for _ in range(3)]
    parked = OutboxMessage.objects.filter(task="probe.die", parked_at__isnull=False)

    def is_parked() -> bool:
        outbox.take_back_lost(older_than_seconds=1)
        return parked.exists()

    wait_until(is_parked)
    assert done(poison) == 3
    assert {done(job) for job in good} == {1}


def cut(pids: str, *arguments: object) -> int:
    """End the sessions of other programs that the query ``pids`` names, as a restart of the database would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() "
            f"AND usename = current_user AND pid <> pg_backend_pid() AND pid IN ({pids})",
            arguments,
        )
        return int(cursor.fetchone()[0])


def test_the_relay_outlives_a_lost_database_session(live_portal: LivePortal) -> None:
    relay = live_portal.start_relay()
    wait_until(Heartbeat.objects.exists)
    assert cut("SELECT pid FROM pg_stat_activity") == 1
    send("probe.count")
    wait_until(all_published)
    assert relay.poll() is None


def test_a_task_that_loses_its_database_session_runs_again(live_portal: LivePortal) -> None:
    probe_worker(live_portal)
    live_portal.start_relay()
    job = send("probe.count", seconds=3)
    wait_until(lambda: OutboxMessage.objects.filter(started_at__isnull=False).exists())
    key = outbox.lock_key(OutboxMessage.objects.get().code)
    assert cut("SELECT pid FROM pg_locks WHERE (classid::bigint << 32) | objid::bigint = %s", key) == 1
    wait_until(all_done)
    assert done(job) == 1
    assert OutboxMessage.objects.get().attempts == 2


@pytest.mark.django_db
def test_the_sweep_is_beat_s_sign_of_life() -> None:
    sweep_outbox()
    assert Heartbeat.objects.filter(name="beat").exists()
