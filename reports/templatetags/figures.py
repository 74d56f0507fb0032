"""Figures of indicators and outcomes of targets in templates. ``{% load figures %}``."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.core.display import NOTHING, show_day, show_percent
from portal.programme.indicators import Indicator
from reports.dashboard import amount_text
from reports.models import TargetResult
from reports.targets import COLOURS, LABELS, Outcome

register = template.Library()
# The unit of measure of an indicator whose value is a share (0.0325), shown as 3.25%.
SHARE = "比率"
NOTHING_MARK = format_html('<span class="nothing">{}</span>', NOTHING)


@register.filter
def figure(value: Decimal | int | None, indicator: Indicator) -> SafeString:
    """The value in the decimals of its indicator, with thousands separators, a share as percent; — when none."""
    if value is None:
        return NOTHING_MARK
    is_share = indicator.unit_of_measure == SHARE
    text = show_percent(Decimal(value), max(indicator.places - 2, 0)) if is_share else _plain(value, indicator.places)
    return format_html('<span class="negative">{}</span>', text) if value < 0 else format_html("{}", text)


def _plain(value: Decimal | int, places: int) -> str:
    return f"{Decimal(value):,.{places}f}"


@register.simple_tag
def target_value(result: TargetResult) -> str:
    is_money = result.unit_of_measure == "元"
    unit = "万元" if is_money else result.unit_of_measure
    return NOTHING if result.value is None else f"{amount_text(result.value, is_money=is_money)} {unit}"


@register.inclusion_tag("components/_state_badge.html")
def outcome_badge(outcome: str) -> dict[str, str]:
    known = Outcome(outcome)
    return {"label": LABELS[known], "colour": COLOURS[known]}


@register.simple_tag
def row_cell(value: Any) -> SafeString:
    """A table cell for a value of a register row: amounts right, dates and codes as on every page."""
    if value is None or value == "":
        return format_html("<td>{}</td>", NOTHING_MARK)
    if isinstance(value, Decimal):
        return format_html('<td class="num">{}</td>', f"{value:,f}")
    if isinstance(value, int) and not isinstance(value, bool):
        return format_html('<td class="num">{}</td>', f"{value:,}")
    if isinstance(value, date):
        return format_html('<td class="date">{}</td>', show_day(value))
    return format_html("<td>{}</td>", value)
