"""All units side by side: figures of a group, rankings. Totals are the city's own figures, never sums of roundings."""

from collections.abc import Sequence

from portal.papers.document import Align, Column, Table
from reports.writing.facts import CityFacts, FigureFact, Figures, UnitFacts
from reports.writing.frame import NOT_CONFIRMED
from reports.writing.phrases import UNKNOWN, cell, grouped, growth_cell, shown_unit

# Up to this many units stand as columns beside the names of the indicators; more stand as rows.
UNITS_AS_COLUMNS = 8
# A paper lists up to this many units. Of more it lists the first ones; the workbook has them all.
LISTED_UNITS = 60
FIRST_UNITS = 30


def group_tables(facts: CityFacts) -> list[Table]:
    """A table for each group of indicators, with every unit and the city; none when there are too many units."""
    if len(facts.units) > LISTED_UNITS:
        return []
    groups = grouped(facts.edition.city)
    make = _units_as_columns if len(facts.units) <= UNITS_AS_COLUMNS else _units_as_rows
    return [make(facts, title, lines) for title, lines in groups.items()]


def _units_as_columns(facts: CityFacts, title: str, lines: Sequence[FigureFact]) -> Table:
    columns = [
        Column("指标", width=2.6),
        *(Column(unit.name, Align.RIGHT) for unit in facts.units),
        Column("全市", Align.RIGHT),
    ]
    rows = [
        [
            f"{line.title}（{shown_unit(line.unit_of_measure)}）",
            *(_of(unit, line) for unit in facts.units),
            cell(line, line.value),
        ]
        for line in lines
    ]
    return Table(title, columns, rows, note=table_note(facts, lines))


def _units_as_rows(facts: CityFacts, title: str, lines: Sequence[FigureFact]) -> Table:
    columns = [Column("单位", width=1.4)]
    columns += [Column(f"{line.title}（{shown_unit(line.unit_of_measure)}）", Align.RIGHT) for line in lines]
    rows = [[unit.name, *(_of(unit, line) for line in lines)] for unit in facts.units]
    rows.append(["全市", *(cell(line, line.value) for line in lines)])
    return Table(title, columns, rows, total_row=True, note=table_note(facts, lines))


def headline_by_unit(facts: CityFacts, codes: Sequence[str], caption: str) -> Table:
    """A few indicators with last year's growth, one unit a row, the city last."""
    lines = [facts.edition.city[code] for code in codes if code in facts.edition.city]
    columns = [Column("单位", width=1.2)]
    for line in lines:
        columns.append(Column(f"{line.title}（{shown_unit(line.unit_of_measure)}）", Align.RIGHT, 1.3))
        columns.append(Column("比上年同期（%）", Align.RIGHT, 1))
    rows = [_headline_row(unit.name, unit.figures, lines) for unit in _listed(facts, codes[0])]
    rows.append(_headline_row("全市", facts.edition.city, lines))
    return Table(caption, columns, rows, total_row=True, note=table_note(facts, lines) + _first_only(facts))


def _listed(facts: CityFacts, code: str) -> Sequence[UnitFacts]:
    """All units, or the first by an indicator when they are too many for a paper."""
    if len(facts.units) <= LISTED_UNITS:
        return facts.units
    known = [unit for unit in facts.units if (fact := unit.figures.get(code)) and fact.value is not None]
    return sorted(known, key=lambda unit: -(unit.figures[code].value or 0))[:FIRST_UNITS]


def _first_only(facts: CityFacts) -> str:
    many = len(facts.units) > LISTED_UNITS
    return f"单位较多，本表列前{FIRST_UNITS}位，全部单位见数据汇总工作簿。" if many else ""


def names_of(units: Sequence[UnitFacts]) -> str:
    """Their names in brackets, as long as a reader would read them."""
    return f"（{'、'.join(unit.name for unit in units)}）" if 0 < len(units) <= LISTED_UNITS else ""


def _headline_row(name: str, figures: Figures, lines: Sequence[FigureFact]) -> list[str]:
    row = [name]
    for line in lines:
        fact = figures.get(line.code)
        row += [cell(fact, fact.value if fact else None), growth_cell(fact) if fact else UNKNOWN]
    return row


def ranking(facts: CityFacts, code: str) -> Table | None:
    """The units by one indicator, the highest first; equal values share a place, unknown ones have none."""
    line = facts.edition.city.get(code)
    if line is None:
        return None
    known = [(unit, fact) for unit in facts.units if (fact := unit.figures.get(code)) and fact.value is not None]
    known.sort(key=lambda pair: -(pair[1].value or 0))
    places: dict[object, int] = {}
    for place, (_, fact) in enumerate(known, start=1):
        places.setdefault(fact.value, place)
    rows = [
        [
            str(places[fact.value]),
            unit.name,
            cell(fact, fact.value),
            cell(fact, fact.previous),
            growth_cell(fact),
        ]
        for unit, fact in known
    ]
    ranked = {unit.name for unit, _ in known}
    rows += [[UNKNOWN, unit.name, UNKNOWN, UNKNOWN, UNKNOWN] for unit in facts.units if unit.name not in ranked]
    columns = [
        Column("位次", Align.CENTER, 0.6),
        Column("单位", width=1.4),
        Column(f"{facts.edition.year}年", Align.RIGHT, 1.2),
        Column("上年同期", Align.RIGHT, 1.2),
        Column("增幅（%）", Align.RIGHT, 1),
    ]
    caption = f"{line.title}（{shown_unit(line.unit_of_measure)}）"
    shown = rows if len(rows) <= LISTED_UNITS else rows[:FIRST_UNITS]
    return Table(caption, columns, shown, note=_first_only(facts))


def table_note(facts: CityFacts, lines: Sequence[FigureFact]) -> str:
    """What a reader of the totals must know: who has not confirmed, whose figure is missing, what does not add up."""
    notes = []
    unconfirmed = [unit.name for unit in facts.units if not unit.is_confirmed]
    if unconfirmed:
        who = "、".join(unconfirmed) if len(unconfirmed) <= UNITS_AS_COLUMNS else f"{len(unconfirmed)}个单位"
        who = "各单位" if len(unconfirmed) == len(facts.units) else who
        notes.append(f"{who}数据{NOT_CONFIRMED}")
    for line in lines:
        missing = 0 if line.is_ratio or line.city_only else len(_without(facts.units, line.code))
        if missing:
            notes.append(f"“{line.title}”的全市数缺{missing}个单位")
    if any(line.is_money for line in lines):
        notes.append("金额四舍五入，分项之和与全市数可能有尾数差异")
    return "注：" + "；".join(notes) + "。" if notes else ""


def _without(units: Sequence[UnitFacts], code: str) -> list[str]:
    return [unit.name for unit in units if (fact := unit.figures.get(code)) is None or fact.value is None]


def _of(unit: UnitFacts, line: FigureFact) -> str:
    fact = unit.figures.get(line.code)
    return UNKNOWN if line.city_only or fact is None else cell(fact, fact.value)
