"""Own facts of a scheme: ``extra`` in the facts file, typed by the scheme's declaration."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _
from pydantic_core import PydanticCustomError

from loans.schemes.facts.base import GRADES
from loans.schemes.format import Scheme
from loans.schemes.format.base import (
    WAN,
    read_count,
    read_day,
    read_money,
    read_number,
    read_ratio,
    refusal,
    text_of,
)
from loans.schemes.format.vocabulary import FactType, OwnFact
from loans.schemes.problems import Problem
from portal.core.money import FEN

Typed = Decimal | int | date | bool | str | tuple[str, ...]


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise refusal("bool_type", _("此处只能是 true 或 false"))
    return value


def _word(value: object) -> str:
    return text_of(value, _("此处是文字"), '"A"')


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise refusal("tuple_type", _("此处应是列表"))
    return tuple(_word(one) for one in value)


def _grade(value: object) -> str:
    if value not in GRADES:
        raise refusal(
            "grade", _("五级分类是 %(known)s 之一，不是 %(value)s") % {"known": "、".join(GRADES), "value": value}
        )
    return str(value)


def _wan(value: object) -> Decimal:
    amount = read_number(value) * WAN
    if amount != amount.quantize(FEN):
        raise refusal("money", _("“%(value)s”不是金额：单位万元，最多六位小数") % {"value": value})
    return amount.quantize(FEN)


READERS: dict[FactType, Callable[[object], Any]] = {
    FactType.MONEY: read_money,
    FactType.RATIO: read_ratio,
    FactType.NUMBER: read_number,
    FactType.COUNT: read_count,
    FactType.DAY: read_day,
    FactType.FLAG: _flag,
    FactType.WORD: _word,
    FactType.WORDS: _words,
    FactType.GRADE: _grade,
}


def read_value(fact_type: FactType, value: object) -> Typed:
    """A value in a fact's own type; ``PydanticCustomError`` with the reason otherwise."""
    return cast("Typed", READERS[fact_type](value))


def own_fact_problems(scheme: Scheme, extra: Mapping[str, Any], unit: str) -> tuple[dict[str, Typed], list[Problem]]:
    """The own facts in their types, and what is wrong with them."""
    declared = {fact.code: fact for fact in scheme.facts}
    typed: dict[str, Typed] = {}
    problems: list[Problem] = []
    for code, value in extra.items():
        if code not in declared:
            problems.append(Problem(f"extra.{code}", _("方案没有声明这个自定事实"), "no_such"))
            continue
        try:
            typed[code] = _typed(declared[code], value, unit)
        except PydanticCustomError as error:
            problems.append(Problem(f"extra.{code}", error.message(), error.type))
    return typed, problems


def _typed(fact: OwnFact, value: object, unit: str) -> Typed:
    if fact.type == FactType.MONEY and unit == "wan":
        return _wan(value)
    typed = read_value(fact.type, value)
    stated = typed if isinstance(typed, tuple) else (typed,)
    if fact.words and any(one not in fact.words for one in stated):
        raise refusal("enum", _("只能是：%(known)s") % {"known": "、".join(fact.words)})
    return typed
