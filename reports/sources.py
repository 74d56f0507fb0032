"""From a frozen figure to the rows it was made of, and to a sheet of them that adds up to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.papers.workbook import Cell, Kind, Sheet, SheetColumn, Workbook
from portal.programme.indicators import Aggregate, Indicator, Period
from portal.programme.measuring import Value, figure_rows, measure
from portal.programme.models import ReportingUnit
from reports.models import CompileRun, Figure

# Beyond this many rows an export is refused on the page; the reader narrows it to a unit.
EXPORT_ROWS = 50_000


@dataclass(frozen=True)
class Source:
    """A frozen figure beside what the same rows give now. ``live`` counts what was recorded or put right since."""

    indicator: Indicator
    frozen: Figure
    live: Value
    live_rows: int
    live_digest: str

    @property
    def has_changed(self) -> bool:
        return self.frozen.digest != self.live_digest or self.frozen.version != self.indicator.version

    @property
    def is_equal(self) -> bool:
        """Whether the rows as they stand now still add up to the frozen value."""
        if self.live is None or self.frozen.value is None:
            return self.live is None and self.frozen.value is None
        return Decimal(self.live) == self.frozen.value


def source_of(*, frozen: Figure, indicator: Indicator) -> Source:
    """One statement: the value, row count and digest of the same unit and day as the registers stand now."""
    measured = measure(indicator, Period(frozen.as_of))
    live = measured.city if frozen.unit_id is None else measured.of_unit(frozen.unit_id)
    return Source(indicator, frozen, live.value, live.rows, live.digest)


def rows_behind(*, frozen: Figure, indicator: Indicator) -> QuerySet[Any, dict[str, Any]]:
    """The rows as they stand now, in a fixed order. The caller has authorised the figure."""
    return figure_rows(indicator, Period(frozen.as_of), frozen.unit_id).order_by("identity", "pk")


def cells_of(indicator: Indicator, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """Each row's columns as a reader knows them."""
    for row in rows:
        yield [column.shown(row[column.key]) for column in indicator.columns]


def counted(indicator: Indicator, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Decimal | int]]:
    """What each row adds to the figure: 1, its amount, or 1 only the first time where distinct things are counted.

    For a quotient: the part of the numerator and of the denominator.
    """
    seen: set[str] = set()
    for row in rows:
        if indicator.aggregate is Aggregate.QUOTIENT:
            yield [Decimal(row["amount"] or 0), Decimal(row["weight"] or 0)]
        elif indicator.aggregate is Aggregate.SUM:
            yield [row["amount"] or 0]
        elif indicator.aggregate is Aggregate.DISTINCT and row["identity"] in seen:
            yield [0]
        else:
            seen.add(row["identity"])
            yield [1]


def sheet_of(*, run: CompileRun, source: Source, unit: ReportingUnit | None) -> Workbook:
    """The rows as a workbook; the total of its last columns is the figure (for a ratio: its two parts)."""
    indicator, place = source.indicator, unit.name if unit else _("全市")
    rows = list(rows_behind(frozen=source.frozen, indicator=indicator))
    listed = [
        [_cell(value) for value in [number, *cells]] + [_cell(part) for part in parts]
        for number, (cells, parts) in enumerate(
            zip(cells_of(indicator, rows), counted(indicator, rows), strict=True), start=1
        )
    ]
    return Workbook(
        title=f"{place}{indicator.title}",
        dated=run.as_of,
        edition=_("第%s版") % run.number,
        fingerprint=run.fingerprint,
        sheets=[
            Sheet(
                title=_("明细"),
                caption=_("%(place)s %(title)s（截至%(day)s）") % _words(indicator, place, source.frozen.as_of),
                columns=_columns(indicator, rows),
                rows=listed,
                totals=True,
                notes=_notes(source),
            )
        ],
    )


def _words(indicator: Indicator, place: str, day: date) -> dict[str, str]:
    return {"place": place, "title": str(indicator.title), "day": day.isoformat()}


def _columns(indicator: Indicator, rows: list[dict[str, Any]]) -> list[SheetColumn]:
    columns = [SheetColumn(_("序号"), Kind.INT, 6, total=False)]
    for column in indicator.columns:
        values = [row[column.key] for row in rows if row[column.key] is not None]
        columns.append(SheetColumn(str(column.title), _kind(column.is_money, values), 18, total=False))
    added = Kind.MONEY if indicator.places == 2 else Kind.INT
    if indicator.aggregate is Aggregate.QUOTIENT:
        return [*columns, SheetColumn(_("分子"), Kind.MONEY, 18), SheetColumn(_("分母"), Kind.MONEY, 18)]
    return [*columns, SheetColumn(_("计入数值（%s）") % indicator.unit_of_measure, added, 18)]


def _kind(is_money: bool, values: list[Any]) -> Kind:
    if is_money:
        return Kind.MONEY
    if values and all(isinstance(value, date) for value in values):
        return Kind.DATE
    if values and all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return Kind.INT
    return Kind.TEXT


def _cell(value: Any) -> Cell:
    return value if value is None or isinstance(value, (int, Decimal, date)) else str(value)


def _notes(source: Source) -> list[str]:
    notes = [_("指标口径：%s") % source.indicator.definition, _("冻结数值：%s") % plain(source.frozen.value)]
    if source.has_changed:
        notes.append(_("注意：冻结之后登记册有变动，本表按现在的登记册列出，现值为%s。") % plain(source.live))
    return notes


def plain(value: Value) -> str:
    """A number without a unit and without trailing zeros beyond its own; — when there is none."""
    if value is None:
        return "—"
    return f"{Decimal(value).normalize():,f}"
