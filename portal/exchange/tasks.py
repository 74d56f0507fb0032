"""The worker's part of imports: thin, repeatable, by code."""

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import DomainError
from portal.core.jobs import fail_job, finish_job, take_job
from portal.core.tasks import durable_task
from portal.exchange.models import ImportBatch
from portal.exchange.services.batches import APPLY_TASK, PLAN_TASK, apply_batch, plan_batch
from portal.exchange.states import BatchState


def _actor(code: str) -> Actor:
    return User.objects.select_related("person").filter(code=code).first() or SYSTEM


@durable_task(name=PLAN_TASK)
def plan(*, batch: str, job: str, by: str) -> None:
    _run(plan_batch, batch, job, by)


@durable_task(name=APPLY_TASK)
def apply(*, batch: str, job: str, by: str) -> None:
    _run(apply_batch, batch, job, by)


def _run(service, batch_code: str, job_code: str, by: str) -> None:  # type: ignore[no-untyped-def]
    """Take the job, run the service on the batch, tell the job's page the end."""
    job = take_job(job_code=job_code, holder=f"exchange:{batch_code}")
    if job is None:
        return
    batch = ImportBatch.objects.select_related("file").get(code=batch_code)
    try:
        batch = service(batch=batch, by=_actor(by))
    except DomainError as error:
        fail_job(job=job, message=error.message)
        return
    if batch.state == BatchState.FAILED:
        fail_job(job=job, message=batch.problem)
        return
    words = _("新增%(new)s行，重复%(repeat)s行，拒收%(refused)s行。")
    counts = {name: batch.counts.get(name, 0) for name in ("new", "repeat", "refused")}
    finish_job(job=job, result={"batch": batch_code, "state": batch.state}, message=words % counts)
