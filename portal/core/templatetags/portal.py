"""Figures, dates, codes and states in templates. ``{% load portal %}``."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.display import (
    NOTHING,
    StateWord,
    money_unit,
    show_day,
    show_instant,
    show_money,
    show_number,
    show_percent,
    show_rate,
)
from portal.core.states import Machine
from portal.core.work import due_colour, due_text

register = template.Library()
NOTHING_MARK = format_html('<span class="nothing">{}</span>', NOTHING)


def is_nothing(value: Any) -> bool:
    """Not known; a template gives an empty text for an attribute of something that is not there."""
    return value is None or value == ""


def _amount(text: str, negative: bool) -> SafeString:
    return format_html('<span class="num negative">{}</span>', text) if negative else format_html("{}", text)


@register.simple_tag(takes_context=True)
def money(context: dict[str, Any], yuan: Any) -> SafeString:
    """An amount in the unit that the reader chose (``money_unit_label`` names it)."""
    if is_nothing(yuan):
        return NOTHING_MARK
    return _amount(show_money(yuan, money_unit(context.get("request"))), yuan < 0)


@register.simple_tag(takes_context=True)
def money_unit_label(context: dict[str, Any]) -> str:
    return money_unit(context.get("request")).label


@register.filter
def yuan(amount: Any) -> SafeString:
    """An amount in yuan, whatever unit the page shows."""
    return NOTHING_MARK if is_nothing(amount) else _amount(show_money(amount), amount < 0)


@register.filter
def number(value: Any) -> SafeString:
    return NOTHING_MARK if is_nothing(value) else _amount(show_number(value), value < 0)


@register.filter
def percent(ratio: Any, places: int = 2) -> str:
    """A ratio as a percentage: ``{{ 0.0325|percent }}`` is 3.25%."""
    return NOTHING if is_nothing(ratio) else show_percent(ratio, int(places))


@register.filter
def rate(percentage: Any) -> str:
    """A percentage as stored: 4.350000 is 4.35%."""
    return NOTHING if is_nothing(percentage) else f"{show_rate(percentage)}%"


@register.filter
def day(value: Any) -> SafeString:
    """``2018-03-05``; ``—`` when not known."""
    return NOTHING_MARK if is_nothing(value) else format_html('<span class="date">{}</span>', show_day(value))


@register.filter
def instant(value: Any) -> SafeString:
    return NOTHING_MARK if is_nothing(value) else format_html('<span class="date">{}</span>', show_instant(value))


@register.filter
def known(value: Any) -> object:
    """The value, or ``—`` when nothing is known."""
    return NOTHING_MARK if is_nothing(value) else value


@register.filter
def code(value: Any) -> SafeString:
    """A code in a fixed-width face, never broken over lines, with a button that copies it."""
    if not value:
        return NOTHING_MARK
    return format_html(
        '<span class="code-box"><span class="code">{}</span>'
        '<button class="copy-code" type="button" data-copy="{}" data-done="{}" aria-label="{}">{}</button></span>',
        value,
        value,
        _("已复制"),
        _("复制 %(code)s") % {"code": value},
        _("复制"),
    )


@register.inclusion_tag("components/_state_badge.html")
def state_badge(label: StateWord | str, colour: str = "grey") -> dict[str, str]:
    """The word of a state in its colour: from a ``StateWord``, or a label and a colour."""
    word = label if isinstance(label, StateWord) else StateWord(label, colour)
    return {"label": str(word.label), "colour": word.colour}


@register.inclusion_tag("components/_state_badge.html")
def machine_badge(machine: Machine, state: str) -> dict[str, str]:
    """The word and colour that a machine gives to ``state``."""
    return {"label": str(machine.labels.get(state, state)), "colour": machine.colours.get(state, "grey")}


@register.simple_tag
def due(due_on: date | None, days_left: int | None, provisional: bool = False) -> SafeString:
    """The due date and the clock beside it: ``2018-03-05 剩 3 个工作日``, amber from 3, red when over."""
    if due_on is None or days_left is None:
        return NOTHING_MARK
    return format_html(
        '<span class="date">{}</span> <span class="{}">{}{}</span>',
        show_day(due_on),
        due_colour(days_left),
        due_text(days_left),
        _("（暂按周历）") if provisional else "",
    )


@register.simple_tag
def rows_text(count: int) -> str:
    return ngettext("%(count)s 条", "%(count)s 条", count) % {"count": f"{count:,}"}
