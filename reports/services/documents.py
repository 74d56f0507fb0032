"""Writing the documents of an edition, a batch at a time, and closing the run when the last batch is done."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.core import clock, outbox
from portal.core.actors import SYSTEM
from portal.core.jobs import JobCancelled, advance_job, delivery, finish_job
from portal.core.models import Job, JobState
from portal.core.states import move
from portal.files.store import store_bytes
from reports.models import BatchState, CompileRun, DocumentBatch, DocumentState, UnitDocument
from reports.services.leases import holder
from reports.services.rendering import EditionInputs, Rendered, render
from reports.services.requests import BATCH_TASK, mirror_job
from reports.states import RUN, RunState

log = structlog.get_logger(__name__)

# An input that fails, or kills its worker, this many times is parked; the rest goes on.
MAX_TRIES = 3
WRITABLE = (RunState.WRITING, RunState.SUMMARISING, RunState.FINISHED)


class DocumentsOwedError(Exception):
    """Some documents failed and will be tried again: the message is not done."""


def write_batch(*, code: UUID | str) -> None:
    """Write what the batch still lacks. Safe to repeat and to run twice at once: a lease lets one worker in.

    Raises ``DocumentsOwedError`` while something failed that will be tried again.
    """
    batch = DocumentBatch.objects.select_related("run__job", "run__cycle").filter(code=code).first()
    if batch is None or batch.run.state not in WRITABLE or not _take(batch):
        return
    try:
        owed = _write_units(batch)
    except JobCancelled:
        mirror_job(run=batch.run)
        return
    if owed:
        _release(batch)
        raise DocumentsOwedError(f"{owed} documents failed in batch {batch.position}")
    finish_batch(batch=batch)


def _take(batch: DocumentBatch) -> bool:
    """Take the lease. A live lease of somebody else puts the message off instead of counting it as done."""
    now = clock.real_now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    waiting = DocumentBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    until = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    if waiting.filter(free).update(lease_holder=holder(), lease_until=until):
        return True
    held = waiting.values_list("lease_until", flat=True).first()
    current = delivery.get()
    if held is not None and current is not None:
        current.busy_until = held
    return False


def _renew(batch: DocumentBatch) -> None:
    until = clock.real_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    DocumentBatch.objects.filter(pk=batch.pk, lease_holder=holder()).update(lease_until=until)


def _release(batch: DocumentBatch) -> None:
    DocumentBatch.objects.filter(pk=batch.pk).update(lease_until=None, lease_holder="")


def _write_units(batch: DocumentBatch) -> int:
    """Return how many documents are to be tried again."""
    waiting = list(_waiting(batch))
    if not waiting:
        return 0
    units = None if batch.is_summary else [document.unit for document in waiting if document.unit]
    inputs = EditionInputs.of(run=batch.run, units=units)
    owed = 0
    for _unit, group in groupby(waiting, key=lambda document: document.unit_id):
        owed += _write_unit(inputs, list(group))
        _renew(batch)
        report_progress(run=batch.run)
    return owed


def _waiting(batch: DocumentBatch) -> Iterator[UnitDocument]:
    found = batch.documents.filter(state=DocumentState.WAITING).select_related("unit__organisation")
    yield from found.order_by("unit__position", "unit_id", "kind")


def _write_unit(inputs: EditionInputs, documents: list[UnitDocument]) -> int:
    """The files of one unit, or of the city. The try is counted before it, so that one that kills its worker counts."""
    ids = [document.pk for document in documents]
    tries = 1 + max(document.attempts for document in documents)
    if tries > MAX_TRIES:
        message = documents[0].message or _("生成时执行进程多次异常中止，需人工处理。")
        UnitDocument.objects.filter(pk__in=ids).update(state=DocumentState.FAILED, message=message)
        return 0
    UnitDocument.objects.filter(pk__in=ids).update(attempts=tries)
    try:
        rendered = render(inputs, unit=documents[0].unit, kinds=[document.kind for document in documents])
        _register(documents, rendered)
    except Exception as error:
        log.exception("reports.document_failed", unit=str(documents[0].unit), run=str(inputs.run.code), tries=tries)
        state = DocumentState.WAITING if tries < MAX_TRIES else DocumentState.FAILED
        message = _("第%(tries)s次生成失败：%(error)s") % {"tries": tries, "error": str(error)[:500]}
        UnitDocument.objects.filter(pk__in=ids).update(state=state, message=message)
        return len(ids) if state == DocumentState.WAITING else 0
    return 0


def _register(documents: list[UnitDocument], rendered: dict[str, Rendered]) -> None:
    """All files of a unit become visible together, in one transaction; a file written by a rival is left as it is."""
    now = clock.now()
    with transaction.atomic():
        ids = [document.pk for document in documents]
        waiting = UnitDocument.objects.select_for_update(of=("self",)).filter(pk__in=ids, state=DocumentState.WAITING)
        for document in waiting.order_by("pk"):
            one = rendered[document.kind]
            document.written_at = now
            document.message = one.message
            if one.content is None:
                document.state = DocumentState.IMPOSSIBLE
            else:
                document.state = DocumentState.READY
                document.file = store_bytes(
                    content=one.content, name=one.name, content_type=one.content_type, by=SYSTEM
                )
            document.save(update_fields=["written_at", "message", "state", "file"])


def report_progress(*, run: CompileRun) -> None:
    """Bring the job's numbers up to date and renew its lease. Raises ``JobCancelled`` when a person cancelled it."""
    job = Job.objects.get(pk=run.job_id)
    if job.state == JobState.CANCELLED:
        raise JobCancelled(_("汇编已被取消。"))
    if job.state != JobState.RUNNING:
        return
    states = list(UnitDocument.objects.filter(run=run).values_list("state", flat=True))
    failed = states.count(DocumentState.FAILED)
    done = len(states) - failed - states.count(DocumentState.WAITING)
    advance_job(job=job, done=done, failed=failed, total=len(states))


def finish_batch(*, batch: DocumentBatch) -> None:
    """Close the batch; the last one of the units owes the city summary, the summary ends the run.

    The run's row is the chord: whoever holds its lock counts, so exactly one finds itself the last.
    """
    with transaction.atomic():
        run = CompileRun.objects.select_for_update(of=("self",)).get(pk=batch.run_id)
        DocumentBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING).update(
            state=BatchState.DONE, lease_until=None, lease_holder=""
        )
        batches = DocumentBatch.objects.filter(run=run)
        if run.state == RunState.WRITING and not batches.filter(is_summary=False, state=BatchState.WAITING).exists():
            move(RUN, run, RunState.SUMMARISING, by=SYSTEM)
            summary = batches.get(is_summary=True)
            outbox.send(BATCH_TASK, batch=str(summary.code))
        elif run.state == RunState.SUMMARISING and not batches.filter(state=BatchState.WAITING).exists():
            _finish_run(run)


def _finish_run(run: CompileRun) -> None:
    failed = UnitDocument.objects.filter(run=run, state=DocumentState.FAILED).count()
    message = _("%s个文件未能生成，可在页面上重试。") % failed if failed else ""
    move(RUN, run, RunState.FINISHED, by=SYSTEM, finished_at=clock.now(), message=message)
    total = UnitDocument.objects.filter(run=run).count()
    job = Job.objects.get(pk=run.job_id)
    if job.state == JobState.RUNNING:
        advance_job(job=job, done=total - failed, failed=failed)
        finish_job(job=job, message=_("汇编完成。") + message, result={"run": str(run.code), "unchanged": False})
