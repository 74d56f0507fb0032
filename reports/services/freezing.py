"""Freezing the figures of a run: one transaction that sees the registers at one instant.

The number of statements depends on the number of indicators, never on the number of units.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.core import clock, outbox
from portal.core.actors import SYSTEM
from portal.core.jobs import advance_job, finish_job, take_job
from portal.core.states import move
from portal.exchange.bulk import copy_rows
from portal.programme.models import ReportingUnit
from reports import defaults
from reports.models import CompileRun, DocumentBatch, DocumentKind, Figure, TargetResult, UnitDocument
from reports.services.leases import holder
from reports.services.measuring import TargetStanding
from reports.services.requests import BATCH_TASK, mirror_job, owe_again
from reports.services.snapshots import Snapshot, each_figure, hash_inputs, read_snapshot
from reports.states import RUN, RunState
from reports.writing import TEMPLATE_VERSION

UNIT_KINDS = (DocumentKind.DOCX, DocumentKind.PDF)
CITY_KINDS = (DocumentKind.DOCX, DocumentKind.PDF, DocumentKind.XLSX)


def freeze_run(*, code: UUID | str) -> None:
    """Freeze the figures and owe the documents; a run whose inputs equal an edition's ends as unchanged.

    Safe to repeat and to run twice at once: the job's lease lets one in, and the run's state lets it happen once.
    """
    run = CompileRun.objects.select_related("job").filter(code=code).first()
    if run is None or run.state not in {RunState.WAITING, RunState.FREEZING}:
        return
    job = take_job(job_code=run.job.code, holder=holder())
    if job is None:
        mirror_job(run=run)
        return
    with repeatable_read():
        fresh = CompileRun.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=run.pk)
        if fresh.state not in {RunState.WAITING, RunState.FREEZING}:
            return
        fresh = move(RUN, fresh, RunState.FREEZING, by=SYSTEM)
        owed = _freeze(fresh)
    if owed:
        advance_job(job=job, total=owed, done=0, message=_("数据已冻结，正在生成文件。"))
    else:
        finish_job(job=job, message=_("数据未变，沿用已有版本。"), result={"run": str(run.code), "unchanged": True})


@contextmanager
def repeatable_read() -> Iterator[None]:
    """One transaction that sees one state of the database from its first statement to its last.

    Inside a transaction of the caller's (tests) the caller's isolation holds: PostgreSQL cannot change it midway.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _freeze(run: CompileRun) -> int:
    """Return how many documents are owed; zero when an equal edition stands already."""
    snapshot = read_snapshot(cycle=run.cycle, as_of=run.as_of)
    inputs_hash = hash_inputs(run=run, snapshot=snapshot)
    equal = CompileRun.objects.editions().filter(cycle=run.cycle, as_of=run.as_of, inputs_hash=inputs_hash).first()
    if equal is not None:
        _end_unchanged(run, equal, inputs_hash)
        return 0
    numbers = CompileRun.objects.filter(cycle=run.cycle).aggregate(last=Max("number"))
    _store_figures(run, snapshot)
    _store_targets(run, snapshot.targets)
    move(
        RUN,
        run,
        RunState.WRITING,
        by=SYSTEM,
        number=(numbers["last"] or 0) + 1,
        inputs_hash=inputs_hash,
        frame=snapshot.frame,
        template_version=TEMPLATE_VERSION,
        frozen_at=clock.now(),
    )
    return _owe_documents(run, snapshot.units)


def _end_unchanged(run: CompileRun, equal: CompileRun, inputs_hash: str) -> None:
    """Nothing new is written; what the equal edition still lacks (no font at the time) is owed again."""
    move(
        RUN,
        run,
        RunState.UNCHANGED,
        by=SYSTEM,
        same_as=equal,
        inputs_hash=inputs_hash,
        finished_at=clock.now(),
        message=_("数据与第%s版相同，未产生新版本。") % equal.number,
    )
    owe_again(run=equal)


def _store_figures(run: CompileRun, snapshot: Snapshot) -> None:
    """One COPY for all figures of both days."""
    copy_rows(
        Figure,
        (
            Figure(
                run_id=run.pk,
                unit_id=unit_id,
                as_of=day,
                indicator=indicator.code,
                version=indicator.version,
                value=figure.value,
                digest=figure.digest,
                row_count=figure.rows,
            )
            for day, indicator, unit_id, figure in each_figure(snapshot)
        ),
    )


def _store_targets(run: CompileRun, found: list[TargetStanding]) -> None:
    TargetResult.objects.bulk_create([_target_result(run, place, one) for place, one in enumerate(found)])


def _target_result(run: CompileRun, place: int, found: TargetStanding) -> TargetResult:
    target = found.target
    return TargetResult(
        run=run,
        target_code=target.code,
        wording=target.wording,
        clause=target.clause,
        year=target.year,
        indicator=target.indicator,
        unit_of_measure=found.unit_of_measure,
        reading=found.reading,
        operator=target.operator,
        lower=target.lower,
        upper=target.upper,
        is_aspiration=target.is_aspiration,
        value=found.standing.value,
        share=found.standing.share,
        outcome=found.standing.outcome,
        position=place,
    )


def _owe_documents(run: CompileRun, units: list[ReportingUnit]) -> int:
    """Batches of units, then the summary's, which is owed when the last of the others is done."""
    size = max(1, int(defaults.value_of(defaults.UNITS_IN_BATCH, on=run.as_of).value))
    groups = [units[start : start + size] for start in range(0, len(units), size)]
    batches = DocumentBatch.objects.bulk_create(
        [DocumentBatch(run=run, position=place) for place in range(len(groups))]
        + [DocumentBatch(run=run, position=len(groups), is_summary=True)]
    )
    documents = [
        UnitDocument(run=run, batch=batch, unit=unit, kind=kind)
        for batch, group in zip(batches, groups, strict=False)
        for unit in group
        for kind in UNIT_KINDS
    ]
    documents += [UnitDocument(run=run, batch=batches[-1], unit=None, kind=kind) for kind in CITY_KINDS]
    UnitDocument.objects.bulk_create(documents)
    outbox.send_many(BATCH_TASK, arguments=[{"batch": str(batch.code)} for batch in batches[:-1]])
    return len(documents)
