"""Conditions name facts that exist where they are asked, with operators and values that fit the fact's type."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from pydantic_core import PydanticCustomError

from loans.schemes.checks.walk import kind_at, parts
from loans.schemes.facts.catalogue import FactName, FactsKind, catalogue
from loans.schemes.facts.own import read_value
from loans.schemes.format import Scheme
from loans.schemes.format.conditions import Condition, Operator, words_in
from loans.schemes.format.vocabulary import FactType, OwnFact
from loans.schemes.problems import Problem
from loans.schemes.roles import mode_codes

ORDERED = {FactType.MONEY, FactType.RATIO, FactType.NUMBER, FactType.COUNT, FactType.DAY, FactType.GRADE}
NUMERIC = {FactType.MONEY, FactType.RATIO, FactType.NUMBER, FactType.COUNT}
LISTS = {Operator.IN, Operator.NOT_IN, Operator.ANY_OF, Operator.ALL_OF, Operator.NONE_OF, Operator.BETWEEN}
FOR_WORDS = {Operator.ANY_OF, Operator.ALL_OF, Operator.NONE_OF}
FOR_ORDERED = {Operator.GT, Operator.GE, Operator.LT, Operator.LE, Operator.BETWEEN}
FOR_ALL = {Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN}


def operators_for(fact_type: FactType) -> set[Operator]:
    """The comparisons that a fact of this type allows."""
    if fact_type == FactType.WORDS:
        return FOR_WORDS
    if fact_type == FactType.FLAG:
        return {Operator.EQ, Operator.NE}
    return FOR_ALL | FOR_ORDERED if fact_type in ORDERED else FOR_ALL


def own_name(fact: OwnFact) -> FactName:
    return FactName(f"extra.{fact.code}", fact.type, fact.title, "Own fact of the scheme.", tuple(FactsKind))


def facts_for(scheme: Scheme, kind: FactsKind | None) -> dict[str, FactName]:
    """Every fact that a condition of this assessment may name, with the scheme's own."""
    names = {name: fact for name, fact in catalogue().items() if kind is None or kind in fact.kinds}
    return names | {f"extra.{fact.code}": own_name(fact) for fact in scheme.facts}


def check_conditions(scheme: Scheme) -> Iterator[Problem]:
    for path, part in parts(scheme):
        if isinstance(part, Condition) and part.is_leaf:
            yield from _check_leaf(scheme, path, part)


def fact_problem(scheme: Scheme, path: str, name: str) -> tuple[FactName | None, list[Problem]]:
    """The fact called ``name`` where ``path`` is evaluated, or what is wrong with the name."""
    kind = kind_at(path)
    fact = facts_for(scheme, kind).get(name)
    if fact is not None:
        return fact, []
    if name in catalogue() and kind is not None:
        return None, [
            Problem(path, _("事实 %(name)s 在%(label)s中没有") % {"name": name, "label": kind.label}, "no_such")
        ]
    return None, [
        Problem(
            path, _("没有事实 %(name)s：见事实目录，或在 facts 中自行声明后写 extra.代码") % {"name": name}, "no_such"
        )
    ]


def _check_leaf(scheme: Scheme, path: str, leaf: Condition) -> Iterator[Problem]:
    fact, problems = fact_problem(scheme, f"{path}.fact", leaf.fact or "")
    yield from problems
    if fact is None or leaf.operator is None:
        return
    if leaf.operator not in operators_for(fact.type):
        words = "、".join(sorted(one.value for one in operators_for(fact.type)))
        yield Problem(
            f"{path}.operator",
            _("%(title)s是%(label)s，只能用：%(words)s")
            % {"title": fact.title, "label": fact.type.label, "words": words},
            "operator",
        )
        return
    if leaf.value_fact is not None:
        yield from _check_other(scheme, path, leaf, fact)
    else:
        yield from _check_value(scheme, path, leaf, fact)


def _check_other(scheme: Scheme, path: str, leaf: Condition, fact: FactName) -> Iterator[Problem]:
    other, problems = fact_problem(scheme, f"{path}.value_fact", leaf.value_fact or "")
    yield from problems
    if leaf.operator in LISTS:
        yield Problem(f"{path}.operator", _("与另一事实比较时不能用列表类比较"), "operator")
    elif other is not None and other.type != fact.type and not {other.type, fact.type} <= NUMERIC:
        yield Problem(
            f"{path}.value_fact",
            _("%(title)s与%(title_2)s的类型不同，不能比较") % {"title": fact.title, "title_2": other.title},
            "type",
        )
    elif leaf.times is not None and fact.type not in NUMERIC:
        yield Problem(f"{path}.times", _("只有数值可以写倍数"), "type")


def _check_value(scheme: Scheme, path: str, leaf: Condition, fact: FactName) -> Iterator[Problem]:
    is_list = isinstance(leaf.value, list)
    if is_list != (leaf.operator in LISTS) and not (fact.type == FactType.WORDS and not is_list):
        words = _("此处的 value 应是列表") if not is_list else _("此处的 value 应是单个值")
        yield Problem(f"{path}.value", words, "type")
        return
    if leaf.operator == Operator.BETWEEN and len(words_in(leaf.value)) != 2:
        yield Problem(f"{path}.value", _("between 的 value 是两个值：[下限, 上限]"), "type")
        return
    single = FactType.WORD if fact.type == FactType.WORDS else fact.type
    for number, value in enumerate(words_in(leaf.value)):
        where = f"{path}.value[{number}]" if is_list else f"{path}.value"
        if value == "unknown":
            continue
        try:
            read_value(single, value)
        except PydanticCustomError as error:
            yield Problem(where, error.message(), error.type)
            continue
        if fact.name == "loan.mode" and value not in mode_codes(scheme):
            yield Problem(
                where,
                _("没有这个业务模式：%(value)s（已有：%(known)s）")
                % {"value": value, "known": "、".join(mode_codes(scheme))},
                "no_such",
            )
        yield from _own_word(scheme, where, fact, value)


def _own_word(scheme: Scheme, where: str, fact: FactName, value: object) -> Iterator[Problem]:
    for own in scheme.facts:
        if fact.name == f"extra.{own.code}" and own.words and value not in own.words:
            yield Problem(
                where,
                _("%(title)s没有取值 %(value)s：只能是 %(known)s")
                % {"title": own.title, "value": value, "known": "、".join(own.words)},
                "no_such",
            )
