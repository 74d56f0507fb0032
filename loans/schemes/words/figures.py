"""Figures as offices write them: 500 万元, 1.2 亿元, 40%, 10 个百分点, 3 个月. What is not known is 【待定】."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.format.base import Unknown, decimal_text
from loans.schemes.format.tables import Span

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
# An amount is written in 万元 or 亿元 only when that needs no more decimals than this.
MOST_DECIMALS = 4


def undecided() -> str:
    return _("【待定】")


def _short(value: Decimal) -> str:
    """Plain digits without zeros behind the last sign that counts."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fits(value: Decimal) -> bool:
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MOST_DECIMALS


def money_words(value: Decimal | Unknown) -> str:
    """``5000000.00`` is 500 万元; an amount that is not round stays in yuan with its fen. Nothing is ever rounded."""
    if isinstance(value, Unknown):
        return undecided()
    if value >= YI and _fits(value / YI):
        return _("%(amount)s 亿元") % {"amount": _short(value / YI)}
    if value >= WAN and _fits(value / WAN):
        return _("%(amount)s 万元") % {"amount": _short(value / WAN)}
    return _("%(amount)s 元") % {"amount": f"{value:,f}".removesuffix(".00")}


def share_words(value: Decimal | Fraction | Unknown) -> str:
    """``0.40`` is 40%; a fraction that no decimal can say stays a fraction."""
    if isinstance(value, Unknown):
        return undecided()
    text = decimal_text(value)
    return text if "/" in text else f"{_short(Decimal(text) * 100)}%"


def points_words(value: Decimal | Unknown) -> str:
    if isinstance(value, Unknown):
        return undecided()
    return _("%(points)s 个百分点") % {"points": _short(value * 100)}


def number_words(value: Decimal | int | Unknown) -> str:
    return undecided() if isinstance(value, Unknown) else _short(Decimal(value))


def day_words(value: date | Unknown) -> str:
    """``2018年3月5日``."""
    if isinstance(value, Unknown):
        return undecided()
    return _("%(year)s年%(month)s月%(day)s日") % {"year": value.year, "month": value.month, "day": value.day}


def span_words(span: Span) -> str:
    units = (
        (span.days, _("%(n)s 日")),
        (span.working_days, _("%(n)s 个工作日")),
        (span.months, _("%(n)s 个月")),
        (span.years, _("%(n)s 年")),
    )
    for length, text in units:
        if length is not None:
            words = text % {"n": number_words(length)}
            return words if span.inclusive else _("%(length)s（不含末日）") % {"length": words}
    return ""


def joined(parts: Any) -> str:
    """甲、乙、丙."""
    return "、".join(str(part) for part in parts)
