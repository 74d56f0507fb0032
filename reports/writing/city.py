"""The city's summary of an edition, as a paper; the workbook beside it is in ``book``."""

from portal.papers.document import Annex, BarChart, Block, Heading, Paper, Paragraph, Table, long_date, numbered
from reports.writing.book import city_workbook
from reports.writing.facts import CityFacts, EditionFacts, FigureFact
from reports.writing.frame import (
    NOT_CONFIRMED,
    PENDING_OFFICE,
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
from reports.writing.goals import city_targets, milestone_table, reading_table, relevant_targets, summary_words
from reports.writing.sections import HEADLINES
from reports.writing.tables import group_tables, headline_by_unit, names_of, ranking

__all__ = ["city_paper", "city_workbook"]

CITY = "攀枝花市"
# More bars than this are no picture any more; the tables have them all.
CHARTED_UNITS = 40
ADDRESSEE = "市科技金融工作领导小组"
SIGNER = "攀枝花市科技金融工作领导小组办公室"


def city_paper(facts: CityFacts) -> Paper:
    """The paper of the city. Same facts, same paper."""
    edition = facts.edition
    tables: list[Block] = list(group_tables(facts)) or [Paragraph("各单位全部指标见随附的数据汇总工作簿。")]
    rankings: list[Block] = [table for code in HEADLINES if (table := ranking(facts, code))]
    return Paper(
        title=f"{CITY}\n{edition.year}年度科技金融工作情况汇总报告",
        addressee=ADDRESSEE,
        blocks=_body(facts),
        signer=SIGNER,
        dated=edition.dated,
        date_words=date_words(edition),
        edition=edition_words(edition),
        fingerprint=edition.fingerprint,
        mark=edition.mark,
        notes=[f"数据截至{long_date(edition.as_of)}；{_confirmed_words(facts)}；金额单位为万元"],
        annexes=[
            Annex(f"{edition.year}年度各单位科技金融指标表", tables),
            Annex(f"{edition.year}年度各单位主要指标位次表", rankings),
            Annex(f"{edition.year}年度全市科技金融指标及统计口径", _definitions(edition)),
        ],
    )


def _body(facts: CityFacts) -> list[Block]:
    edition = facts.edition
    opening = f"按照{PLAN}要求，现将全市{edition.year}年度科技金融工作情况汇总报告如下。{period_words(edition)}"
    return [
        Paragraph(opening),
        numbered(1, 1, "报送情况"),
        Paragraph(_reporting_words(facts)),
        numbered(1, 2, "工作开展情况"),
        *task_blocks(edition.city, facts.texts, PENDING_OFFICE),
        headline_table(edition.city, edition, "表1　全市主要指标与上年比较"),
        numbered(1, 3, "目标任务完成情况"),
        *_results(edition),
        numbered(1, 4, "各单位情况"),
        *_units(facts),
        numbered(1, 5, "存在的问题"),
        written_block(facts.texts, "problems", PENDING_OFFICE),
        numbered(1, 6, "下一年度工作打算"),
        written_block(facts.texts, "next_year", PENDING_OFFICE),
    ]


def _results(edition: EditionFacts) -> list[Block]:
    blocks: list[Block] = [Heading(2, "（一）量化目标")]
    if words := summary_words(relevant_targets(edition)):
        blocks.append(Paragraph(f"{words}目标值的统计口径见附件3。"))
    blocks += city_targets(edition, "表2　方案量化目标完成情况")
    due = [one for one in edition.milestones if one.year <= edition.year]
    if due:
        reached = len([one for one in due if one.reached_on])
        blocks.append(Heading(2, "（二）非量化任务"))
        blocks.append(
            Paragraph(f"方案要求{edition.year}年度及以前完成的非量化任务{len(due)}项，登记已完成{reached}项。")
        )
        blocks.append(milestone_table(due, "表3　方案非量化任务进展"))
    return blocks


def _definitions(edition: EditionFacts) -> list[Block]:
    readings = reading_table(edition)
    return [*annex_tables(edition.city, edition), *([readings] if readings else [])]


def _units(facts: CityFacts) -> list[Block]:
    names = [unit.name for unit in facts.units]
    credit = headline_by_unit(facts, ("credit_lent", "credit_balance"), "表4　各单位科技信贷情况")
    capital = headline_by_unit(facts, ("direct_financing", "ip_pledge_lent"), "表5　各单位直接融资和质押融资情况")
    firms = headline_by_unit(facts, ("enterprises_active", "hnte_valid", "tech_sme_valid"), "表6　各单位企业培育情况")
    charts: list[BarChart] = [
        money_chart(
            f"图{position}　各单位{facts.edition.city[code].title}", names, _figures(facts, code), facts.edition
        )
        for position, code in enumerate(("credit_lent", "direct_financing"), start=1)
        if code in facts.edition.city and 0 < len(names) <= CHARTED_UNITS
    ]
    tables: list[Table] = [credit, capital, firms]
    return [Paragraph("各单位全部指标见附件1，主要指标位次见附件2，统计口径见附件3。"), *tables, *charts]


def _figures(facts: CityFacts, code: str) -> list[FigureFact | None]:
    return [unit.figures.get(code) for unit in facts.units]


def _reporting_words(facts: CityFacts) -> str:
    confirmed = [unit for unit in facts.units if unit.is_confirmed]
    silent = [unit for unit in facts.units if not unit.is_confirmed]
    words = f"本年度应报告的县（区）和高新区共{len(facts.units)}个，已确认数据的{len(confirmed)}个"
    words += names_of(confirmed)
    if silent:
        words += f"，{NOT_CONFIRMED}的{len(silent)}个{names_of(silent)}，其数据由各登记簿汇总生成"
    return words + "。单位未报送的文字材料不作代拟。"


def _confirmed_words(facts: CityFacts) -> str:
    silent = len([unit for unit in facts.units if not unit.is_confirmed])
    return f"{silent}个单位的数据{NOT_CONFIRMED}" if silent else "数据已经各单位确认"
