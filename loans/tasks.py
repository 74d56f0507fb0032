"""The Celery tasks of the loans. Each re-reads what it is told and calls one service."""

from loans.services import verification
from portal.core.tasks import durable_task


@durable_task(name=verification.TASK)
def verify_book(*, job: str, anchor: str = "") -> None:
    verification.carry_out(job_code=job, anchor=anchor)
