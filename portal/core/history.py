"""History of register rows: every insert, update and delete is kept by the database itself.

The triggers fire once for a statement, not once for a row: a COPY of 50,000 enterprises with triggers by row took
seven times as long as without history (see docs/performance.md), and the history is the same.
"""

import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
from django.db import connection, models

Model = TypeVar("Model", bound=type[models.Model])


def with_history(*, exclude: Sequence[str] = ()) -> Callable[[Model], Model]:
    """Class decorator: keep the history of the model in its event table, without the columns ``exclude``."""
    events = (pghistory.InsertEvent, pghistory.UpdateEvent, pghistory.DeleteEvent)
    labels = ("insert", "update", "delete")
    trackers = [event(label, level=pghistory.Statement) for event, label in zip(events, labels, strict=True)]
    options: dict[str, Any] = {"exclude": list(exclude)} if exclude else {}
    return pghistory.track(*trackers, **options)


def sign_history(actor_name: str) -> None:
    """Until the end of the present transaction the history names ``actor_name`` as who changed rows. One statement.

    Set for the transaction in the database itself, since a COPY does not pass where the library adds its context.
    """
    signature = json.dumps({"actor_name": actor_name}, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [str(uuid.uuid4()), signature],
        )
