"""Corrections (更正), voiding (作废) and restoring of stored rows: a wrong row can be put right, never silently.

Who proposes changes a row alone, unless the row fed a frozen figure: then a second person decides.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import audit
from portal.accounts.models import User
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Conflict, DomainError, NotFound, NotPermitted
from portal.core.history import sign_history
from portal.core.states import move
from portal.exchange.cells import CellError, is_blank
from portal.exchange.engine import PlannedRow, SheetPlan, Verdict, differences, fingerprint
from portal.exchange.models import Correction, ImportBatch
from portal.exchange.plan import WorkbookPlan
from portal.exchange.records import change_words, label_of, value_words
from portal.exchange.registers import Context, Register, Row, Severity, frozen_notes, registers
from portal.exchange.rows import cell_reader
from portal.exchange.states import CORRECTION, CorrectionState


def stored_values(register: Register, code: uuid.UUID) -> tuple[Context, dict[str, Any]]:
    """Context and values of one stored row, or ``NotFound``."""
    found = register.by_code([code]).get(code)
    if found is None:
        raise NotFound(_("没有该记录。"))
    return found


@transaction.atomic
def propose_change(
    *,
    register: Register,
    row_code: uuid.UUID,
    texts: Mapping[str, str],
    reason: str,
    by: User,
    batch: ImportBatch | None = None,
) -> Correction:
    """Correct the columns in ``texts`` (column key -> new cell, amounts in yuan) of a stored row.

    Applied at once, unless the row fed a frozen figure. Raises ``DomainError`` for an unreadable value, a rule of the
    register that refuses the new content, a key column, or when nothing changes.
    """
    _lock_row(register, row_code)
    context, before = stored_values(register, row_code)
    row = _row_after(register, before, texts)
    _check(register, row, context)
    columns = [register.column(key) for key in texts]
    changes = differences(columns, before, row.values)
    names = {one.key for one in columns}
    changes = [change for change in changes if change.column in names]
    if not changes:
        raise DomainError(_("没有改动。"), code="nothing_changed")
    words = [change_words(register, change) for change in changes]
    return _propose(register, row_code, Correction.Kind.CHANGE, before, words, reason, by, batch)


@transaction.atomic
def propose_void(*, register: Register, row_code: uuid.UUID, reason: str, by: User) -> Correction:
    """Take a row out of the figures; auditors still see it. A second person decides when it fed a frozen figure."""
    return _propose_mark(register, row_code, Correction.Kind.VOID, reason, by)


@transaction.atomic
def propose_restore(*, register: Register, row_code: uuid.UUID, reason: str, by: User) -> Correction:
    """Bring a void row back."""
    return _propose_mark(register, row_code, Correction.Kind.RESTORE, reason, by)


def _propose_mark(register: Register, row_code: uuid.UUID, kind: str, reason: str, by: User) -> Correction:
    is_void = _lock_row(register, row_code)
    if is_void is (kind == Correction.Kind.VOID):
        raise Conflict(_("该记录已经作废。") if is_void else _("该记录没有作废。"), code="nothing_changed")
    _context, before = stored_values(register, row_code)
    return _propose(register, row_code, kind, before, [], reason, by, None)


def _lock_row(register: Register, row_code: uuid.UUID) -> bool:
    """Lock the stored row; return whether it is void."""
    rows = register.model._default_manager.select_for_update(of=("self",)).filter(code=row_code)
    found = rows.values_list("voided_at", flat=True)
    if not found:
        raise NotFound(_("没有该记录。"))
    return found[0] is not None


def _row_after(register: Register, before: Mapping[str, Any], texts: Mapping[str, str]) -> Row:
    values = {column.key: before.get(column.key, column.blank) for column in register.columns}
    row = Row(file="", sheet=None, number=0, values=values)
    for key, text in texts.items():
        column = register.column(key)
        if not column.correctable or key in register.key_columns:
            raise DomainError(_("“%s”不能更正；请作废后重新录入。") % column.title, code="not_correctable", field=key)
        if is_blank(text):
            if column.filled:
                raise DomainError(_("“%s”没有填写。") % column.title, code="missing", field=key)
            row.values[key] = column.blank
            continue
        try:
            row.values[key] = cell_reader(column)(text, row)
        except CellError as error:
            raise DomainError(error.message, code=error.code, field=key) from error
    return row


def _check(register: Register, row: Row, context: Context) -> Any:
    """Raise when a rule of the register refuses the content; return the lookup."""
    lookup = register.lookup([row], context)
    row.findings.extend(register.check(row, lookup, context))
    for finding in row.findings:
        if finding.severity is Severity.REFUSED:
            raise DomainError(finding.message, code=finding.code, field=finding.column)
    return lookup


def _propose(
    register: Register,
    row_code: uuid.UUID,
    kind: str,
    before: Mapping[str, Any],
    words: list[dict[str, str]],
    reason: str,
    by: User,
    batch: ImportBatch | None,
) -> Correction:
    if not reason.strip():
        raise DomainError(_("请写明原因。"), code="reason_missing", field="reason")
    if Correction.objects.filter(row_code=row_code, state=CorrectionState.PROPOSED).exists():
        raise Conflict(_("该记录已有待复核的更正。"), code="correction_open")
    label = label_of(register, {one.key: value_words(one, before.get(one.key)) for one in register.columns})
    correction = Correction.objects.create(
        kind=kind,
        register=register.key,
        row_code=row_code,
        label=label[:200],
        changes=words,
        version=fingerprint(register, before),
        reason=reason.strip()[:300],
        frozen_note=frozen_notes(register.key, [row_code]).get(row_code, "")[:300],
        batch=batch,
        proposer=by,
        proposer_person_id=by.person_id,
        proposed_at=clock.now(),
    )
    detail: dict[str, object] = {
        "kind": kind,
        "register": register.key,
        "row": str(row_code),
        "columns": [w["column"] for w in words],
    }
    audit.record(tag="exchange:correction:proposed", by=by, subject=str(correction.code), detail=detail)
    if correction.frozen_note:
        return correction
    return _carry_out(correction, by=by, comment="")


@transaction.atomic
def approve_correction(*, correction: Correction, by: User, note: str = "") -> Correction:
    """Carry a proposed correction out. The approver is another person, whatever accounts the two use."""
    fresh = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    _refuse_same_person(fresh, by)
    return _carry_out(fresh, by=by, comment=note)


@transaction.atomic
def reject_correction(*, correction: Correction, by: User, note: str) -> Correction:
    """Send a proposed correction back; the row stays as it is. The proposer may take his own back."""
    if not note.strip():
        raise DomainError(_("请写明退回原因。"), code="reason_missing", field="note")
    decided = _decision(by, note)
    audit.record(tag="exchange:correction:rejected", by=by, subject=str(correction.code))
    return move(CORRECTION, correction, CorrectionState.REJECTED, by=by, comment=note, **decided)


def _refuse_same_person(correction: Correction, by: User) -> None:
    if correction.proposer_person_id == by.person_id:
        raise NotPermitted(_("更正须由提出人以外的另一人复核。"), code="same_person")


def _decision(by: User, note: str) -> dict[str, Any]:
    return {
        "decider": by,
        "decider_person_id": by.person_id,
        "decided_at": clock.now(),
        "decision_note": note.strip()[:300],
    }


def _carry_out(correction: Correction, *, by: User, comment: str) -> Correction:
    register = registers[correction.register]
    _lock_row(register, correction.row_code)
    context, before = stored_values(register, correction.row_code)
    if fingerprint(register, before) != correction.version:
        raise Conflict(_("提出更正之后该记录已有变化，请退回后重新提出。"), code="row_changed")
    sign_history(by.actor_name)
    if correction.kind == Correction.Kind.CHANGE:
        texts = {change["column"]: change["new"] for change in correction.changes}
        row = _row_after(register, before, texts)
        lookup = _check(register, row, context)
        changes = {key: row.values[key] for key in texts}
        register.change(correction.row_code, changes, row, lookup, context)
    else:
        _mark(register, correction)
    # Without a frozen figure nobody else decides: proposer and time say it all.
    decided = _decision(by, comment) if by.person_id != correction.proposer_person_id else {"decided_at": clock.now()}
    audit.record(tag="exchange:correction:applied", by=by, subject=str(correction.code))
    return move(CORRECTION, correction, CorrectionState.APPLIED, by=by, comment=comment, **decided)


def _mark(register: Register, correction: Correction) -> None:
    is_void = correction.kind == Correction.Kind.VOID
    register.model._default_manager.filter(code=correction.row_code).update(
        voided_at=clock.now() if is_void else None, void_reason=correction.reason if is_void else ""
    )


# --- corrections that come in a workbook ------------------------------------------------------------------------
def correct_from_plan(*, plan: WorkbookPlan, batch: ImportBatch, by: Actor) -> None:
    """Every CHANGED row of a correction upload becomes a correction, with the upload's reason."""
    if not isinstance(by, User):
        raise NotPermitted(_("更正须由具名用户办理。"))
    for sheet in plan.ready:
        for planned in sheet.plan.of(Verdict.CHANGED) if sheet.plan else []:
            _correct_row(sheet.plan, planned, batch, by)


def _correct_row(plan: SheetPlan | None, planned: PlannedRow, batch: ImportBatch, by: User) -> None:
    if plan is None or planned.stored is None:
        return
    texts = {change.column: value_words(plan.register.column(change.column), change.new) for change in planned.changes}
    propose_change(
        register=plan.register, row_code=planned.stored.code, texts=texts, reason=batch.reason, by=by, batch=batch
    )
