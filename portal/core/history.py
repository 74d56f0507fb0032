"""History of register rows: every insert, update and delete is kept by the database itself.

The triggers fire once for a statement, not once for a row: a COPY of 50,000 enterprises with triggers by row took
seven times as long as without history (see docs/performance.md), and the history is the same.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def with_history(*, exclude: Sequence[str] = ()) -> Callable[[Model], Model]:
    """Class decorator: keep the history of the model in its event table, without the columns ``exclude``."""
    events = (pghistory.InsertEvent, pghistory.UpdateEvent, pghistory.DeleteEvent)
    labels = ("insert", "update", "delete")
    trackers = [event(label, level=pghistory.Statement) for event, label in zip(events, labels, strict=True)]
    options: dict[str, Any] = {"exclude": list(exclude)} if exclude else {}
    return pghistory.track(*trackers, **options)
