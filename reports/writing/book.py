"""The city's workbook: a sheet for each group of indicators, the targets, and where every figure comes from.

Amounts are kept exact in 万元 and shown with two decimals: the formulas of the total row give the city's figure.
"""

from collections.abc import Sequence
from decimal import Decimal

from portal.papers.document import long_date
from portal.papers.workbook import Cell, Kind, Sheet, SheetColumn, Workbook
from reports.targets import Outcome
from reports.writing.facts import CityFacts, FigureFact, TargetFact
from reports.writing.frame import NOT_CONFIRMED, edition_words
from reports.writing.goals import bound_words, outcome_words
from reports.writing.phrases import grouped, shown_unit, shown_value


def city_workbook(facts: CityFacts) -> Workbook:
    """The workbook of the city. Same facts, same workbook."""
    edition = facts.edition
    sheets = [_group_sheet(facts, title, lines) for title, lines in grouped(edition.city).items()]
    sheets += [_targets_sheet(facts), _milestones_sheet(facts), _sources_sheet(facts)]
    return Workbook(
        title=f"{edition.year}年度科技金融工作数据汇总",
        sheets=sheets,
        dated=edition.dated or edition.as_of,
        edition="　".join(part for part in (edition.mark, edition_words(edition)) if part),
        fingerprint=edition.fingerprint,
    )


def _group_sheet(facts: CityFacts, title: str, lines: Sequence[FigureFact]) -> Sheet:
    edition = facts.edition
    columns = [SheetColumn("单位", width=16), SheetColumn("数据状态", width=16)]
    totals: dict[int, Cell] = {0: "全市", 1: None}
    for line in lines:
        kind, unit = _kind(line), _sheet_unit(line)
        for year, which in ((edition.year, "value"), (edition.year - 1, "previous")):
            label = f"{year}年" if which == "value" else f"{year}年同期"
            if not _adds_up(facts, line, which):
                totals[len(columns)] = _exact(line, getattr(line, which))
            columns.append(SheetColumn(f"{line.title}（{unit}）{label}", kind, 17))
    rows: list[list[Cell]] = []
    for one in facts.units:
        row: list[Cell] = [one.name, "已确认" if one.is_confirmed else NOT_CONFIRMED]
        for line in lines:
            fact = None if line.city_only else one.figures.get(line.code)
            row += [_exact(line, fact.value if fact else None), _exact(line, fact.previous if fact else None)]
        rows.append(row)
    return Sheet(
        title=title,
        caption=f"{edition.year}年度{title}指标（截至{long_date(edition.as_of)}）",
        columns=columns,
        rows=rows,
        totals=True,
        total_values=totals,
        notes=[
            "空格表示没有数据，不是零。比率、平均数和去重计数的全市数由明细直接计算，不等于各单位之和，故不用求和公式。"
        ],
    )


def _adds_up(facts: CityFacts, line: FigureFact, which: str) -> bool:
    """Whether the city's figure is the sum of the units': then a formula stands for it, else its own value."""
    total = getattr(line, which)
    if line.is_ratio or line.city_only or total is None:
        return False
    parts = [getattr(fact, which) if (fact := unit.figures.get(line.code)) else None for unit in facts.units]
    known = [part for part in parts if part is not None]
    return len(known) == len(parts) and bool(sum(known, Decimal(0)) == total)


def _kind(line: FigureFact) -> Kind:
    if line.unit_of_measure == "比率":
        return Kind.RATIO
    return Kind.INT if line.places == 0 else Kind.MONEY


def _sheet_unit(line: FigureFact) -> str:
    return "比率" if line.unit_of_measure == "比率" else shown_unit(line.unit_of_measure)


def _exact(line: FigureFact, value: Decimal | None) -> Cell:
    """Amounts in 万元, unrounded; a share stays a share, because the cell's format makes the percent."""
    if value is None or line.unit_of_measure == "比率":
        return value
    return shown_value(value, line.unit_of_measure)


def _targets_sheet(facts: CityFacts) -> Sheet:
    columns = [
        SheetColumn("期限", width=10),
        SheetColumn("条款", width=12),
        SheetColumn("方案目标", width=44),
        SheetColumn("目标值", width=18),
        SheetColumn("计量单位", width=10),
        SheetColumn("完成值", Kind.NUMBER, 16),
        SheetColumn("完成比例", Kind.RATIO, 12),
        SheetColumn("完成情况", width=18),
        SheetColumn("统计口径", width=60),
    ]
    rows = [_target_row(target) for target in facts.edition.targets]
    return Sheet(title="方案目标", caption="方案量化目标完成情况（全市）", columns=columns, rows=rows)


def _target_row(target: TargetFact) -> list[Cell]:
    value = None if target.value is None else shown_value(target.value, target.unit_of_measure)
    return [
        f"{target.year}年度" if target.year else "方案期",
        target.clause,
        target.wording,
        bound_words(target),
        shown_unit(target.unit_of_measure),
        "无数据" if Outcome(target.outcome) is Outcome.NO_DATA else value,
        target.share,
        outcome_words(target),
        target.reading,
    ]


def _milestones_sheet(facts: CityFacts) -> Sheet:
    columns = [
        SheetColumn("年度", Kind.TEXT, 8),
        SheetColumn("条款", width=12),
        SheetColumn("方案任务", width=56),
        SheetColumn("状态", width=12),
        SheetColumn("完成日期", Kind.DATE, 14),
        SheetColumn("佐证", width=40),
    ]
    rows: list[list[Cell]] = [
        [
            str(one.year),
            one.clause,
            one.wording + ("（示例）" if one.is_example else ""),
            one.state,
            one.reached_on,
            one.evidence,
        ]
        for one in facts.edition.milestones
    ]
    return Sheet(title="非量化任务", caption="方案非量化任务进展", columns=columns, rows=rows)


def _sources_sheet(facts: CityFacts) -> Sheet:
    """Where every figure comes from: definition and version, number of rows behind it, digest of those rows."""
    columns = [
        SheetColumn("指标代码", width=26),
        SheetColumn("指标", width=30),
        SheetColumn("分组", width=16),
        SheetColumn("单位", width=14),
        SheetColumn("登记簿", width=18),
        SheetColumn("口径版本", Kind.INT, 10),
        SheetColumn("明细行数", Kind.INT, 10),
        SheetColumn("明细散列", width=66),
        SheetColumn("统计口径", width=70),
    ]
    rows: list[list[Cell]] = []
    for line in facts.edition.city.values():
        rows.append(_source_row(line, "全市"))
        rows += [_source_row(fact, one.name) for one in facts.units if (fact := one.figures.get(line.code))]
    note = "明细散列相同即明细相同；可在门户的指标页查看并导出每个数字的明细。"
    return Sheet(title="数据来源", caption="各项数据的来源", columns=columns, rows=rows, notes=[note])


def _source_row(fact: FigureFact, place: str) -> list[Cell]:
    return [
        fact.code,
        fact.title,
        fact.group,
        place,
        fact.register or None,
        fact.version,
        fact.rows,
        fact.digest or None,
        fact.definition,
    ]
