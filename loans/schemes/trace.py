"""The trace of an assessment: every step with its rule, its figures and its outcome, and the replay that recomputes it.

A step produces one named figure from its inputs by one operation. An input that carries the name of an earlier figure
has to equal it. So a reader (and ``replay``) can follow every fen from the facts to the result.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from loans.schemes.format.base import plain
from portal.core.money import FEN, round_to

Value = Any
PLAIN = frozenset({str, bool, int})


@dataclass(slots=True)
class Step:
    """``rule`` is the key path in the scheme (empty: a convention of the engine), ``title`` is Chinese.

    ``name`` is the figure that the step makes, ``operation`` how it is made from ``inputs``: see ``OPERATIONS``.
    """

    rule: str
    title: str
    name: str
    operation: str
    inputs: dict[str, Value]
    outcome: Value
    article: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "article": self.article,
            "title": self.title,
            "name": self.name,
            "operation": self.operation,
            "inputs": as_plain(self.inputs),
            "outcome": as_plain(self.outcome),
            "note": self.note,
        }


@dataclass(slots=True)
class Reason:
    """Why something is refused, or a warning: machine code, Chinese words, the value and what it was held against."""

    code: str
    words: str
    value: Value = None
    threshold: Value = None
    article: str = ""
    rule: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "words": self.words,
            "value": as_plain(self.value),
            "threshold": as_plain(self.threshold),
            "article": self.article,
            "rule": self.rule,
        }


@dataclass(kw_only=True, slots=True)
class Result:
    """What every assessment has. Money is a Decimal with two decimals, in JSON a text."""

    scheme: str
    version: str
    eligible: bool = True
    reasons: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)
    trace: list[Step] = field(default_factory=list)

    def head_json(self) -> dict[str, Any]:
        return {
            "scheme": self.scheme,
            "version": self.version,
            "eligible": self.eligible,
            "reasons": [reason.as_json() for reason in self.reasons],
            "warnings": [warning.as_json() for warning in self.warnings],
        }

    def trace_json(self) -> list[dict[str, Any]]:
        return [step.as_json() for step in self.trace]


def as_plain(value: Value) -> Any:
    """A figure, a mapping or a list of figures as JSON. Mappings are sorted by key."""
    if value is None or type(value) in PLAIN:
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return {str(name): as_plain(value[name]) for name in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [as_plain(one) for one in value]
    if isinstance(value, Enum) and isinstance(value, str):
        return value.value
    return plain(value)


class TraceBroken(ValueError):
    """A step does not follow from its inputs, or an input is not what an earlier step made."""


Operation = Callable[[Mapping[str, Value]], Value]
OPERATIONS: dict[str, Operation] = {}


def operation(name: str) -> Callable[[Operation], Operation]:
    """Register how steps of this operation are recomputed from Decimals, texts, truth values, lists and mappings."""

    def register(function: Operation) -> Operation:
        OPERATIONS[name] = function
        return function

    return register


def replay(trace: Iterable[Step | Mapping[str, Any]]) -> dict[str, Value]:
    """Recompute every step and return the figures by name; ``TraceBroken`` where one does not follow.

    Takes steps as made, or as read back from their JSON.
    """
    figures: dict[str, Value] = {}
    for number, one in enumerate(trace):
        step = one.as_json() if isinstance(one, Step) else one
        inputs = _read(step["inputs"])
        for name, value in inputs.items():
            if name in figures and figures[name] != value:
                raise TraceBroken(f"step {number}: {name} is {figures[name]}, not {value}")
        made = OPERATIONS[step["operation"]](inputs)
        outcome = _read(step["outcome"])
        if made != outcome:
            raise TraceBroken(f"step {number} ({step['name']}): {made} is not {outcome}")
        figures[step["name"]] = outcome
    return figures


def _read(value: Any) -> Value:
    if isinstance(value, Mapping):
        return {name: _read(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_read(one) for one in value]
    if isinstance(value, str):
        return _figure(value)
    return value


def _figure(text: str) -> Value:
    """A text as the figure that it stands for; words and dates stay texts."""
    try:
        return Decimal(text) if text.lstrip("-")[:1].isdigit() and "_" not in text else text
    except ArithmeticError:
        return _fraction(text)


def _fraction(text: str) -> Value:
    head, slash, tail = text.partition("/")
    return Fraction(int(head), int(tail)) if slash and head.isdigit() and tail.isdigit() else text


def money_of(exact: Decimal | Fraction, mode: str = "half_up") -> Decimal:
    """An exact amount rounded to the fen once, by the scheme's mode. A fraction is rounded without losing a digit."""
    return round_to(exact, 2, mode) if isinstance(exact, Decimal) else _fraction_to_fen(exact, mode)


def _fraction_to_fen(exact: Fraction, mode: str) -> Decimal:
    fen, rest = divmod(exact.numerator * 100, exact.denominator)
    twice = 2 * rest
    up = {
        "half_up": twice >= exact.denominator,
        "half_even": twice > exact.denominator or (twice == exact.denominator and fen % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[mode]
    return (fen + up) * FEN
