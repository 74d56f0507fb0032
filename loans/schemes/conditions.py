"""Conditions of a scheme against facts. Compiled once for each scheme, then asked for each case.

A fact that is not given makes a condition undecided, unless the rest decides it: true or undecided is true, false and
undecided is false. Where only a bonus hangs on it (``lenient``), a missing flag counts as no and missing words as none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loans.schemes.checks.conditions import facts_for
from loans.schemes.facts.base import GRADES
from loans.schemes.facts.own import read_value
from loans.schemes.format import Scheme
from loans.schemes.format.conditions import Condition, Operator, words_in
from loans.schemes.format.vocabulary import FactType
from loans.schemes.trace import Step, operation
from loans.schemes.values import Gaps, Values
from loans.schemes.words.conditions import condition_words
from loans.schemes.words.vocabulary import Vocabulary

Judge = Callable[[Values, Gaps], bool | None]
LENIENT: dict[FactType, Any] = {FactType.FLAG: False, FactType.WORDS: ()}

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda fact, value: bool(fact == value),
    "ne": lambda fact, value: bool(fact != value),
    "gt": lambda fact, value: bool(fact > value),
    "ge": lambda fact, value: bool(fact >= value),
    "lt": lambda fact, value: bool(fact < value),
    "le": lambda fact, value: bool(fact <= value),
    "between": lambda fact, value: bool(value[0] <= fact <= value[1]),
    "in": lambda fact, value: fact in value,
    "not_in": lambda fact, value: fact not in value,
    "any_of": lambda fact, value: any(one in fact for one in value),
    "all_of": lambda fact, value: all(one in fact for one in value),
    "none_of": lambda fact, value: not any(one in fact for one in value),
}
LISTS = {"between", "in", "not_in", "any_of", "all_of", "none_of"}


@dataclass(frozen=True, slots=True)
class Question:
    """A compiled condition with what its step in the trace needs. No condition: always true, and no step."""

    judge: Judge
    data: Any
    facts: tuple[str, ...]
    words: str
    path: str
    lenient: bool = False

    def ask(self, values: Values, gaps: Gaps) -> bool | None:
        return self.judge(values, gaps)

    def step(self, values: Values, outcome: bool, *, title: str, article: str, name: str = "") -> Step:
        inputs = {fact: values[fact] for fact in self.facts if fact in values}
        inputs["condition"] = self.data
        return Step(self.path, title or self.words, name or self.path, "condition", inputs, outcome, article)


def always(values: Values, gaps: Gaps) -> bool | None:
    return True


def question(scheme: Scheme, condition: Condition | None, path: str, *, lenient: bool = False) -> Question:
    """``condition``, which stands at key path ``path``, ready to be asked."""
    if condition is None:
        return Question(always, None, (), "", path)
    compiler = _Compiler(scheme, lenient)
    judge = compiler.compile(condition, path)
    data = condition.model_dump(mode="json", by_alias=True, exclude_none=True)
    words = condition_words(condition, Vocabulary(scheme))
    return Question(judge, data, tuple(sorted(set(facts_in(condition)))), words, path, lenient)


def facts_in(condition: Condition) -> Iterator[str]:
    """The names of the facts that a condition reads."""
    yield from (name for name in (condition.fact, condition.value_fact) if name)
    for _path, part in condition.parts():
        yield from facts_in(part)


class _Compiler:
    def __init__(self, scheme: Scheme, lenient: bool) -> None:
        self._types = {name: fact.type for name, fact in facts_for(scheme, None).items()}
        self._lenient = lenient

    def compile(self, condition: Condition, path: str) -> Judge:
        if condition.fact is not None:
            return self._leaf(condition, path)
        parts = [self.compile(part, f"{path}.{name}") for name, part in condition.parts()]
        if condition.not_ is not None:
            return _negation(parts[0])
        return _all(parts) if condition.all is not None else _any(parts)

    def _leaf(self, leaf: Condition, path: str) -> Judge:
        name, operator = leaf.fact or "", str(leaf.operator)
        fact_type = self._types[name]
        compare, graded = COMPARE[operator], fact_type == FactType.GRADE
        absent = LENIENT.get(fact_type) if self._lenient else None
        expected = self._expected(leaf, fact_type, path)

        def judge(values: Values, gaps: Gaps) -> bool | None:
            fact = values.get(name, absent)
            value = expected(values, gaps)
            if fact is None:
                gaps.fact(name, path)
            if fact is None or value is None:
                return None
            if absent is not None and name not in values:
                gaps.taken_as_no.append(name)
            return compare(GRADES.index(fact) if graded else fact, value)

        return judge

    def _expected(self, leaf: Condition, fact_type: FactType, path: str) -> Callable[[Values, Gaps], Any]:
        if leaf.value_fact is not None:
            return _other_fact(leaf, path)
        single = FactType.WORD if fact_type == FactType.WORDS else fact_type
        given = words_in(leaf.value)
        if "unknown" in given:
            return _unknown(f"{path}.value")
        read = tuple(read_value(single, one) for one in given)
        typed = tuple(GRADES.index(str(one)) for one in read) if fact_type == FactType.GRADE else read
        value = typed if leaf.operator in LISTS else typed[0]
        return lambda values, gaps: value


def _unknown(path: str) -> Callable[[Values, Gaps], Any]:
    return lambda values, gaps: gaps.figure(path)


def _other_fact(leaf: Condition, path: str) -> Callable[[Values, Gaps], Any]:
    name, stated = leaf.value_fact or "", leaf.times

    def expected(values: Values, gaps: Gaps) -> Any:
        times = None if stated is None else gaps.need(stated, f"{path}.times")
        if name not in values:
            gaps.fact(name, path)
            return None
        other = values[name]
        if stated is None:
            return GRADES.index(other) if other in GRADES else other
        return None if times is None else other * times

    return expected


def _negation(part: Judge) -> Judge:
    def judge(values: Values, gaps: Gaps) -> bool | None:
        answer = part(values, gaps)
        return None if answer is None else not answer

    return judge


def _all(parts: list[Judge]) -> Judge:
    return lambda values, gaps: _settled(parts, values, gaps, decisive=False)


def _any(parts: list[Judge]) -> Judge:
    return lambda values, gaps: _settled(parts, values, gaps, decisive=True)


def _settled(parts: list[Judge], values: Values, gaps: Gaps, *, decisive: bool) -> bool | None:
    """One decisive answer settles it, whatever else is missing."""
    own = Gaps(taken_as_no=gaps.taken_as_no)
    undecided = False
    for part in parts:
        answer = part(values, own)
        if answer is decisive:
            return decisive
        undecided = undecided or answer is None
    if undecided:
        gaps.problems += own.problems
        return None
    return not decisive


@operation("condition")
def holds(inputs: Mapping[str, Any]) -> bool:
    """A condition once more, from the facts that the step names; for the replay."""
    return _holds(inputs["condition"], inputs)


def _holds(condition: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    if "all" in condition:
        return all(_holds(one, facts) for one in condition["all"])
    if "any" in condition:
        return any(_holds(one, facts) for one in condition["any"])
    if "not" in condition:
        return not _holds(condition["not"], facts)
    return _leaf_holds(condition, facts)


def _leaf_holds(leaf: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    operator, fact = leaf["operator"], facts.get(leaf["fact"])
    ordered = operator in {"gt", "ge", "lt", "le", "between"}
    if fact is None and ordered:
        return False
    if fact is None:
        fact = [] if operator in {Operator.ANY_OF, Operator.ALL_OF, Operator.NONE_OF} else False
    value = leaf.get("value")
    if "value_fact" in leaf:
        value = facts.get(leaf["value_fact"])
        value = value if "times" not in leaf or value is None else Decimal(value) * leaf["times"]
    if value is None:
        return False
    if operator in LISTS and not isinstance(value, list):
        value = [value]
    if ordered and fact in GRADES:
        fact, value = GRADES.index(fact), _places(value)
    return COMPARE[operator](fact, value)


def _places(value: Any) -> Any:
    return [GRADES.index(one) for one in value] if isinstance(value, list) else GRADES.index(value)
