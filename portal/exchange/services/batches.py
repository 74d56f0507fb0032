"""An upload's way: stored, recognised, previewed, applied. Every step is its own transaction and its own function."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from portal.accounts import audit
from portal.accounts.models import User
from portal.core import clock, outbox
from portal.core.actors import Actor
from portal.core.errors import Conflict, DomainError
from portal.core.jobs import open_job
from portal.core.models import Job
from portal.core.states import move
from portal.exchange.access import may_import
from portal.exchange.models import ImportBatch
from portal.exchange.plan import WorkbookPlan, judge_plan, read_plan
from portal.exchange.records import describe_sheets, store_rows
from portal.exchange.registers import BatchMark, registers
from portal.exchange.services.corrections import correct_from_plan
from portal.exchange.services.profiles import remember
from portal.exchange.states import BATCH, BatchState
from portal.files.store import read_bytes, store_bytes
from portal.files.uploads import check_workbook

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "text": "text/csv",
}
PLAN_TASK, APPLY_TASK = "exchange.tasks.plan_batch", "exchange.tasks.apply_batch"


@transaction.atomic
def upload_workbook(
    *,
    content: bytes,
    name: str,
    by: Actor,
    mode: str = ImportBatch.Mode.ORDINARY,
    reason: str = "",
    in_background: bool = True,
) -> ImportBatch:
    """Keep the file and owe its preview. The same bytes may come any number of times.

    Raises ``UploadRefused`` (and keeps nothing) for what is no workbook. ``in_background`` False: the caller goes on
    with ``plan_batch`` itself.
    """
    kind = check_workbook(content, name)
    if mode == ImportBatch.Mode.CORRECTION and not reason.strip():
        raise DomainError(_("更正必须写明原因。"), code="reason_missing", field="reason")
    stored = store_bytes(content=content, name=name, content_type=CONTENT_TYPES[kind.name], by=by)
    batch = ImportBatch.objects.create(
        file=stored,
        file_name=stored.name,
        source_id=by.organisation_id if isinstance(by, User) else None,
        mode=mode,
        reason=reason.strip(),
        created_by=by.actor_name,
        created_by_code=by.actor_code,
        created_at=clock.now(),
    )
    audit.record(tag="exchange:batch:uploaded", by=by, subject=str(batch.code), detail={"file": stored.name})
    if in_background:
        _owe(batch, PLAN_TASK, _("识别“%s”") % batch.file_name, by)
    return batch


def _owe(batch: ImportBatch, task: str, title: str, by: Actor) -> Job:
    job = open_job(kind=task, title=title[:200], subject=str(batch.code), by=by)
    batch.job_code = job.code
    batch.save(update_fields=["job_code"])
    outbox.send(task, batch=str(batch.code), job=str(job.code), by=by.actor_code)
    return job


def _read(batch: ImportBatch) -> WorkbookPlan:
    return read_plan(
        content=read_bytes(batch.file), file_name=batch.file_name, answers=batch.answers, source_id=batch.source_id
    )


def plan_batch(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Recognise and judge an uploaded batch: to PREVIEWED, ASKING or FAILED. Writes nothing into the registers.

    The rows are written and the transaction rolled back where later sheets refer to earlier ones, so the preview says
    what an import now would do. A batch in another state is left as it is.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != BatchState.UPLOADED:
            return batch
        try:
            plan = _read(batch)
            refuse_forbidden(plan, by)
            preview(plan, is_correction=batch.mode == ImportBatch.Mode.CORRECTION)
        except DomainError as error:
            return move(BATCH, batch, BatchState.FAILED, by=by, comment=error.message, problem=error.message)
        store_rows(batch, plan)
        state = BatchState.ASKING if plan.problems else BatchState.PREVIEWED
        return move(
            BATCH,
            batch,
            state,
            by=by,
            registers=[one.key for one in plan.registers],
            sheets=describe_sheets(plan),
            counts=plan.counts(),
            problem="\n".join(_problem_line(sheet.grid.name, sheet.problem) for sheet in plan.problems),
        )


def _problem_line(sheet: str | None, problem: str) -> str:
    return f"{sheet}：{problem}" if sheet else problem


def refuse_forbidden(plan: WorkbookPlan, by: Actor) -> None:
    """A sheet of a register that ``by`` may not write is a problem of that sheet. Asked again when applying."""
    for sheet in plan.ready:
        if sheet.layout and not may_import(by, sheet.layout.register):
            sheet.problem = _("您没有导入“%s”的权限。") % sheet.layout.register.title


def preview(plan: WorkbookPlan, *, is_correction: bool = False) -> None:
    """Judge everything and leave no trace in the database."""
    with transaction.atomic():
        judge_plan(plan, is_correction=is_correction)
        transaction.set_rollback(True)


@transaction.atomic
def answer_batch(*, batch: ImportBatch, answers: Mapping[str, Mapping[str, Any]], by: Actor) -> ImportBatch:
    """What a user said about the sheets (by their number); the preview is owed anew."""
    merged = {**batch.answers, **{number: dict(answer) for number, answer in answers.items()}}
    batch = move(BATCH, batch, BatchState.UPLOADED, by=by, answers=merged, problem="")
    _owe(batch, PLAN_TASK, _("识别“%s”") % batch.file_name, by)
    return batch


@transaction.atomic
def request_apply(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Owe the applying of a previewed batch; the second of two requests is refused (``IllegalMove``)."""
    fresh = move(BATCH, batch, BatchState.APPLYING, by=by)
    if not (fresh.counts.get("new") or fresh.counts.get("changed")):
        raise Conflict(_("没有可入库的行。"), code="nothing_to_apply")
    _owe(fresh, APPLY_TASK, _("入库“%s”") % fresh.file_name, by)
    return fresh


def apply_batch(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Write the previewed rows in one transaction, judged anew against the registers as they now are.

    A row that somebody else brought in meanwhile becomes a repeat. When a row would be stored that the preview did
    not announce, nothing is written and the batch goes back to PREVIEWED with the new preview. Called again, or by a
    second worker at the same moment, it does nothing.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != BatchState.APPLYING:
            return batch
        lock_registers(batch.registers)
        announced = set(batch.rows.filter(verdict__in=["new", "changed"]).values_list("sheet_number", "number"))
        plan = _read(batch)
        refuse_forbidden(plan, by)
        if not _write(plan, batch, announced, by):
            return _back_to_preview(batch, plan, by)
        store_rows(batch, plan)
        remember(batch, plan)
        counts = plan.counts()
        audit.record(tag="exchange:batch:applied", by=by, subject=str(batch.code), detail=dict(counts))
        return move(
            BATCH,
            batch,
            BatchState.APPLIED,
            by=by,
            sheets=describe_sheets(plan),
            counts=counts,
            problem="",
            applied_at=clock.now(),
            applied_by=by.actor_name,
        )


def _write(plan: WorkbookPlan, batch: ImportBatch, announced: set[tuple[int, int]], by: Actor) -> bool:
    """False, with everything rolled back, when a row came up that the preview did not announce."""
    is_correction = batch.mode == ImportBatch.Mode.CORRECTION
    with transaction.atomic():
        mark = BatchMark(code=batch.code, by_name=by.actor_name)
        judge_plan(plan, mark=mark, writes_all=True, is_correction=is_correction)
        if plan.problems or not plan.rows_to_store() <= announced:
            transaction.set_rollback(True)
            return False
        if is_correction:
            correct_from_plan(plan=plan, batch=batch, by=by)
    return True


def _back_to_preview(batch: ImportBatch, plan: WorkbookPlan, by: Actor) -> ImportBatch:
    message = _("预览之后登记簿有变化，已重新预览，请再次确认。")
    store_rows(batch, plan)
    return move(
        BATCH, batch, BatchState.PREVIEWED, by=by, comment=message, problem=message,
        sheets=describe_sheets(plan), counts=plan.counts(),
    )  # fmt: skip


def lock_registers(keys: list[str]) -> None:
    """One import at a time for each register, until the transaction ends; always locked in the same order."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '120s'")
        for one in sorted((registers[key] for key in keys), key=lambda register: register.order):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"exchange.register.{one.key}"])


@transaction.atomic
def discard_batch(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Give an upload up that was not applied. Its file and findings stay."""
    return move(BATCH, batch, BatchState.DISCARDED, by=by)
