"""Keyset paging: a page starts after (or before) a row, so it is stable under inserts and as fast deep as first.

A cursor is the sort value and the id of the row at the edge of the page. Empty values come last in both directions.
"""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Q, QuerySet

MAX_ID = 2**63 - 1
MAX_TEXT = 500


class BadCursor(ValueError):
    """The cursor was not made by this list."""


@dataclass(frozen=True)
class Order:
    """Sorted by ``path``, then by id, both in the same direction."""

    path: str
    descending: bool
    nullable: bool

    def by(self, *, backward: bool) -> list[Any]:
        descending = self.descending != backward
        primary = F(self.path)
        if not self.nullable:
            first = primary.desc() if descending else primary.asc()
        elif backward:
            first = primary.desc(nulls_first=True) if descending else primary.asc(nulls_first=True)
        else:
            first = primary.desc(nulls_last=True) if descending else primary.asc(nulls_last=True)
        return [first, "-pk" if descending else "pk"]

    def beyond(self, value: Any, pk: int, *, backward: bool) -> Q:
        """The rows after the edge (``value``, ``pk``), or before it."""
        ahead = "lt" if self.descending != backward else "gt"
        same_or_ahead = f"{self.path}__{ahead}e"
        next_id = Q(**{f"pk__{ahead}": pk})
        if value is None:
            inside = Q(**{f"{self.path}__isnull": True}) & next_id
            return inside | Q(**{f"{self.path}__isnull": False}) if backward else inside
        # The first condition alone lets an index give the start; the second leaves out what was shown.
        shown_out = Q(**{same_or_ahead: value}) & (Q(**{f"{self.path}__{ahead}": value}) | next_id)
        if self.nullable and not backward:
            return shown_out | Q(**{f"{self.path}__isnull": True})
        return shown_out


@dataclass(frozen=True)
class Cursor:
    value: Any
    pk: int
    backward: bool = False


@dataclass(frozen=True)
class Slice:
    """One page of rows; ``first`` and ``last`` are cursors for the neighbours, empty where there are none."""

    rows: list[Any]
    previous: str
    next: str


def nullable_path(model: type[models.Model], path: str) -> bool:
    """Whether ``path`` can be empty; an annotation counts as one that can."""
    present: Any = model
    for part in path.split("__"):
        if part == "pk":
            return False
        try:
            field = present._meta.get_field(part)
        except (FieldDoesNotExist, AttributeError):
            return True
        if field.null:
            return True
        present = field.related_model
    return False


def take(rows: QuerySet[Any], order: Order, cursor: Cursor | None, size: int, value_of: Callable[[Any], Any]) -> Slice:
    """The page of ``size`` rows beyond ``cursor``. One statement. ``value_of`` reads the sort value of a row."""
    backward = cursor is not None and cursor.backward
    if cursor is not None:
        rows = rows.filter(order.beyond(cursor.value, cursor.pk, backward=backward))
    found = list(rows.order_by(*order.by(backward=backward))[: size + 1])
    more = len(found) > size
    page = found[:size]
    if backward:
        page.reverse()
    if not page:
        return Slice([], "", "")
    has_previous = more if backward else cursor is not None
    has_next = True if backward else more
    return Slice(
        page,
        encode(Cursor(value_of(page[0]), page[0].pk, backward=True)) if has_previous else "",
        encode(Cursor(value_of(page[-1]), page[-1].pk)) if has_next else "",
    )


def encode(cursor: Cursor) -> str:
    value = cursor.value
    plain = value if value is None or isinstance(value, int | str) else str(value)
    kind = _kind_of(value)
    text = json.dumps(["b" if cursor.backward else "f", kind, plain, cursor.pk], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(text: str, kinds: tuple[type, ...]) -> Cursor:
    """The cursor in ``text``; its value must be of one of ``kinds`` or empty. Raises ``BadCursor``."""
    try:
        padded = text + "=" * (-len(text) % 4)
        direction, kind, plain, pk = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if direction not in {"b", "f"} or type(pk) is not int or not 0 < pk <= MAX_ID:
            raise BadCursor
        value = _value_of(kind, plain)
    except (ValueError, TypeError, binascii.Error, InvalidOperation, RecursionError) as error:
        raise BadCursor from error
    if value is not None and type(value) not in kinds:
        raise BadCursor
    return Cursor(value, pk, backward=direction == "b")


def _kind_of(value: Any) -> str:
    for kind, sort in (("i", int), ("s", str), ("m", Decimal), ("t", datetime), ("d", date)):
        if isinstance(value, sort):
            return kind
    return "n"


def _value_of(kind: str, plain: Any) -> Any:
    if kind == "n" and plain is None:
        return None
    if kind == "i" and type(plain) is int and abs(plain) <= MAX_ID:
        return plain
    if not isinstance(plain, str) or "\x00" in plain or len(plain) > MAX_TEXT:
        raise BadCursor
    if kind == "m":
        amount = Decimal(plain)
        if not amount.is_finite() or abs(amount.adjusted()) > 30:
            raise BadCursor
        return amount
    readers: dict[str, Callable[[str], Any]] = {"s": str, "t": datetime.fromisoformat, "d": date.fromisoformat}
    if kind not in readers:
        raise BadCursor
    return readers[kind](plain)
