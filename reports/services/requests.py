"""Asking for a compilation, cancelling it, and asking again for one unit."""

from datetime import date

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from portal.accounts.audit import record
from portal.core import clock, outbox
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import Conflict, DomainError
from portal.core.jobs import ENDED, cancel_job, finish_job, open_job, take_job
from portal.core.models import Job, JobState
from portal.core.states import move
from portal.programme.models import ReportingUnit
from reports.models import BatchState, CompileRun, DocumentBatch, DocumentState, ReportCycle, UnitDocument
from reports.services.cycles import check_as_of, create_missing_reports, is_provisional
from reports.states import RUN, RunState

FREEZE_TASK = "reports.tasks.freeze_run"
BATCH_TASK = "reports.tasks.write_batch"


def request_compile(*, cycle: ReportCycle, by: Actor, as_of: date | None = None) -> CompileRun:
    """A run for ``cycle`` as of a day of its year (included; the cycle's own by default), carried out by a worker.

    Whoever asks while one is live for the same day gets that one: a double click or two callers make one run.
    """
    day = as_of or cycle.figures_as_of
    check_as_of(cycle.year, day)
    with transaction.atomic():
        lock_cycle(cycle)
        live = live_run(cycle, day)
        if live is not None:
            mirror_job(run=live)
            live = live_run(cycle, day)
        return live or _start_run(cycle, day, by)


def lock_cycle(cycle: ReportCycle) -> None:
    """Callers for one cycle go one after the other; those of another cycle need not wait."""
    ReportCycle.objects.select_for_update().get(pk=cycle.pk)


def live_run(cycle: ReportCycle, day: date) -> CompileRun | None:
    return CompileRun.objects.live().filter(cycle=cycle, as_of=day).first()


def _start_run(cycle: ReportCycle, day: date, by: Actor) -> CompileRun:
    """The partial unique constraint holds even when the row lock above is left out: the loser gets the winner's run."""
    if not ReportingUnit.objects.counting().exists():
        raise DomainError(_("还没有报告单位，无法汇编。"), code="no_units")
    create_missing_reports(cycle=cycle)
    try:
        with transaction.atomic():
            job = open_job(
                kind="reports.compile",
                title=_("汇编%(year)s年度报告（数据截至%(day)s）") % {"year": cycle.year, "day": day.isoformat()},
                subject=str(cycle.code),
                by=by,
            )
            run = CompileRun.objects.create(
                cycle=cycle,
                as_of=day,
                is_provisional=is_provisional(day),
                requested_by_code=by.actor_code,
                requested_by_name=by.actor_name,
                requested_at=clock.now(),
                job=job,
            )
            outbox.send(FREEZE_TASK, run=str(run.code))
            detail = {"year": cycle.year, "as_of": day.isoformat()}
            record(tag="reports:run:requested", by=by, subject=str(run.code), detail=detail)
    except IntegrityError:
        winner = live_run(cycle, day)
        if winner is None:
            raise
        return winner
    return run


def cancel_run(*, run: CompileRun, by: Actor) -> CompileRun:
    """Stop a live run. What it froze stays unpublished; its number is free again. ``Conflict`` when it has ended."""
    with transaction.atomic():
        fresh = _lock_run(run)
        if not fresh.is_live:
            raise Conflict(_("汇编已经结束，不能取消。"), code="run_ended")
        job = Job.objects.select_for_update().get(pk=fresh.job_id)
        if job.state not in ENDED:
            cancel_job(job=job, by=by)
        stopped = stop_run(run=fresh, to=RunState.CANCELLED, by=by, message=_("由%s取消。") % by.actor_name)
        record(tag="reports:run:cancelled", by=by, subject=str(run.code))
    return stopped


def _lock_run(run: CompileRun) -> CompileRun:
    """The freeze of a nation may hold the row for longer than the lock timeout: then the caller is asked to wait."""
    rows = CompileRun.objects.select_for_update(of=("self",)).select_related("job")
    try:
        return rows.get(pk=run.pk)
    except OperationalError as error:
        raise Conflict(_("正在冻结数据，请稍后再试。"), code="run_busy") from error


def stop_run(*, run: CompileRun, to: str, by: Actor, message: str) -> CompileRun:
    """End a live run without an edition (cancelled or failed) and whatever of it waits."""
    with transaction.atomic():
        stopped = move(RUN, run, to, by=by, number=None, message=message, finished_at=clock.now(), comment=message)
        DocumentBatch.objects.filter(run=run, state=BatchState.WAITING).update(state=BatchState.CANCELLED)
    return stopped


def retry_documents(*, run: CompileRun, unit: ReportingUnit | None, by: Actor) -> int:
    """Write again what failed or was not possible for ``unit`` (None: the city); return how many files are owed.

    ``Conflict`` when nothing of it failed or the run gave no edition.
    """
    with transaction.atomic():
        fresh = CompileRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        owed = owe_again(run=fresh, documents=fresh.documents.filter(unit=unit))
        if not owed:
            raise Conflict(_("没有需要重新生成的文件。"), code="nothing_to_retry")
        subject = unit.name if unit else _("全市")
        record(tag="reports:documents:retried", by=by, subject=str(run.code), detail={"unit": subject})
    return owed


def owe_again(*, run: CompileRun, documents: object = None) -> int:
    """Reset the failed and impossible ones of ``documents`` (all of the run's by default) and owe their batches."""
    if run.state not in {RunState.WRITING, RunState.SUMMARISING, RunState.FINISHED}:
        return 0
    chosen = UnitDocument.objects.filter(run=run) if documents is None else documents
    lost = chosen.filter(state__in=[DocumentState.FAILED, DocumentState.IMPOSSIBLE])  # type: ignore[attr-defined]
    batches = set(lost.values_list("batch_id", flat=True))
    owed = lost.update(state=DocumentState.WAITING, attempts=0, message="")
    for batch in DocumentBatch.objects.filter(pk__in=batches):
        DocumentBatch.objects.filter(pk=batch.pk).update(state=BatchState.WAITING)
        outbox.send(BATCH_TASK, batch=str(batch.code))
    return int(owed)


def mirror_job(*, run: CompileRun) -> None:
    """A job cancelled or given up elsewhere (its own page, a message that was parked) ends its run too."""
    ends = {JobState.CANCELLED: RunState.CANCELLED, JobState.FAILED: RunState.FAILED}
    with transaction.atomic():
        fresh = CompileRun.objects.select_for_update(of=("self",)).select_related("job").get(pk=run.pk)
        end = ends.get(JobState(fresh.job.state))
        if end is not None and fresh.is_live:
            stop_run(run=fresh, to=end, by=SYSTEM, message=fresh.job.message)


def close_job(*, run: CompileRun, holder: str) -> bool:
    """End the job of a run that has ended: its worker may have died between the two. False while a lease lives."""
    job = take_job(job_code=run.job.code, holder=holder)
    if job is not None:
        finish_job(job=job, message=run.message, result={"run": str(run.code)})
    return job is not None
