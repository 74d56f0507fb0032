"""The usual kind of register: its rows are one model's rows, and one set of attributes serves insert and correction."""

import uuid
from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from portal.exchange.bulk import copy_rows
from portal.exchange.registers import BatchMark, Context, Finding, Key, Register, Row, Stored, refused


class StandardRegister(Register):
    """A register whose rows are one model's rows: stored, written and corrected through ``attributes``."""

    def rows(self) -> QuerySet[Any, Any]:
        """All rows with what ``values_of`` reads, joined."""
        return self.model._default_manager.all()

    @abstractmethod
    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        """The condition that finds the rows under ``keys``; it may find more."""

    @abstractmethod
    def values_of(self, stored: Any) -> dict[str, Any]:
        """The row in the forms of ``Row.values``, every column."""

    @abstractmethod
    def attributes(self, row: Row, lookup: Any, context: Context) -> dict[str, Any]:
        """The model's attributes for ``row``, without the marks of its batch."""

    def context_of(self, stored: Any) -> Context:
        """The facts of the sheet that ``stored`` came from."""
        return {}

    def stored(self, keys: Collection[Key], lookup: Any, context: Context) -> Mapping[Key, Stored]:
        found: dict[Key, Stored] = {}
        for row in self.rows().filter(self.keyed(keys, lookup, context)):
            values = self.values_of(row)
            found[self.stored_key(values, context)] = Stored(row.code, values, is_void=row.voided_at is not None)
        return found

    def stored_key(self, values: dict[str, Any], context: Context) -> Key:
        """The key of a stored row, in the form of ``row_key``."""
        return (*(context[name] for name in self.context_key), *(values[name] for name in self.key_columns))

    def write(self, rows: Sequence[Row], lookup: Any, context: Context, batch: BatchMark) -> None:
        copy_rows(
            self.model,
            (self.model(**self.attributes(row, lookup, context), **marks(row, batch), code=row.code) for row in rows),
        )

    def by_code(self, codes: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[Context, dict[str, Any]]]:
        found = self.rows().filter(code__in=codes)
        return {row.code: (self.context_of(row), self.values_of(row)) for row in found}

    def change(self, code: uuid.UUID, changes: Mapping[str, Any], row: Row, lookup: Any, context: Context) -> None:
        stored = self.model._default_manager.select_for_update(of=("self",)).get(code=code)
        attributes = self.attributes(row, lookup, context)
        for name, value in attributes.items():
            setattr(stored, name, value)
        stored.save(update_fields=list(attributes))


def marks(row: Row, batch: BatchMark) -> dict[str, Any]:
    """What every written row carries of its batch."""
    return {"source_batch": batch.code, "source_place": row.place}


def wrong_order(earlier: date | None, later: date | None, *, column: str, message: str) -> Iterable[Finding]:
    """DATE_ORDER at ``column`` when ``later`` is a day before ``earlier``; an empty day is in order."""
    if earlier is not None and later is not None and later < earlier:
        yield refused("DATE_ORDER", message, column)
