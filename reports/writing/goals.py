"""The plan's targets and milestones as tables and sentences. Their values are the city's."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from portal.core.money import round_to
from portal.papers.document import Align, Block, Column, Paragraph, Table, long_date
from reports.targets import LABELS, Outcome
from reports.writing.facts import EditionFacts, Figures, MilestoneFact, TargetFact
from reports.writing.phrases import UNKNOWN, amount_words, cell, number, shown_unit, shown_value


def relevant_targets(edition: EditionFacts) -> list[TargetFact]:
    """The goals of the year, then those of the whole plan."""
    of_year = [target for target in edition.targets if target.year == edition.year]
    return of_year + [target for target in edition.targets if target.year is None]


def bound_words(target: TargetFact) -> str:
    """达到5,000万元, 超过2,000万元, 1～2家; decimals only where the goal has them."""
    unit = shown_unit(target.unit_of_measure)
    lower = _plain(target.lower, target.unit_of_measure)
    if target.operator == "between" and target.upper is not None:
        return f"{lower}～{_plain(target.upper, target.unit_of_measure)}{unit}"
    return ("超过" if target.operator == "gt" else "达到") + lower + unit


def outcome_words(target: TargetFact) -> str:
    """The result in a word; a goal that the plan only strives for is told from one that it sets."""
    outcome = Outcome(target.outcome)
    if outcome is Outcome.NOT_REACHED and target.is_aspiration:
        return "未完成（力争）"
    if outcome is Outcome.REACHED and target.upper is not None and target.value and target.value > target.upper:
        return "已完成（超额）"
    return LABELS[outcome]


def city_targets(edition: EditionFacts, caption: str) -> list[Block]:
    """All targets of the year and of the plan with the city's values."""
    targets = relevant_targets(edition)
    if not targets:
        return [Paragraph("方案目标尚未录入。")]
    columns = [
        Column("方案目标", width=3),
        Column("条款", Align.CENTER, 1.3),
        Column("期限", Align.CENTER, 1.1),
        Column("目标值", Align.CENTER, 1.6),
        Column("完成值", Align.RIGHT, 1.7),
        Column("完成比例（%）", Align.RIGHT, 1.2),
        Column("完成情况", Align.CENTER, 1.3),
    ]
    rows = [
        [
            target.wording,
            target.clause,
            _term(target),
            bound_words(target),
            amount_words(target.value, target.unit_of_measure),
            UNKNOWN if target.share is None else number(target.share * 100, 2),
            outcome_words(target),
        ]
        for target in targets
    ]
    return [Table(caption, columns, rows)]


def unit_targets(edition: EditionFacts, figures: Figures, caption: str) -> list[Block]:
    """The targets with what the unit's own registers counted this year beside the city's value."""
    targets = relevant_targets(edition)
    if not targets:
        return [Paragraph("方案目标尚未录入。")]
    columns = [
        Column("方案目标", width=2.8),
        Column("目标值", Align.CENTER, 1.6),
        Column("全市完成值", Align.RIGHT, 1.7),
        Column("全市完成情况", Align.CENTER, 1.3),
        Column("其中：本单位当年数", Align.RIGHT, 1.6),
    ]
    rows = [
        [
            target.wording + ("" if target.year else "（方案期）"),
            bound_words(target),
            amount_words(target.value, target.unit_of_measure),
            outcome_words(target),
            _own(figures, target),
        ]
        for target in targets
    ]
    note = "注：目标为全市目标；“本单位当年数”为本单位当年统计数，不按县（区）分解目标。“—”表示登记簿中尚无此项数据。"
    return [Table(caption, columns, rows, note=note)]


def reading_table(edition: EditionFacts) -> Table | None:
    """How words that the plan leaves open were read, and over which days each value counts."""
    rows = [[target.wording, _term(target), target.reading] for target in relevant_targets(edition) if target.reading]
    columns = [Column("方案目标", width=2.2), Column("期限", Align.CENTER, 1), Column("统计口径", width=4)]
    return Table("方案目标的统计口径", columns, rows) if rows else None


def summary_words(targets: Iterable[TargetFact]) -> str:
    """How many of the goals are reached, not reached, or without data."""
    outcomes = [Outcome(target.outcome) for target in targets]
    if not outcomes:
        return ""
    counts = {outcome: outcomes.count(outcome) for outcome in Outcome}
    words = f"所列{len(outcomes)}项量化目标中，已完成{counts[Outcome.REACHED]}项，未完成{counts[Outcome.NOT_REACHED]}项"
    missing = counts[Outcome.NO_DATA]
    return words + (f"，{missing}项因登记簿中尚无数据暂不能评价。" if missing else "。")


def milestone_table(milestones: Sequence[MilestoneFact], caption: str) -> Table:
    columns = [
        Column("方案任务", width=3.6),
        Column("条款", Align.CENTER, 1.2),
        Column("年度", Align.CENTER, 0.9),
        Column("状态", Align.CENTER, 1.1),
        Column("完成日期", Align.CENTER, 1.9),
        Column("佐证", width=2),
    ]
    rows = [
        [
            one.wording + ("（示例）" if one.is_example else ""),
            one.clause,
            str(one.year),
            one.state,
            long_date(one.reached_on) if one.reached_on else UNKNOWN,
            one.evidence or UNKNOWN,
        ]
        for one in milestones
    ]
    return Table(caption, columns, rows)


def _term(target: TargetFact) -> str:
    return f"{target.year}年度" if target.year else "方案期"


def _own(figures: Figures, target: TargetFact) -> str:
    fact = figures.get(target.indicator)
    if fact is None or fact.value is None or fact.city_only:
        return UNKNOWN
    return cell(fact, fact.value) + shown_unit(fact.unit_of_measure)


def _plain(value: Decimal, unit_of_measure: str) -> str:
    shown = shown_value(value, unit_of_measure)
    return number(shown, 0) if shown == round_to(shown, 0) else number(shown, 2)
