"""The yearly report of one unit: the frame is made from its figures, what the unit wrote stands as it was written."""

from collections.abc import Sequence

from portal.papers.document import Annex, Block, Heading, Paper, Paragraph, long_date, numbered
from reports.writing.facts import EditionFacts, Figures, LandFact, ReportFacts, UnitFacts
from reports.writing.frame import (
    NOT_CONFIRMED,
    PENDING_UNIT,
    PLAN,
    annex_tables,
    date_words,
    edition_words,
    headline_table,
    money_chart,
    period_words,
    task_blocks,
    written_block,
)
from reports.writing.goals import relevant_targets, summary_words, unit_targets
from reports.writing.phrases import amount_words
from reports.writing.sections import SECTIONS

ADDRESSEE = "市科技金融工作领导小组办公室"
CHARTED = ("credit_lent", "credit_balance", "ip_pledge_lent", "direct_financing")


def unit_paper(facts: ReportFacts) -> Paper:
    """The paper of one unit. Same facts, same paper."""
    edition, unit = facts.edition, facts.unit
    subject = f"{edition.year}年度科技金融工作情况报告"
    annex = f"{unit.name}{edition.year}年度科技金融指标情况表"
    return Paper(
        title=f"{unit.signer}\n{subject}",
        addressee=ADDRESSEE,
        blocks=_body(edition, unit),
        signer=unit.signer,
        dated=edition.dated,
        date_words=date_words(edition),
        edition=edition_words(edition),
        fingerprint=edition.fingerprint,
        mark="　".join(part for part in (edition.mark, _unconfirmed(unit)) if part),
        notes=_notes(edition, unit),
        annexes=[Annex(annex, _annex(edition, unit))],
    )


def _body(edition: EditionFacts, unit: UnitFacts) -> list[Block]:
    place = _place(unit)
    opening = f"按照{PLAN}要求，现将{place}{edition.year}年度科技金融工作情况报告如下。{period_words(edition)}"
    blocks: list[Block] = [Paragraph(opening)]
    if not unit.is_confirmed:
        blocks.append(Paragraph(f"本报告所列数据由各登记簿汇总生成，{NOT_CONFIRMED}。"))
    blocks += [numbered(1, 1, "工作开展情况"), *task_blocks(_own(unit), unit.texts, PENDING_UNIT)]
    blocks += [numbered(1, 2, "目标任务完成情况"), *_results(edition, unit)]
    for position, (key, title) in enumerate(SECTIONS, start=3):
        blocks += [numbered(1, position, title), written_block(unit.texts, key, PENDING_UNIT)]
    return blocks


def _results(edition: EditionFacts, unit: UnitFacts) -> list[Block]:
    blocks: list[Block] = [Heading(2, "（一）方案目标")]
    targets = relevant_targets(edition)
    if targets:
        blocks.append(Paragraph(f"方案目标按全市考核。{summary_words(targets)}"))
    blocks += unit_targets(edition, unit.figures, "表1　方案目标完成情况")
    caption = f"表2　{unit.name}主要指标与上年比较"
    note = _table_note(unit)
    blocks += [Heading(2, "（二）主要指标"), headline_table(unit.figures, edition, caption, note)]
    charted = [unit.figures[code] for code in CHARTED if code in unit.figures]
    if charted:
        names = [fact.title for fact in charted]
        blocks.append(money_chart(f"图1　{unit.name}主要金额与上年比较", names, charted, edition))
    return blocks


def _annex(edition: EditionFacts, unit: UnitFacts) -> list[Block]:
    blocks = annex_tables(_own(unit), edition)
    if not unit.is_confirmed:
        blocks.insert(0, Paragraph(f"以下数据{NOT_CONFIRMED}。"))
    if unit.land:
        blocks.append(Paragraph(_land_words(unit.land, _place(unit))))
    return blocks


def _own(unit: UnitFacts) -> Figures:
    """Without what is counted for the city only: a zero there would be no fact about the unit."""
    return {code: fact for code, fact in unit.figures.items() if not fact.city_only}


def _land_words(land: Sequence[LandFact], place: str) -> str:
    """What another unit counts on this unit's land; it stands beside the figures and is not part of them."""
    by_counter: dict[str, list[str]] = {}
    for fact in land:
        by_counter.setdefault(fact.counted_by, []).append(fact.title + amount_words(fact.value, fact.unit_of_measure))
    parts = [f"由{counter}统计的{'、'.join(items)}" for counter, items in by_counter.items()]
    return f"附注：登记住所在{place}、{'；'.join(parts)}，计入其统计单位，不计入上述各表，全市汇总时不重复计算。"


def _notes(edition: EditionFacts, unit: UnitFacts) -> list[str]:
    confirmed = "数据已经该单位确认" if unit.is_confirmed else f"数据{NOT_CONFIRMED}"
    return [f"数据截至{long_date(edition.as_of)}，{confirmed}；金额单位为万元，四舍五入至两位小数"]


def _unconfirmed(unit: UnitFacts) -> str:
    return "" if unit.is_confirmed else f"数据{NOT_CONFIRMED}"


def _table_note(unit: UnitFacts) -> str:
    return "" if unit.is_confirmed else f"注：表中数据{NOT_CONFIRMED}。"


def _place(unit: UnitFacts) -> str:
    """我区, 我县, 高新区: how a unit speaks of itself in a report upward."""
    if unit.kind == "county":
        return "我县" if unit.name.endswith("县") else "我区"
    return "高新区" if unit.kind == "zone" else "我单位"
