"""The history of a register row as people read it: what was entered, changed, taken out, when and by whom.

The database's triggers write the events (``pghistory``); here they only get their Chinese words. One statement for
the events, and one for each kind of row that a change points at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pghistory.models import Events

from portal.core.display import show_instant

LIMIT = 200
WORDS = {"insert": gettext_lazy("新增"), "update": gettext_lazy("更新"), "delete": gettext_lazy("删除")}
# What names a row in a sentence, the first that it has.
NAMES = ("number", "contract_number", "document_number", "as_of", "year", "name", "stage", "bank", "tier")


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    at: datetime
    title: str
    who: str
    changes: list[Change]
    comment: str = ""


def timeline_of(row: models.Model, *, with_references: bool = False) -> list[Entry]:
    """The latest 200 events of ``row``, newest first; ``with_references`` adds those of rows that point at it."""
    manager: Any = Events.objects
    events = list(manager.tracks(row).order_by("-pgh_created_at", "-pgh_id")[:LIMIT])
    if with_references:
        events += manager.references(row).order_by("-pgh_created_at", "-pgh_id")[:LIMIT]
    # What points at a row and its own events can name the same event twice.
    unique = {event.pgh_slug: event for event in events}.values()
    events = sorted(unique, key=lambda event: (event.pgh_created_at, event.pgh_id), reverse=True)[:LIMIT]
    words = _Words(events)
    return [entry for entry in map(words.entry, events) if entry is not None]


class _Words:
    """Turns events into entries; what foreign keys point at is read once for all of them."""

    def __init__(self, events: Iterable[Any]) -> None:
        self._wanted: dict[type[models.Model], set[Any]] = {}
        for event in events:
            model = apps.get_model(event.pgh_obj_model)
            for name, values in (event.pgh_diff or {}).items():
                field = _field(model, name)
                if field is not None and field.is_relation:
                    self._wanted.setdefault(field.related_model, set()).update(values)
        self._found = {
            model: model._default_manager.in_bulk([pk for pk in keys if pk is not None])
            for model, keys in self._wanted.items()
        }

    def entry(self, event: Any) -> Entry | None:
        model = apps.get_model(event.pgh_obj_model)
        changes = [
            Change(str(field.verbose_name), self._show(field, before), self._show(field, after))
            for name, (before, after) in (event.pgh_diff or {}).items()
            if (field := _field(model, name)) is not None
        ]
        if event.pgh_label == "update" and not changes:
            return None
        name = next((_name(model, name, event.pgh_data[name]) for name in NAMES if event.pgh_data.get(name)), "")
        title = f"{WORDS.get(event.pgh_label, event.pgh_label)}{model._meta.verbose_name} {name}".strip()
        context = event.pgh_context or {}
        return Entry(event.pgh_created_at, title, str(context.get("actor_name", "")), changes)

    def _show(self, field: Any, value: Any) -> str:
        if value is None or value == "":
            return ""
        if field.is_relation:
            return str(self._found[field.related_model].get(value, value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _plain(field, value)


def _name(model: type[models.Model], column: str, value: Any) -> str:
    return str(dict(model._meta.get_field(column).flatchoices).get(value, value))  # type: ignore[union-attr]


def _plain(field: Any, value: Any) -> str:
    if isinstance(field, models.BooleanField):
        return _("是") if value else _("否")
    return show_instant(datetime.fromisoformat(value)) if isinstance(field, models.DateTimeField) else str(value)


def _field(model: type[models.Model], column: str) -> Any:
    """The field of a column that readers may care about; voiding is shown although nobody edits it."""
    for field in model._meta.concrete_fields:
        if field.column == column:
            return field if field.editable or column in {"voided_at", "void_reason"} else None
    return None
