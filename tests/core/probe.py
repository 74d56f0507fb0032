"""Durable tasks that only tests send. Each leaves a countable mark on a job row."""

import os
import signal
import time

from django.db.models import F

from portal.core.jobs import advance_job, finish_job, take_job
from portal.core.models import Job
from portal.core.tasks import durable_task


@durable_task(name="probe.count")
def count(*, job: str, seconds: float = 0) -> None:
    """Not idempotent on purpose: ``done`` says how often it ran."""
    time.sleep(seconds)
    Job.objects.filter(code=job).update(done=F("done") + 1)


@durable_task(name="probe.fail")
def fail(*, job: str, times: int = 99) -> None:
    Job.objects.filter(code=job).update(done=F("done") + 1)
    if Job.objects.get(code=job).done <= times:
        raise RuntimeError("probe")


@durable_task(name="probe.fail_with_job")
def fail_with_job(*, job: str) -> None:
    if take_job(job_code=job, holder="probe"):
        raise RuntimeError("probe")


@durable_task(name="probe.die")
def die(*, job: str) -> None:
    """Kill the worker process that runs it, as the kernel does when memory is short."""
    Job.objects.filter(code=job).update(done=F("done") + 1)
    os.kill(os.getpid(), signal.SIGKILL)


@durable_task(name="probe.work")
def work(*, job: str, steps: int, pause: float) -> None:
    """A job of equal steps; ``total`` counts the steps begun by all holders together."""
    held = take_job(job_code=job, holder=f"{os.getpid()}", lease_seconds=2)
    if held is None:
        return
    for step in range(held.done, steps):
        Job.objects.filter(code=job).update(total=F("total") + 1)
        time.sleep(pause)
        advance_job(job=held, done=step + 1, lease_seconds=2)
    finish_job(job=held)


@durable_task(name="probe.second_form", versions=(2,))
def second_form(*, job: str) -> None:
    Job.objects.filter(code=job).update(done=F("done") + 1)
