"""Conditions and tiers in words: 年营业收入不超过 5 亿元，且未上市."""

from django.utils.translation import gettext as _

from loans.schemes.format.base import UNKNOWN
from loans.schemes.format.conditions import Condition, Operator
from loans.schemes.format.tables import Tier
from loans.schemes.format.vocabulary import FactType
from loans.schemes.words.figures import number_words
from loans.schemes.words.vocabulary import Vocabulary


def condition_words(condition: Condition, say: Vocabulary) -> str:
    """One clause without a full stop; what belongs together is put in brackets below the first level."""
    return _words(condition, say, nested=False)


def _words(condition: Condition, say: Vocabulary, *, nested: bool) -> str:
    if condition.title is not None:
        return condition.title
    if condition.all is not None:
        return _many(condition.all, _("，且"), say, nested=nested)
    if condition.any is not None:
        return _many(condition.any, _("，或"), say, nested=nested)
    if condition.not_ is not None:
        return _("不属于以下情形：%(what)s") % {"what": _words(condition.not_, say, nested=True)}
    return _leaf(condition, say)


def _many(parts: tuple[Condition, ...], joint: str, say: Vocabulary, *, nested: bool) -> str:
    text = joint.join(_words(part, say, nested=len(parts) > 1) for part in parts)
    return f"（{text}）" if nested and len(parts) > 1 else text


def _leaf(condition: Condition, say: Vocabulary) -> str:
    fact, operator, value = condition.fact or "", condition.operator or Operator.EQ, condition.value
    title, kind = say.fact(fact), say.fact_type(fact)
    if kind == FactType.FLAG and isinstance(value, bool):
        holds = value if operator == Operator.EQ else not value
        return title if holds else _("非“%(title)s”") % {"title": title}
    if condition.value_fact is not None:
        return f"{title}{operator.label}{_other_fact(condition, say)}"
    if operator == Operator.BETWEEN and isinstance(value, list | tuple) and len(value) == 2:
        words = {"title": title, "low": say.value(value[0], kind, fact), "high": say.value(value[1], kind, fact)}
        return _("%(title)s在 %(low)s 至 %(high)s 之间（含两端）") % words
    if operator == Operator.GE and kind == FactType.GRADE:
        return _("%(title)s为%(value)s及以下") % {"title": title, "value": say.value(value, kind)}
    unit = _unit(title) if kind == FactType.COUNT else ""
    joint = " " if kind in {FactType.MONEY, FactType.RATIO, FactType.NUMBER, FactType.COUNT} else ""
    return f"{title}{_operator(operator, kind)}{joint}{say.value(value, kind, fact)}{unit}"


def _unit(title: str) -> str:
    """The unit that the name of a count carries: 逾期天数 is counted in days."""
    units = (("天数", _(" 天")), ("月数", _(" 个月")), ("（月）", _(" 个月")), ("年数", _(" 年")))
    return next((unit for end, unit in units if title.endswith(end)), "")


def _operator(operator: Operator, kind: FactType | None) -> str:
    if operator == Operator.EQ and kind in {FactType.WORD, FactType.GRADE, None}:
        return _("为")
    if operator == Operator.IN:
        return _("属于以下之一：")
    if operator in {Operator.ANY_OF, Operator.ALL_OF, Operator.NONE_OF, Operator.NOT_IN}:
        return f"{operator.label}："
    return str(operator.label)


def _other_fact(condition: Condition, say: Vocabulary) -> str:
    title = say.fact(condition.value_fact or "")
    if condition.times is None:
        return _("“%(title)s”") % {"title": title}
    times = number_words(condition.times) if condition.times is not UNKNOWN else number_words(UNKNOWN)
    return _("“%(title)s”的 %(times)s 倍") % {"title": title, "times": times}


def tier_words(tier: Tier, by: str, say: Vocabulary) -> str:
    """贷款金额超过 500 万元、不超过 1500 万元."""
    kind = say.fact_type(by)
    if tier.words is not None:
        return _("%(title)s为%(words)s") % {"title": say.fact(by), "words": say.value(tier.words, kind, by)}
    bounds = ((tier.above, _("超过")), (tier.from_, _("达到")), (tier.up_to, _("不超过")), (tier.below, _("低于")))
    parts = [f"{word} {say.value(bound, kind)}" for bound, word in bounds if bound is not None]
    return say.fact(by) + ("、".join(parts) or _("不限"))
