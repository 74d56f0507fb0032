"""The facts that papers are written from, filled from one frozen edition and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from portal.programme.indicators import Aggregate, Period
from portal.programme.models import ReportingUnit
from reports.figures import FigureLine, Sheet, figure_sheets, in_order
from reports.models import CompileRun, TargetResult
from reports.writing.facts import CityFacts, EditionFacts, FigureFact, LandFact, MilestoneFact, TargetFact, UnitFacts


@dataclass(frozen=True)
class EditionInputs:
    """An edition's frozen rows: figures of the units asked for and of the city, targets, and the frame."""

    run: CompileRun
    units: list[ReportingUnit]
    sheets: dict[int | None, Sheet]
    edition: EditionFacts

    @classmethod
    def of(cls, *, run: CompileRun, units: Iterable[ReportingUnit] | None) -> Self:
        """``units`` None: all. Two statements for any number of units (three with all of them)."""
        chosen = (
            list(ReportingUnit.objects.counting()) if units is None else list({one.pk: one for one in units}.values())
        )
        wanted = None if units is None else [None, *(unit.pk for unit in chosen)]
        sheets = figure_sheets(run=run, units=wanted)
        frozen = {row["slug"] for row in run.frame["units"]}
        return cls(run, [unit for unit in chosen if unit.slug in frozen], sheets, _edition(run, sheets.get(None, {})))


def unit_facts(inputs: EditionInputs, unit: ReportingUnit) -> UnitFacts:
    """One unit as it was frozen: its names of the day, whether it had confirmed, its figures."""
    row = next(row for row in inputs.run.frame["units"] if row["slug"] == unit.slug)
    return UnitFacts(
        name=row["name"],
        signer=row["signer"],
        figures=_figures(inputs.sheets.get(unit.pk, {}), inputs.run.as_of),
        kind=row["kind"],
        is_confirmed=row["is_confirmed"],
        land=[LandFact(**{**note, "value": Decimal(note["value"])}) for note in row["land"]],
    )


def city_facts(inputs: EditionInputs) -> CityFacts:
    """The whole edition; ``inputs`` holds all units."""
    return CityFacts(inputs.edition, [unit_facts(inputs, unit) for unit in inputs.units])


def _edition(run: CompileRun, city: Sheet) -> EditionFacts:
    frame = run.frame
    return EditionFacts(
        year=run.cycle.year,
        as_of=run.as_of,
        previous_as_of=date.fromisoformat(frame["previous_as_of"]),
        edition=run.number or 0,
        fingerprint=run.fingerprint,
        is_provisional=run.is_provisional,
        mark=frame["mark"],
        targets=[_target(row) for row in TargetResult.objects.filter(run=run)],
        milestones=[_milestone(row) for row in frame["milestones"]],
        city=_figures(city, run.as_of),
    )


def _milestone(row: dict[str, Any]) -> MilestoneFact:
    reached_on = date.fromisoformat(row["reached_on"]) if row["reached_on"] else None
    return MilestoneFact(**{**row, "reached_on": reached_on})


def _target(row: TargetResult) -> TargetFact:
    return TargetFact(
        wording=row.wording,
        clause=row.clause,
        year=row.year,
        indicator=row.indicator,
        unit_of_measure=row.unit_of_measure,
        operator=row.operator,
        lower=row.lower,
        upper=row.upper,
        is_aspiration=row.is_aspiration,
        value=row.value,
        share=row.share,
        outcome=row.outcome,
        reading=row.reading,
    )


def _figures(sheet: Sheet, as_of: date) -> dict[str, FigureFact]:
    return {line.indicator.code: _figure(line, as_of) for line in in_order(sheet)}


def _figure(line: FigureLine, as_of: date) -> FigureFact:
    indicator = line.indicator
    return FigureFact(
        code=indicator.code,
        title=str(indicator.title),
        group=str(indicator.group),
        unit_of_measure=str(indicator.unit_of_measure),
        definition=str(indicator.definition),
        value=line.value,
        previous=line.previous,
        places=indicator.places,
        is_ratio=indicator.aggregate is Aggregate.QUOTIENT,
        city_only=indicator.city_only,
        version=line.version,
        rows=line.rows,
        digest=line.digest,
        register=str(indicator.rows(Period(as_of)).model._meta.verbose_name),
    )
