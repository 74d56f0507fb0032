"""Taking up compile runs that stand still. Beat calls it, but only the database knows what is owed.

The outbox brings a message back when Redis or a worker lost it. This sweep is the second net: it acts on a run none
of whose messages is owed any more (given up after three killed workers, or done without its effect).
"""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.core import clock, outbox
from portal.core.actors import SYSTEM
from portal.core.jobs import ENDED
from portal.core.models import OutboxMessage
from reports.models import BatchState, CompileRun, DocumentBatch
from reports.services.documents import WRITABLE, finish_batch
from reports.services.leases import holder
from reports.services.requests import BATCH_TASK, FREEZE_TASK, close_job, mirror_job, stop_run
from reports.states import RunState

log = structlog.get_logger(__name__)
ENDED_WELL = (RunState.FINISHED, RunState.UNCHANGED)


def sweep_runs() -> int:
    """Owe again what stands still; return how many messages were sent. Two sweeps at once do the work once."""
    for run in CompileRun.objects.filter(state__in=ENDED_WELL).exclude(job__state__in=ENDED).select_related("job"):
        close_job(run=run, holder=holder())
    sent = 0
    for run in CompileRun.objects.live().select_related("job"):
        if run.job.state in ENDED:
            mirror_job(run=run)
        elif run.state in {RunState.WAITING, RunState.FREEZING}:
            sent += _take_up_freeze(run)
        else:
            _close_open_chord(run)
    return sent + sum(_take_up_batch(batch) for batch in _still_batches())


def _take_up_freeze(run: CompileRun) -> int:
    """A freeze whose message was given up has failed; one whose message ended without effect is owed again."""
    with transaction.atomic():
        fresh = CompileRun.objects.select_for_update(of=("self",)).select_related("job").get(pk=run.pk)
        if fresh.state not in {RunState.WAITING, RunState.FREEZING} or _is_held(fresh.job.lease_until):
            return 0
        messages = OutboxMessage.objects.filter(task=FREEZE_TASK, arguments={"run": str(run.code)})
        if messages.owed().exists():
            return 0
        parked = messages.filter(parked_at__isnull=False).order_by("-id").first()
        if parked is not None:
            stop_run(run=fresh, to=RunState.FAILED, by=SYSTEM, message=_("数据冻结失败：%s") % parked.last_error[:500])
            return 0
        outbox.send(FREEZE_TASK, run=str(run.code))
    log.warning("reports.freeze_taken_up", run=str(run.code))
    return 1


def _still_batches() -> list[DocumentBatch]:
    """Batches that should be running: those of the units, and a summary once the units are done."""
    writing = Q(run__state=RunState.WRITING, is_summary=False)
    rest = Q(run__state__in=[RunState.SUMMARISING, RunState.FINISHED])
    return list(DocumentBatch.objects.filter(writing | rest, state=BatchState.WAITING).select_related("run"))


def _take_up_batch(batch: DocumentBatch) -> int:
    with transaction.atomic():
        fresh = DocumentBatch.objects.select_for_update(of=("self",)).select_related("run").get(pk=batch.pk)
        if fresh.state != BatchState.WAITING or fresh.run.state not in WRITABLE or _is_held(fresh.lease_until):
            return 0
        messages = OutboxMessage.objects.filter(task=BATCH_TASK, arguments={"batch": str(batch.code)})
        if messages.owed().exists():
            return 0
        outbox.send(BATCH_TASK, batch=str(batch.code))
    log.warning("reports.batch_taken_up", run=str(batch.run.code), position=batch.position)
    return 1


def _close_open_chord(run: CompileRun) -> None:
    """A run whose batches are all done but which nobody moved on: finishing any of them again moves it."""
    batches = run.batches.filter(is_summary=run.state == RunState.SUMMARISING)
    if not batches.filter(state=BatchState.WAITING).exists():
        last = batches.order_by("-position").first()
        if last is not None:
            finish_batch(batch=last)


def _is_held(lease_until: datetime | None) -> bool:
    return lease_until is not None and lease_until > clock.real_now()
