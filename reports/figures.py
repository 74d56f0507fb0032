"""Reading frozen figures: a unit's or the city's, beside last year's, in the order and words of the indicators."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from portal.core.money import round_to
from portal.programme.indicators import Aggregate, Indicator, indicators
from reports.models import CompileRun, Figure
from reports.models.cycles import same_day_last_year


@dataclass(frozen=True)
class FigureLine:
    """One indicator of a unit (or the city). Money in yuan, ratios as the indicator says; None is not known.

    ``change`` is the difference to the comparable day last year, ``growth`` its share of last year's value, half-up
    to four decimals, None when last year's is zero or unknown or when the indicator is itself a ratio.
    """

    indicator: Indicator
    value: Decimal | None
    previous: Decimal | None
    digest: str
    rows: int
    version: int

    @property
    def change(self) -> Decimal | None:
        return None if self.value is None or self.previous is None else self.value - self.previous

    @property
    def growth(self) -> Decimal | None:
        if self.change is None or not self.previous or self.indicator.aggregate is Aggregate.QUOTIENT:
            return None
        return round_to(self.change / self.previous, 4)

    @property
    def is_money(self) -> bool:
        return self.indicator.unit_of_measure == "元"


@dataclass(frozen=True)
class FigureGroup:
    title: str
    lines: list[FigureLine] = field(default_factory=list)


UnitId = int | None
Sheet = dict[str, FigureLine]


def figure_sheets(*, run: CompileRun, units: Iterable[UnitId] | None = None) -> dict[UnitId, Sheet]:
    """The frozen figures by unit id (None: the city) and indicator, in one statement. All units when none is named."""
    frozen = Figure.objects.filter(run=run)
    if units is not None:
        wanted = set(units)
        frozen = frozen.filter(unit_id__in=[unit for unit in wanted if unit is not None]) | (
            frozen.filter(unit__isnull=True) if None in wanted else frozen.none()
        )
    previous_day = same_day_last_year(run.as_of)
    by_place: dict[tuple[UnitId, str], dict[bool, Figure]] = defaultdict(dict)
    for figure in frozen:
        by_place[figure.unit_id, figure.indicator][figure.as_of == previous_day] = figure
    sheets: dict[UnitId, Sheet] = defaultdict(dict)
    for (unit_id, code), both in by_place.items():
        indicator, present = indicators.get(code), both.get(False)
        if indicator is not None and present is not None:
            sheets[unit_id][code] = _line(indicator, present, both.get(True))
    return sheets


def _line(indicator: Indicator, present: Figure, last_year: Figure | None) -> FigureLine:
    return FigureLine(
        indicator=indicator,
        value=_with_places(present.value, indicator),
        previous=_with_places(last_year.value, indicator) if last_year else None,
        digest=present.digest,
        rows=present.row_count,
        version=present.version,
    )


def _with_places(value: Decimal | None, indicator: Indicator) -> Decimal | None:
    """The stored number in the indicator's own decimals; it was rounded before it was stored."""
    return None if value is None else round_to(value, indicator.places)


def in_order(sheet: Sheet) -> list[FigureLine]:
    """The lines in the order in which the indicators are registered."""
    return [sheet[indicator.code] for indicator in indicators if indicator.code in sheet]


def grouped(sheet: Sheet) -> list[FigureGroup]:
    """The lines by group, the groups in the order of their first indicator."""
    groups: dict[str, FigureGroup] = {}
    for line in in_order(sheet):
        title = str(line.indicator.group)
        groups.setdefault(title, FigureGroup(title)).lines.append(line)
    return list(groups.values())
