"""The Celery tasks of the yearly reports. Each re-reads what it is told and calls one service."""

from celery import shared_task

from portal.core.tasks import durable_task
from reports.services.cycles import sweep_cycles
from reports.services.documents import write_batch as write
from reports.services.freezing import freeze_run as freeze
from reports.services.sweeping import sweep_runs


@durable_task(name="reports.tasks.freeze_run")
def freeze_run(*, run: str) -> None:
    freeze(code=run)


@durable_task(name="reports.tasks.write_batch")
def write_batch(*, batch: str) -> None:
    write(code=batch)


@shared_task(name="reports.tasks.sweep_compile_runs")
def sweep_compile_runs() -> None:
    """Beat: take up compile runs that stand still."""
    sweep_runs()


@shared_task(name="reports.tasks.open_owed_cycle")
def open_owed_cycle() -> None:
    """Beat: open this year's cycle once its day has come."""
    sweep_cycles()
