"""Jobs: long work with progress, taken under a lease.

Whoever works on a job holds a lease and renews it with every ``advance_job``. When the lease runs out (the worker was
killed) anybody may take the job over. ``attempts`` is the fencing token: a holder that lost its lease can neither
advance nor finish what another has taken since. Call these functions between units of work, outside a transaction of
your own, so that progress is seen and a cancellation is not kept waiting.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Conflict, DomainError
from portal.core.models import Job, JobState
from portal.core.registries import Registry

JobWatcher = Callable[[Actor, Job], bool]
# Who may see a job besides its owner: each app registers a rule for the kinds of jobs that it runs.
job_watchers: Registry[JobWatcher] = Registry("job watcher")
ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class JobCancelled(DomainError):
    """Somebody cancelled the job; the holder stops at the next unit of work."""

    code = "job_cancelled"


class JobTaken(Conflict):
    """The lease ran out and another holder works on the job now, or it has ended."""

    code = "job_taken"


@dataclass
class Delivery:
    """The outbox message being run here, and until when a job that it found taken must be left alone."""

    message_code: UUID
    busy_until: datetime | None = field(default=None)


delivery: ContextVar[Delivery | None] = ContextVar("delivery", default=None)


def open_job(*, kind: str, title: str, subject: str = "", total: int = 0, by: Actor) -> Job:
    """A new waiting job of ``by``. Open it in the transaction that also sends the message which will run it."""
    return Job.objects.create(
        kind=kind,
        title=title,
        subject=subject,
        total=total,
        owner_code=by.actor_code,
        owner_name=by.actor_name,
        created_at=clock.real_now(),
    )


def take_job(*, job_code: UUID | str, holder: str, lease_seconds: int | None = None) -> Job | None:
    """Take the job under a lease, or ``None``: somebody holds a live lease, or it has ended.

    Inside a durable task a live lease puts the message off until the lease runs out: a redelivery that comes too
    early for a killed worker's lease is not counted as done.
    """
    now = clock.real_now()
    current = delivery.get()
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(code=job_code).first()
        if job is None or job.state in ENDED:
            return None
        if job.state == JobState.RUNNING and job.lease_until and job.lease_until > now:
            if current is not None:
                current.busy_until = job.lease_until
            return None
        job.state = JobState.RUNNING
        job.lease_holder = holder
        job.lease_until = now + timedelta(seconds=lease_seconds or settings.JOB_LEASE_SECONDS)
        job.attempts += 1
        job.started_at = job.started_at or now
        job.message_code = current.message_code if current else None
        job.save()
    return job


def advance_job(
    *,
    job: Job,
    done: int | None = None,
    failed: int | None = None,
    total: int | None = None,
    message: str | None = None,
    lease_seconds: int | None = None,
) -> None:
    """Renew the lease and set what is given (absolute numbers). Raises ``JobCancelled`` or ``JobTaken``."""
    given = {"done": done, "failed": failed, "total": total, "message": message}
    changes: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    seconds = lease_seconds or settings.JOB_LEASE_SECONDS
    _write_held(job, lease_until=clock.real_now() + timedelta(seconds=seconds), **changes)


def finish_job(*, job: Job, result: dict[str, object] | None = None, message: str | None = None) -> None:
    """The work is complete. ``result`` is JSON for the page that waits. Raises ``JobCancelled`` or ``JobTaken``."""
    changes: dict[str, object] = {"result": result or {}}
    if message is not None:
        changes["message"] = message
    _write_held(job, state=JobState.DONE, finished_at=clock.real_now(), lease_until=None, **changes)


def fail_job(*, job: Job, message: str) -> None:
    """The work cannot be completed; ``message`` tells a person why and what to do, in Chinese."""
    _write_held(job, state=JobState.FAILED, finished_at=clock.real_now(), lease_until=None, message=message)


def cancel_job(*, job: Job, by: Actor) -> Job:
    """Stop a waiting job now, a running one at its next unit of work. Raises ``Conflict`` when it has ended."""
    ended = {"state": JobState.CANCELLED, "finished_at": clock.real_now(), "lease_until": None}
    changed = (
        Job.objects.filter(pk=job.pk)
        .exclude(state__in=ENDED)
        .update(message=_("由%(name)s取消。") % {"name": by.actor_name}, **ended)
    )
    if not changed:
        raise Conflict(_("任务已经结束，不能取消。"), code="job_ended")
    job.refresh_from_db()
    return job


def release_jobs_of(message_code: UUID) -> None:
    """A try failed and another will follow: its jobs need not wait for the lease to run out."""
    Job.objects.filter(message_code=message_code, state=JobState.RUNNING).update(
        state=JobState.WAITING, lease_until=None
    )


def fail_jobs_of(message_code: UUID, *, message: str) -> None:
    """The message is given up: jobs that it had taken do not stay "running" for ever."""
    Job.objects.filter(Q(state=JobState.RUNNING) | Q(state=JobState.WAITING), message_code=message_code).update(
        state=JobState.FAILED, message=message, lease_until=None, finished_at=clock.real_now()
    )


def _write_held(job: Job, **changes: object) -> None:
    held = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=JobState.RUNNING)
    if held.update(**changes):
        for name, value in changes.items():
            setattr(job, name, value)
        return
    if Job.objects.filter(pk=job.pk, state=JobState.CANCELLED).exists():
        raise JobCancelled(_("任务已被取消。"))
    raise JobTaken(_("任务已由其他进程接手或已经结束。"))
