"""Figures in words: units, decimals, comparison with last year. Money is in yuan in the facts and in 万元 in papers."""

from collections.abc import Sequence
from decimal import Decimal

from portal.core.money import round_to
from reports.writing.facts import FigureFact, Figures

UNKNOWN = "—"
TEN_THOUSAND = Decimal(10000)


def shown_unit(unit_of_measure: str) -> str:
    """The unit that papers use: 万元 for yuan, % for a share."""
    return {"元": "万元", "比率": "%"}.get(unit_of_measure, unit_of_measure)


def shown_value(value: Decimal, unit_of_measure: str) -> Decimal:
    """The value in the unit of ``shown_unit``, not rounded."""
    if unit_of_measure == "元":
        return value / TEN_THOUSAND
    return value * 100 if unit_of_measure == "比率" else value


def shown_places(fact: FigureFact) -> int:
    return 2 if fact.unit_of_measure in {"元", "比率"} else fact.places


def number(value: Decimal, places: int) -> str:
    """Thousands separators and fixed decimals."""
    return f"{round_to(value, places) + 0:,}"


def cell(fact: FigureFact | None, value: Decimal | None) -> str:
    """A figure for a table: without its unit, — when it is not known."""
    if fact is None or value is None:
        return UNKNOWN
    return number(shown_value(value, fact.unit_of_measure), shown_places(fact))


def amount_words(value: Decimal | None, unit_of_measure: str) -> str:
    """A plain amount with its unit: money with two decimals, counts without."""
    if value is None:
        return UNKNOWN
    places = 2 if unit_of_measure in {"元", "比率"} else 0
    return number(shown_value(value, unit_of_measure), places) + shown_unit(unit_of_measure)


def change_cell(fact: FigureFact) -> str:
    """The difference to last year in the unit of the figure, with its sign; — when either is not known."""
    if fact.value is None or fact.previous is None:
        return UNKNOWN
    difference = shown_value(fact.value - fact.previous, fact.unit_of_measure)
    return ("+" if round_to(difference, shown_places(fact)) > 0 else "") + number(difference, shown_places(fact))


def growth_cell(fact: FigureFact) -> str:
    """The change in percent of last year's value; — for a ratio, or when last year's is zero or not known."""
    if fact.is_ratio or fact.value is None or not fact.previous:
        return UNKNOWN
    growth = (fact.value - fact.previous) / fact.previous * 100
    return ("+" if round_to(growth, 2) > 0 else "") + number(growth, 2)


def value_words(fact: FigureFact) -> str:
    """当年发放科技贷款金额4,200.00万元; says so when there is no value."""
    if fact.value is None:
        return f"{fact.title}无可计算数据" if fact.is_ratio else f"{fact.title}无数据"
    return f"{fact.title}{cell(fact, fact.value)}{shown_unit(fact.unit_of_measure)}"


def change_words(fact: FigureFact) -> str:
    """The comparison with the same period of last year; empty when this year's value is not known."""
    if fact.value is None:
        return ""
    if fact.previous is None:
        return "上年同期无可比数据"
    difference = fact.value - fact.previous
    return _difference_words(fact, difference, fact.previous) if difference else "与上年同期持平"


def _difference_words(fact: FigureFact, difference: Decimal, previous: Decimal) -> str:
    rises = difference > 0
    if fact.is_ratio:
        points = number(abs(shown_value(difference, fact.unit_of_measure)), shown_places(fact))
        return f"比上年同期{'提高' if rises else '降低'}{points}个百分点"
    if not previous:
        return f"上年同期为{cell(fact, previous)}{shown_unit(fact.unit_of_measure)}"
    if fact.is_money:
        return f"比上年同期{'增长' if rises else '下降'}{number(abs(difference / previous * 100), 2)}%"
    return f"比上年同期{'增加' if rises else '减少'}{number(abs(difference), fact.places)}{fact.unit_of_measure}"


def sentence(figures: Figures, codes: Sequence[str]) -> str:
    """One sentence from the figures that are there; comparisons for the first figure and for amounts of money."""
    parts: list[str] = []
    for code in codes:
        fact = figures.get(code)
        if fact is None:
            continue
        change = change_words(fact) if fact.is_money or not parts else ""
        words = value_words(fact) + (f"，{change}" if change else "")
        # 当年 is said once in a sentence.
        parts.append(words.removeprefix("当年") if parts and parts[0].startswith("当年") else words)
    return "；".join(parts) + "。" if parts else ""


def grouped(figures: Figures) -> dict[str, list[FigureFact]]:
    """The figures by group, both in their order."""
    groups: dict[str, list[FigureFact]] = {}
    for fact in figures.values():
        groups.setdefault(fact.group, []).append(fact)
    return groups
