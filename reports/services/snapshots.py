"""What an edition is made of, read at one instant, and the hash that stands for it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from portal.programme.indicators import Indicator, Period
from portal.programme.measuring import Figure, Measured, Value, measure_all
from portal.programme.models import ReportingUnit
from reports.models import CompileRun, ReportCycle
from reports.models.cycles import same_day_last_year
from reports.services.frames import read_frame
from reports.services.measuring import CityValues, TargetStanding, evaluate_targets
from reports.writing import TEMPLATE_VERSION


@dataclass(frozen=True)
class Snapshot:
    """Figures by as-of day and indicator, with the units that count and the targets as they stand."""

    units: list[ReportingUnit]
    measured: dict[date, dict[str, Measured]]
    targets: list[TargetStanding]
    frame: dict[str, Any]


def read_snapshot(*, cycle: ReportCycle, as_of: date) -> Snapshot:
    """Figures of all units as of the day and of the comparable day last year: one statement for each indicator."""
    units = list(
        ReportingUnit.objects.counting().select_related("organisation").prefetch_related("organisation__names")
    )
    measured = {day: measure_all(Period(day)) for day in (as_of, same_day_last_year(as_of))}
    known = {(code, day): found.city.value for day, by_code in measured.items() for code, found in by_code.items()}
    targets = evaluate_targets(as_of=as_of, values=CityValues(known))
    return Snapshot(units, measured, targets, read_frame(cycle=cycle, as_of=as_of, units=units))


def each_figure(snapshot: Snapshot) -> Iterator[tuple[date, Indicator, int | None, Figure]]:
    """Every figure in a fixed order; the unit is None for the city."""
    for day, by_code in sorted(snapshot.measured.items()):
        for _code, found in sorted(by_code.items()):
            yield day, found.indicator, None, found.city
            for unit in snapshot.units:
                yield day, found.indicator, unit.pk, found.of_unit(unit.pk)


def hash_inputs(*, run: CompileRun, snapshot: Snapshot) -> str:
    """SHA-256 over all that the documents are made of, in a canonical order."""
    slugs: dict[int | None, str] = {unit.pk: unit.slug for unit in snapshot.units}
    inputs = {
        "year": run.cycle.year,
        "as_of": run.as_of.isoformat(),
        "provisional": run.is_provisional,
        "template": TEMPLATE_VERSION,
        "frame": snapshot.frame,
        "figures": [
            [day.isoformat(), indicator.code, indicator.version, slugs.get(unit_id), _text(figure.value), figure.digest]
            for day, indicator, unit_id, figure in each_figure(snapshot)
        ],
        "targets": [_target_inputs(found) for found in snapshot.targets],
    }
    canonical = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _target_inputs(found: TargetStanding) -> list[str | None]:
    target = found.target
    words = [target.code, target.wording, target.clause, str(target.year), target.indicator, found.reading]
    bounds = [target.operator, str(target.lower), str(target.upper), str(target.is_aspiration)]
    return [*words, *bounds, _text(found.standing.value), found.standing.outcome.value]


def _text(value: Value) -> str | None:
    """One text for equal numbers: 5, 5.0 and 5.00 are the same value."""
    return None if value is None else format(Decimal(value).normalize(), "f")
