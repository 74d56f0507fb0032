"""From an indicator to its figures: one statement gives the value of every unit and of the city, with a digest.

The statement wraps the indicator's own rows, so a figure and the rows behind it cannot disagree. Its cost does not
depend on the number of units.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from portal.programme.indicators import Aggregate, Indicator, Period, indicators

Value = int | Decimal | None

_SUMS = {
    Aggregate.COUNT: "count(*)",
    Aggregate.DISTINCT: "count(DISTINCT identity)",
    Aggregate.SUM: "sum(amount)",
    Aggregate.QUOTIENT: "sum(amount)",
}


@dataclass(frozen=True)
class Figure:
    """One value, the number of rows behind it, and an order-free digest of those rows (equal rows, equal digest)."""

    value: Value
    rows: int
    digest: str


@dataclass(frozen=True)
class Measured:
    """The figures of one indicator. A unit without rows counts zero, or has no ratio (None)."""

    indicator: Indicator
    period: Period
    city: Figure
    units: Mapping[int, Figure] = field(default_factory=dict)

    def of_unit(self, unit_id: int) -> Figure:
        return self.units.get(unit_id) or _empty(self.indicator)

    def value_of(self, unit_id: int) -> Value:
        return self.of_unit(unit_id).value


def measure(indicator: Indicator, period: Period) -> Measured:
    """All figures of ``indicator`` in one statement: a value for each unit, and one for the city from the rows."""
    try:
        sql, parameters = _statement(indicator, period)
    except EmptyResultSet:
        return Measured(indicator, period, city=_empty(indicator))
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        lines = cursor.fetchall()
    city = _empty(indicator)
    units: dict[int, Figure] = {}
    for is_city, unit, rows, total, weight, digest in lines:
        figure = Figure(_value(indicator, total, weight), rows, _digest(rows, digest))
        if is_city:
            city = figure
        elif unit is not None:
            units[unit] = figure
    return Measured(indicator, period, city=city, units=units)


def measure_all(period: Period, codes: Iterable[str] | None = None) -> dict[str, Measured]:
    """``measure`` for the indicators named (all, when none is named), by code. One statement each."""
    chosen = list(indicators) if codes is None else [indicators[code] for code in codes]
    return {indicator.code: measure(indicator, period) for indicator in chosen}


def figure_rows(indicator: Indicator, period: Period, unit_id: int | None = None) -> QuerySet[Any, dict[str, Any]]:
    """The rows behind a figure: of one unit, or of the city when ``unit_id`` is None. The caller authorises.

    Each row is a dict with ``unit``, ``identity``, ``amount`` (``weight`` for a quotient), the keys of the indicator's
    columns and, when it has a page, ``link``. ``total_of`` over them gives the figure again.
    """
    rows = _rows(indicator, period, linked=True)
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    return rows


def total_of(indicator: Indicator, rows: Iterable[Mapping[str, Any]]) -> Value:
    """The value that ``rows`` (as ``figure_rows`` gives them) add up to; the same rule as ``measure``, in Python."""
    listed = list(rows)
    if indicator.aggregate is Aggregate.COUNT:
        return len(listed)
    if indicator.aggregate is Aggregate.DISTINCT:
        return len({row["identity"] for row in listed})
    total = sum((Decimal(row["amount"]) for row in listed), Decimal(0))
    weight = sum((Decimal(row.get("weight", 0)) for row in listed), Decimal(0))
    return _value(indicator, total, weight)


def _columns(indicator: Indicator) -> list[str]:
    weighted = ["weight"] if indicator.aggregate is Aggregate.QUOTIENT else []
    names = ["unit", "identity", "amount", *weighted]
    return names + [column.key for column in indicator.columns if column.key not in names]


def _rows(indicator: Indicator, period: Period, *, linked: bool) -> QuerySet[Any, dict[str, Any]]:
    names = _columns(indicator) + (["link"] if linked and indicator.detail_url else [])
    return indicator.rows(period).values(*names)


def _statement(indicator: Indicator, period: Period) -> tuple[str, list[Any]]:
    """Wrap the rows. Columns are renamed by position, because two of them may have one name in their tables.

    The digest adds a hash of each row's text: equal for equal rows in any order, and made in the same pass.
    """
    rows = _rows(indicator, period, linked=False).order_by()
    sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    named = ["unit", "identity", "amount", *(["weight"] if indicator.aggregate is Aggregate.QUOTIENT else [])]
    names = named + [f"shown_{number}" for number in range(len(_columns(indicator)) - len(named))]
    weight = "sum(weight)" if "weight" in named else "NULL"
    hashed = ", ".join(names[1:])
    # The parts put together here are column names made above, never a value.
    return (
        f"SELECT grouping(unit) = 1, unit, count(*), {_SUMS[indicator.aggregate]}, {weight}, "  # noqa: S608
        f"sum(hashtextextended(row({hashed})::text, 0)::numeric) "
        f"FROM ({sql}) AS behind({', '.join(names)}) GROUP BY GROUPING SETS ((unit), ())"
    ), list(parameters)


def _value(indicator: Indicator, total: Any, weight: Any) -> Value:
    if indicator.aggregate in {Aggregate.COUNT, Aggregate.DISTINCT}:
        return int(total)
    summed = Decimal(total or 0)
    if indicator.aggregate is Aggregate.QUOTIENT:
        return _quotient(summed * indicator.scale, Decimal(weight or 0), indicator.places)
    return int(summed) if indicator.places == 0 else summed.quantize(Decimal(1).scaleb(-indicator.places))


def _quotient(part: Decimal, base: Decimal, places: int) -> Decimal | None:
    """``part / base`` rounded half-up (away from zero) once, exactly; None for a zero base."""
    if base == 0:
        return None
    scaled = Fraction(part) / Fraction(base) * 10**places
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def _digest(rows: int, hashes: Any) -> str:
    return f"{rows}:{int(hashes or 0)}"


def _empty(indicator: Indicator) -> Figure:
    return Figure(_value(indicator, 0, 0), 0, _digest(0, 0))
