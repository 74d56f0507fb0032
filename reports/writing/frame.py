"""What the papers of units and of the city share: opening words, marks, annex tables, parts that people write."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from portal.core.money import round_to
from portal.papers.document import (
    Align,
    BarChart,
    Block,
    Column,
    Paragraph,
    Series,
    Table,
    long_date,
    numbered,
)
from reports.writing.facts import EditionFacts, FigureFact, Figures
from reports.writing.phrases import (
    cell,
    change_cell,
    grouped,
    growth_cell,
    sentence,
    shown_unit,
    shown_value,
)
from reports.writing.sections import HEADLINES, TASKS

PLAN = "《攀枝花市促进科技与金融结合特色试点城市工作实施方案（2017～2019）》（攀办发〔2017〕141号）"
NOT_CONFIRMED = "未经该单位确认"
PENDING_UNIT = "（该部分待单位填写）"
PENDING_OFFICE = "（该部分待领导小组办公室填写）"


def period_words(edition: EditionFacts) -> str:
    """Which days the figures count and which they are compared with."""
    first = date(edition.as_of.year, 1, 1)
    words = (
        f"除另有说明外，当年数的统计时间为{long_date(first)}至{long_date(edition.as_of)}，时点数截至"
        f"{long_date(edition.as_of)}；上年同期为{long_date(date(edition.previous_as_of.year, 1, 1))}至"
        f"{long_date(edition.previous_as_of)}。"
    )
    return words + ("数据截止日尚未结束，本稿数据为暂定数。" if edition.is_provisional else "")


def edition_words(edition: EditionFacts) -> str:
    return f"{edition.year}年度第{edition.edition}版" + ("（暂定）" if edition.is_provisional else "")


def date_words(edition: EditionFacts) -> str:
    """The open date of a draft that nobody has signed: the year of the report, month and day left blank."""
    return f"{edition.year}年　　月　　日"


def task_blocks(figures: Figures, texts: Mapping[str, str], pending: str) -> list[Block]:
    """Part one: the tasks of the plan in order, each with its figures and with what was written to it."""
    blocks: list[Block] = []
    for position, task in enumerate(TASKS, start=1):
        blocks.append(numbered(2, position, task.title))
        said = [words for codes in task.sentences if (words := sentence(figures, codes))]
        written = texts.get(task.key, "").strip()
        if said:
            blocks.append(Paragraph("".join(said)))
        if written:
            blocks.append(Paragraph(written))
        if not said and not written:
            blocks.append(Paragraph(pending))
    return blocks


def written_block(texts: Mapping[str, str], key: str, pending: str) -> Paragraph:
    """What was written for a section, as it was written; when nothing was, the paper says so."""
    return Paragraph(texts.get(key, "").strip() or pending)


def headline_table(figures: Figures, edition: EditionFacts, caption: str, note: str = "") -> Table:
    """The main indicators beside last year's."""
    columns = [
        Column("指标", width=3),
        Column("计量单位", Align.CENTER, 1),
        Column(f"{edition.year}年", Align.RIGHT, 1.4),
        Column("上年同期", Align.RIGHT, 1.4),
        Column("增减", Align.RIGHT, 1.3),
        Column("增幅（%）", Align.RIGHT, 1.1),
    ]
    facts = [figures[code] for code in HEADLINES if code in figures]
    rows = [
        [
            fact.title,
            shown_unit(fact.unit_of_measure),
            cell(fact, fact.value),
            cell(fact, fact.previous),
            change_cell(fact),
            growth_cell(fact),
        ]
        for fact in facts
    ]
    return Table(caption, columns, rows, note=note)


def annex_tables(figures: Figures, edition: EditionFacts) -> list[Block]:
    """Every indicator with value, last year, change and definition, a table for each group."""
    columns = [
        Column("指标", width=2.2),
        Column("计量单位", Align.CENTER, 0.7),
        Column(f"{edition.year}年", Align.RIGHT, 1.1),
        Column("上年同期", Align.RIGHT, 1.1),
        Column("增减", Align.RIGHT, 1.1),
        Column("统计口径", width=4),
    ]
    blocks: list[Block] = []
    for group, facts in grouped(figures).items():
        rows = [
            [
                fact.title,
                shown_unit(fact.unit_of_measure),
                cell(fact, fact.value),
                cell(fact, fact.previous),
                change_cell(fact),
                fact.definition,
            ]
            for fact in facts
        ]
        blocks.append(Table(group, columns, rows))
    return blocks


def money_chart(
    caption: str, names: Sequence[str], facts: Sequence[FigureFact | None], edition: EditionFacts
) -> BarChart:
    """Amounts in 万元, this year beside last year, one pair of bars for each name."""
    return BarChart(
        caption,
        "万元",
        names,
        [
            Series(f"{edition.year}年", [_money(fact.value if fact else None) for fact in facts]),
            Series(f"{edition.year - 1}年同期", [_money(fact.previous if fact else None) for fact in facts]),
        ],
        places=2,
    )


def _money(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_to(shown_value(value, "元"), 2)
