"""The list page of a register: declared once, searched, filtered, sorted, paged, summed and exported alike.

A spec names the columns and facets; ``open_list`` reads the address, ``portal.core.list_views`` answers. The number of
statements does not depend on the number of rows. What is exported is what is shown: same filters, order, unit, sums.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.core.keyset import BadCursor, Cursor, Order, Slice, decode, nullable_path, take

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Choices = dict[str, list[tuple[str, StrOrPromise]]]

# Beyond this many rows a list neither counts nor sums nor exports: the reader is asked to filter first.
COUNTED_ROWS = 20_000
MAX_SEARCH = 60
PAGING = ("after", "before")


class Kind(StrEnum):
    """How a column is written. MONEY is in yuan, RATE is a percentage as stored (4.35 is 4.35 %)."""

    TEXT = "text"
    CODE = "code"
    DAY = "day"
    MONEY = "money"
    NUMBER = "number"
    RATE = "rate"
    STATE = "state"


# What may stand in a cursor for a column of the kind.
CURSOR_TYPES: dict[Kind, tuple[type, ...]] = {
    Kind.DAY: (date, datetime),
    Kind.MONEY: (Decimal,),
    Kind.RATE: (Decimal,),
    Kind.NUMBER: (int, Decimal),
}


@dataclass(frozen=True)
class Column:
    """``value`` is a path of attributes or a function of the row; ``sort`` and ``total`` are field paths.

    A column without ``sort`` cannot be sorted by. ``link`` gives the address that the cell opens. Only a column that
    ``wraps`` (names) is broken over lines on screen. ``width`` is that of the export, in signs.
    """

    key: str
    title: "StrOrPromise"
    value: str | Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    sort: str = ""
    total: str = ""
    link: Callable[[Any], str] | None = None
    width: int = 14
    wraps: bool = False

    def of(self, row: Any) -> Any:
        return read_path(row, self.value) if isinstance(self.value, str) else self.value(row)


@dataclass(frozen=True)
class Facet:
    """A filter with a few choices. ``path`` is the field compared and counted; ``where`` overrules the comparison.

    A facet with ``where`` has no counts. ``in_line`` facets stand beside the search, the others behind 更多筛选.
    """

    key: str
    title: "StrOrPromise"
    choices: "Callable[[Any], Iterable[tuple[str, StrOrPromise]]]"
    path: str = ""
    where: Callable[[str], Q] | None = None
    in_line: bool = True

    def condition(self, value: str) -> Q:
        return self.where(value) if self.where else Q(**{self.path: value})


@dataclass(frozen=True)
class ListSpec:
    """``search(rows, text)`` narrows the rows; ``default_sort`` is a column's key, with ``-`` for descending.

    ``list_name`` and ``export_name`` are the names of the addresses of the page and of its export.
    """

    key: str
    title: "StrOrPromise"
    columns: Sequence[Column]
    default_sort: str
    list_name: str
    export_name: str = ""
    facets: Sequence[Facet] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    search_hint: "StrOrPromise" = ""
    empty: "StrOrPromise" = ""
    empty_how: "StrOrPromise" = ""
    page_size: int = 50

    @property
    def is_searchable(self) -> bool:
        return self.search is not None

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


@dataclass
class ListQuery:
    """What the address asks for. ``problems`` are Chinese sentences about what could not be understood."""

    text: str = ""
    sort: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    cursor: Cursor | None = None
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ShownFacet:
    facet: Facet
    chosen: str
    choices: "list[tuple[str, StrOrPromise, int | None]]"


@dataclass
class OpenList:
    """A list as the reader asked for it. ``rows`` is the whole filtered set, ``page`` what is shown."""

    spec: ListSpec
    query: ListQuery
    rows: QuerySet[Any]
    order: Order
    page: Slice
    count: int
    sums: dict[str, Decimal]
    facets: list[ShownFacet]

    @property
    def is_over(self) -> bool:
        """More rows than are counted."""
        return self.count > COUNTED_ROWS

    @property
    def is_filtered(self) -> bool:
        return bool(self.query.text or self.query.chosen)

    def ordered(self) -> QuerySet[Any]:
        return self.rows.order_by(*self.order.by(backward=False))


def read_path(row: Any, path: str) -> Any:
    """The attribute at ``path`` (dots or double underscores); ``None`` as soon as something on the way is empty."""
    present = row
    for part in path.replace("__", ".").split("."):
        if present is None:
            return None
        present = getattr(present, part)
    return present() if callable(present) else present


def read_query(spec: ListSpec, given: QueryDict, user: Any) -> "tuple[ListQuery, Choices]":
    """What ``given`` asks for, and the choices of each facet. Nothing unreadable is an error of the server."""
    query = ListQuery(sort=spec.default_sort)
    _read_search(spec, given, query)
    choices = {facet.key: list(facet.choices(user)) for facet in spec.facets}
    for facet in spec.facets:
        value = given.get(facet.key, "")
        if value and value in dict(choices[facet.key]):
            query.chosen[facet.key] = value
        elif value:
            query.problems.append(_("“%(title)s”没有这个选项，已按全部显示。") % {"title": facet.title})
    sort = given.get("sort", "")
    column = spec.column(sort.removeprefix("-"))
    if sort and (column is None or not column.sort):
        query.problems.append(_("不能按所给的列排序，已按默认顺序显示。"))
    elif sort:
        query.sort = sort
    _read_cursor(spec, given, query)
    return query, choices


def _read_search(spec: ListSpec, given: QueryDict, query: ListQuery) -> None:
    text = given.get("q", "").strip()
    if "\x00" in text:
        query.problems.append(_("搜索内容含有无法识别的字符。"))
    elif len(text) > MAX_SEARCH:
        query.problems.append(_("搜索内容最多 %(max)s 个字。") % {"max": MAX_SEARCH})
    elif spec.search is not None:
        query.text = text


def _read_cursor(spec: ListSpec, given: QueryDict, query: ListQuery) -> None:
    text = given.get("after") or given.get("before") or ""
    column = spec.column(query.sort.removeprefix("-"))
    if not text or column is None:
        return
    try:
        query.cursor = decode(text, CURSOR_TYPES.get(column.kind, (str, int)))
    except BadCursor:
        query.problems.append(_("页码参数无法识别，已回到第一页。"))


def order_of(spec: ListSpec, sort: str, rows: QuerySet[Any]) -> Order:
    column = spec.column(sort.removeprefix("-"))
    if column is None or not column.sort:
        raise ValueError(f"list {spec.key!r} has no sortable column {sort!r}")
    return Order(column.sort, sort.startswith("-"), nullable_path(rows.model, column.sort))


def open_list(spec: ListSpec, rows: QuerySet[Any], given: QueryDict, user: Any) -> OpenList:
    """The list as ``given`` asks: three statements (page, count with sums, counts of the facets) plus the choices."""
    query, choices = read_query(spec, given, user)
    if query.text and spec.search is not None:
        rows = spec.search(rows, query.text)
    unfiltered = rows
    for facet in spec.facets:
        if facet.key in query.chosen:
            rows = rows.filter(facet.condition(query.chosen[facet.key]))
    order = order_of(spec, query.sort, rows)
    page = take(rows, order, query.cursor, spec.page_size, lambda row: read_path(row, order.path))
    count, sums = measure(spec, rows)
    counts = _facet_counts(spec, unfiltered, query) if count <= COUNTED_ROWS else {}
    facets = [_shown(facet, query, choices[facet.key], counts) for facet in spec.facets]
    return OpenList(spec, query, rows, order, page, count, sums, facets)


def measure(spec: ListSpec, rows: QuerySet[Any]) -> tuple[int, dict[str, Decimal]]:
    """Count and sums of the filtered set in one statement, bounded by ``COUNTED_ROWS`` + 1 rows."""
    paths = {column.key: column.total for column in spec.columns if column.total}
    bounded = rows.order_by().values("pk", *set(paths.values()))[: COUNTED_ROWS + 1]
    found = bounded.aggregate(rows_counted=Count("pk"), **{f"sum_{key}": Sum(path) for key, path in paths.items()})
    return found["rows_counted"], {key: found[f"sum_{key}"] or Decimal(0) for key in paths}


def _facet_counts(spec: ListSpec, rows: QuerySet[Any], query: ListQuery) -> dict[tuple[str, str], int]:
    """Rows for each choice, under the search and the other facets: one UNION over the facets that have a path."""
    parts = []
    for facet in spec.facets:
        if facet.where or not facet.path:
            continue
        others = rows
        for other in spec.facets:
            if other is not facet and other.key in query.chosen:
                others = others.filter(other.condition(query.chosen[other.key]))
        named = others.order_by().annotate(
            facet_key=Value(facet.key, output_field=CharField()), facet_choice=Cast(facet.path, CharField())
        )
        parts.append(named.values_list("facet_key", "facet_choice").annotate(facet_rows=Count("pk")))
    if not parts:
        return {}
    counted = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(key, choice): number for key, choice, number in counted}


def _shown(
    facet: Facet, query: ListQuery, choices: "list[tuple[str, StrOrPromise]]", counts: dict[tuple[str, str], int]
) -> ShownFacet:
    counted = bool(counts) and not facet.where
    shown = [(value, label, counts.get((facet.key, value), 0) if counted else None) for value, label in choices]
    return ShownFacet(facet, query.chosen.get(facet.key, ""), shown)
