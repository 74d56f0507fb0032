"""Taking an applied batch back out of the registers, as long as nothing newer stands on it."""

import uuid

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from portal.accounts import audit
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Conflict
from portal.core.history import sign_history
from portal.core.states import move
from portal.exchange.models import Correction, ImportBatch
from portal.exchange.registers import Register, frozen_notes, registers
from portal.exchange.services.batches import lock_registers
from portal.exchange.states import BATCH, BatchState, CorrectionState


@transaction.atomic
def undo_batch(*, batch: ImportBatch, by: Actor, reason: str) -> ImportBatch:
    """Delete what the batch inserted. Refused (``Conflict``) when a row fed a frozen figure, was corrected since, or
    carries newer rows; nothing is changed then. What was stored stays readable in the history tables.
    """
    if not reason.strip():
        raise Conflict(_("请写明撤销原因。"), code="reason_missing", field="reason")
    # The move comes first: it locks the batch and refuses a second undo.
    fresh = move(BATCH, batch, BatchState.UNDONE, by=by, comment=reason, undone_at=clock.now())
    if fresh.mode == ImportBatch.Mode.CORRECTION and fresh.corrections.exists():
        raise Conflict(_("更正批次不能整批撤销，请逐条更正。"), code="correction_batch")
    lock_registers(fresh.registers)
    sign_history(by.actor_name)
    for register in sorted((registers[key] for key in fresh.registers), key=lambda one: one.order, reverse=True):
        _remove(register, fresh)
    audit.record(tag="exchange:batch:undone", by=by, subject=str(fresh.code), detail={"reason": reason})
    return fresh


def _remove(register: Register, batch: ImportBatch) -> None:
    codes = list(register.model._default_manager.filter(source_batch=batch.code).values_list("code", flat=True))
    _refuse_frozen(register, codes)
    if Correction.objects.filter(row_code__in=codes, state=CorrectionState.APPLIED).exists():
        raise Conflict(_("本批有记录在入库后已更正或作废，不能整批撤销。"), code="corrected_since")
    try:
        with transaction.atomic():
            for model in register.undo_models or (register.model,):
                model._default_manager.filter(source_batch=batch.code).delete()
    except (ProtectedError, RestrictedError) as error:
        objects = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        names = "、".join(sorted({str(one._meta.verbose_name) for one in objects})) or _("其他记录")
        message = _("“%(title)s”的记录上已有后来的%(names)s，请先撤销它们。")
        raise Conflict(message % {"title": register.title, "names": names}, code="built_upon") from error
    except IntegrityError as error:
        raise Conflict(_("“%s”的记录已被其他数据引用，不能撤销。") % register.title, code="built_upon") from error


def _refuse_frozen(register: Register, codes: list[uuid.UUID]) -> None:
    notes = frozen_notes(register.key, codes)
    if notes:
        note = next(iter(notes.values()))
        raise Conflict(_("本批数据已进入定稿的数据（%s），不能撤销；请用更正办理。") % note, code="frozen")
