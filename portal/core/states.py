"""States and the moves between them.

A machine is one table of legal moves. ``move`` is the only way a state changes: it locks the row, checks the table
and writes a ``Transition`` in the same transaction, so that every state has its history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import IllegalMove, NotFound
from portal.core.models import Transition

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Machine:
    """``moves`` maps a state to the states that may follow it; ``labels`` gives the Chinese word of each state.

    ``colours`` maps a state to one of grey, blue, amber, green, red, purple for the state badge.
    """

    name: str
    moves: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    colours: Mapping[str, str]
    field: str = "state"

    def __post_init__(self) -> None:
        named = set(self.moves).union(*self.moves.values())
        if named - set(self.labels) or named - set(self.colours):
            raise ValueError(f"machine {self.name}: every state needs a label and a colour")

    def allows(self, from_state: str, to_state: str) -> bool:
        return to_state in self.moves.get(from_state, frozenset())


def move(machine: Machine, row: Row, to: str, *, by: Actor, comment: str = "", **changes: object) -> Row:
    """Move ``row`` to the state ``to`` and set ``changes`` on it; return the fresh row, locked until the commit.

    ``row`` needs a ``code`` (UUID) and is itself left as it was. Raises ``IllegalMove`` when the table has no such
    move from the stored state, whatever the caller's copy says, and ``NotFound`` when the row is gone.
    """
    with transaction.atomic():
        fresh = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if fresh is None:
            raise NotFound(_("记录不存在。"))
        before = getattr(fresh, machine.field)
        if not machine.allows(before, to):
            words = {"before": machine.labels.get(before, before), "to": machine.labels.get(to, to)}
            raise IllegalMove(_("当前状态为“%(before)s”，不能改为“%(to)s”。") % words)
        for name, value in {machine.field: to, **changes}.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=[machine.field, *changes])
        Transition.objects.create(
            machine=machine.name,
            subject=str(fresh.code),  # type: ignore[attr-defined]
            from_state=before,
            to_state=to,
            actor_code=by.actor_code,
            actor_name=by.actor_name,
            comment=comment,
            at=clock.now(),
        )
    return fresh


def history_of(machine: Machine, row: models.Model) -> models.QuerySet[Transition]:
    """The moves of ``row``, oldest first."""
    subject = str(row.code)  # type: ignore[attr-defined]
    return Transition.objects.filter(machine=machine.name, subject=subject).order_by("id")
