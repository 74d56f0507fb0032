"""A job has one live holder; a lease that ran out can be taken over and its late holder changes nothing."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, models

from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.errors import Conflict
from portal.core.jobs import (
    JobCancelled,
    JobTaken,
    advance_job,
    cancel_job,
    fail_job,
    finish_job,
    open_job,
    take_job,
)
from portal.core.models import Job, JobState
from tests.conftest import RealDatabase


def a_job() -> Job:
    return open_job(kind="probe", title="试", by=SYSTEM, total=3)


def taken(job: Job | None = None) -> Job:
    held = take_job(job_code=(job or a_job()).code, holder="a")
    assert held
    return held


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=clock.real_now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_it_is_held_by_one() -> None:
    job = taken()
    assert take_job(job_code=job.code, holder="b") is None


@pytest.mark.django_db
def test_it_shows_progress_and_a_result() -> None:
    job = taken()
    advance_job(job=job, done=1, failed=1, total=5, message="第1步")
    finish_job(job=job, result={"url": "/x/"}, message="完成")
    stored = Job.objects.get()
    assert (stored.done, stored.failed, stored.total, stored.message) == (1, 1, 5, "完成")
    assert (stored.state, stored.result) == (JobState.DONE, {"url": "/x/"})
    assert take_job(job_code=job.code, holder="b") is None


@pytest.mark.django_db
def test_an_expired_lease_is_taken_over() -> None:
    late = taken()
    expire(late)
    heir = take_job(job_code=late.code, holder="b")
    assert heir
    assert heir.attempts == 2
    for change in (advance_job, finish_job):
        with pytest.raises(JobTaken):
            change(job=late)
    finish_job(job=heir)


@pytest.mark.django_db
def test_advancing_renews_the_lease() -> None:
    job = taken()
    expire(job)
    advance_job(job=job, done=1)
    assert take_job(job_code=job.code, holder="b") is None


@pytest.mark.django_db
def test_cancelling_stops_the_holder_at_its_next_step() -> None:
    job = taken()
    cancel_job(job=job, by=SYSTEM)
    with pytest.raises(JobCancelled):
        advance_job(job=job, done=1)
    with pytest.raises(Conflict):
        cancel_job(job=job, by=SYSTEM)
    assert Job.objects.get().message == "由系统取消。"


@pytest.mark.django_db
def test_a_failed_job_says_why() -> None:
    fail_job(job=taken(), message="没有可用的字体")
    assert (Job.objects.get().state, Job.objects.get().message) == (JobState.FAILED, "没有可用的字体")


def race() -> int:
    """How many of eight workers that come at the same moment get the job."""
    job, gate, got = a_job(), threading.Barrier(8), []

    def come(name: str) -> None:
        gate.wait()
        if take_job(job_code=job.code, holder=name):
            got.append(name)
        connection.close()

    threads = [threading.Thread(target=come, args=[str(number)]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(got)


def test_one_of_eight_racing_workers_gets_it(real_database: RealDatabase) -> None:
    assert race() == 1


def test_several_get_it_without_the_lock(real_database: RealDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the race above."""
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_: rows.all())
    assert max(race() for _ in range(5)) > 1
