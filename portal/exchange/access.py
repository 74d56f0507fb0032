"""Who may import into which register, and fetching that authorises."""

from uuid import UUID

from portal.accounts.models import User
from portal.core.actors import Actor
from portal.core.errors import NotFound, NotPermitted
from portal.exchange.models import Correction, ImportBatch
from portal.exchange.registers import Register, registers

RUN, READ, UNDO = "exchange:import:run", "exchange:import:read", "exchange:import:undo"
PROPOSE, APPROVE, EXPORT = "exchange:correction:propose", "exchange:correction:approve", "exchange:export:run"


def allowed_registers(user: User) -> list[Register]:
    """The registers that ``user`` may import into, in their order."""
    if not user.may(RUN):
        return []
    return sorted((one for one in registers if user.may(one.permission)), key=lambda one: one.order)


def may_import(actor: Actor, register: Register) -> bool:
    """The portal itself (commands of an operator) may import anything; a user what his roles allow."""
    if not isinstance(actor, User):
        return True
    return actor.may(RUN) and actor.may(register.permission)


def get_batch_for(user: User, code: UUID) -> ImportBatch:
    """The batch, or ``NotFound``: another's batch and no batch look the same."""
    batch = ImportBatch.objects.visible_to(user).select_related("file", "source").filter(code=code).first()
    if batch is None:
        raise NotFound("没有该导入批次。")
    return batch


def get_correction_for(user: User, code: UUID) -> Correction:
    rows = Correction.objects.visible_to(user).select_related("proposer__person", "decider__person")
    correction = rows.filter(code=code).first()
    if correction is None:
        raise NotFound("没有该更正。")
    return correction


def get_register_row_for(user: User, register_key: str, code: UUID) -> Register:
    """The register when ``user`` may see the row ``code`` in it and may write it; else ``NotFound``."""
    register = registers.get(register_key)
    if register is None:
        raise NotFound("没有该登记簿。")
    if not register.model._default_manager.visible_to(user).filter(code=code).exists():  # type: ignore[attr-defined]
        raise NotFound("没有该记录。")
    if not user.may(register.permission):
        raise NotPermitted(f"您没有更正“{register.title}”的权限。")
    return register
