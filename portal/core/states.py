"""States and the moves between them.

A machine is one table of legal moves. ``move`` is the only way a state changes: it locks the row, checks the table
and writes a ``Transition`` in the same transaction, so that every state has its history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db import models, transaction

from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import IllegalMove
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

    def allows(self, from_state: str, to_state: str) -> bool:
        return to_state in self.moves.get(from_state, frozenset())


def move(machine: Machine, row: Row, to: str, *, by: Actor, comment: str = "", **changes: object) -> Row:
    """Move ``row`` to the state ``to`` and set ``changes`` on it; return the fresh, locked row.

    ``row`` needs a ``code`` (UUID). Raises ``IllegalMove`` when the table has no such move from the stored state,
    whatever the caller's copy says.
    """
    with transaction.atomic():
        fresh = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        before = getattr(fresh, machine.field)
        if not machine.allows(before, to):
            labels = machine.labels
            raise IllegalMove(f"当前状态为“{labels.get(before, before)}”，不能改为“{labels.get(to, to)}”。")
        setattr(fresh, machine.field, to)
        for name, value in changes.items():
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
