"""A form for the facts of an assessment, made from the facts model: grouped, typed, with units.

A field is named by the key path of its fact, so that what reading or assessing refuses lands at its field. Ratios are
typed in per cent, amounts in yuan.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import BaseModel

from loans.scheme_desk.asked import asked_facts
from loans.scheme_desk.choices import codes_for, known_values
from loans.schemes.facts.base import TYPE_OF, Words
from loans.schemes.facts.catalogue import MODELS, FactsKind
from loans.schemes.format import Scheme
from loans.schemes.format.base import Code, Part
from loans.schemes.format.vocabulary import FactType
from loans.schemes.problems import Problem
from loans.schemes.words.vocabulary import Vocabulary

MOST_ROWS = 6
UNITS = {FactType.MONEY: _("元"), FactType.RATIO: "%"}
GROUPED = str.maketrans("", "", ",，")


@dataclass
class Fact:
    """One field. ``name`` is the key path; ``given`` what stands in it, a list for ``words``."""

    name: str
    type: FactType
    title: str
    asked: bool
    choices: Sequence[tuple[str, str]] = ()
    given: Any = ""
    error: str = ""

    @property
    def unit(self) -> str:
        return str(UNITS.get(self.type, ""))

    @property
    def field_id(self) -> str:
        return "fact-" + "".join(sign if sign.isalnum() else "-" for sign in self.name)


@dataclass
class Group:
    """Facts under one heading. ``rows`` is the number of rows of a list, 0 for a plain group."""

    key: str
    title: str
    facts: list[Fact] = field(default_factory=list)
    rows: int = 0

    @property
    def asked(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.asked or fact.error]

    @property
    def more(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.asked and not fact.error]


class FactsForm:
    """The form of one assessment of one scheme; ``data`` is what was typed, or the example as texts."""

    def __init__(self, scheme: Scheme, kind: FactsKind, data: QueryDict) -> None:
        self.scheme, self.kind, self.data = scheme, kind, data
        self._say = Vocabulary(scheme)
        self._asked = asked_facts(scheme, kind)
        self.rows = {key: _rows(data, key) for key in _lists(MODELS[kind])}
        self.groups = [group for group in self._build() if group.facts]
        self.other_problems: list[Problem] = []

    @property
    def facts(self) -> Iterator[Fact]:
        return (fact for group in self.groups for fact in group.facts)

    @property
    def row_counts(self) -> list[tuple[str, int]]:
        return list(self.rows.items())

    @property
    def has_more(self) -> bool:
        return any(group.more for group in self.groups)

    def _build(self) -> Iterator[Group]:
        model = MODELS[self.kind]
        loose = Group("", _("其他"))
        for name, hint in _fields(model):
            title = str(model.model_fields[name].title or name)
            if name == "extra":
                yield Group("extra", title, list(self._own()))
            elif _is_part(hint):
                yield Group(name, title, list(self._facts_of(hint, f"{name}.")))
            elif _is_rows(hint):
                yield from self._lists(name, title, get_args(hint)[0])
            elif get_origin(hint) is dict:
                yield Group(name, title, list(self._by_code(name, get_args(hint)[1])))
            elif _type_of(hint) is not None:
                loose.facts.append(self._fact(name, name, hint, title, asked=name == "as_of"))
        yield loose

    def _lists(self, name: str, title: str, model: type[BaseModel]) -> Iterator[Group]:
        for number in range(self.rows[name]):
            heading = _("%(title)s %(n)s") % {"title": title, "n": number + 1}
            facts = list(self._facts_of(model, f"{name}[{number}].", row=True))
            yield Group(f"{name}[{number}]", heading, facts, rows=self.rows[name])

    def _facts_of(self, model: type[BaseModel], prefix: str, *, row: bool = False) -> Iterator[Fact]:
        for name, hint in _fields(model):
            if _type_of(hint) is not None:
                title = str(model.model_fields[name].title or name)
                bare = f"{prefix.partition('[')[0]}.{name}" if row else f"{prefix}{name}"
                asked = bare in self._asked
                yield self._fact(f"{prefix}{name}", bare, hint, title, asked=asked)

    def _own(self) -> Iterator[Fact]:
        for one in self.scheme.facts:
            name = f"extra.{one.code}"
            choices = [(word, self._say.word(word)) for word in one.words]
            yield self._filled(Fact(name, one.type, one.title, name in self._asked, choices))

    def _by_code(self, name: str, hint: Any) -> Iterator[Fact]:
        for code, title, asked in codes_for(self.scheme, self.kind, name):
            if _is_part(hint):
                for fact in self._facts_of(hint, f"{name}.{code}."):
                    yield self._filled(Fact(fact.name, fact.type, f"{title} · {fact.title}", asked=False))
            else:
                yield self._fact(f"{name}.{code}", name, hint, title, asked=asked)

    def _fact(self, name: str, bare: str, hint: Any, title: str, *, asked: bool) -> Fact:
        kind = _type_of(hint) or FactType.WORD
        choices = known_values(self.scheme, self.kind, bare, kind)
        return self._filled(Fact(name, kind, title, asked, choices))

    def _filled(self, fact: Fact) -> Fact:
        fact.given = self.data.getlist(fact.name) if fact.type == FactType.WORDS else self.data.get(fact.name, "")
        return fact

    def read(self) -> dict[str, Any]:
        """The facts as typed, for ``read_facts``. What cannot even be that is noted at its field and left out."""
        data: dict[str, Any] = {"unit": "yuan"}
        for fact in self.facts:
            try:
                value = plain_value(fact)
            except ValueError as error:
                fact.error = str(error)
                continue
            if value is not None:
                _put(data, fact.name, value)
        return data

    @property
    def has_errors(self) -> bool:
        return any(fact.error for fact in self.facts)

    def note(self, problems: Sequence[Problem]) -> None:
        """Put each problem at its field; what has none is kept for the top of the page."""
        by_name = {fact.name: fact for fact in self.facts}
        for problem in problems:
            fact = by_name.get(problem.path)
            if fact is None:
                self.other_problems.append(problem)
            else:
                fact.error = problem.reason


def plain_value(fact: Fact) -> Any:
    """What is typed in a field as a facts file has it; None when nothing is. ``ValueError`` with Chinese words."""
    if fact.type == FactType.WORDS:
        words = [part for text in fact.given for part in text.replace("，", "、").replace(",", "、").split("、")]
        kept = [word.strip() for word in words if word.strip()]
        return kept if kept or fact.asked else None
    text = unicodedata.normalize("NFKC", str(fact.given)).strip()
    if not text:
        return None
    if fact.type == FactType.FLAG:
        return _flag(text)
    if fact.type == FactType.COUNT:
        return _count(text)
    if fact.type == FactType.RATIO:
        return _ratio(text)
    return text.translate(GROUPED) if fact.type in {FactType.MONEY, FactType.NUMBER} else text


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(_("请选择是或否。"))
    return text == "true"


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(_("请填写整数，不能为负。"))
    return int(text)


def _ratio(text: str) -> str:
    """Per cent as typed to parts of one, exactly."""
    try:
        value = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        raise ValueError(_("请填写百分数，例如 40 或 4.35。")) from None
    if not value.is_finite() or value < 0 or value > 100:
        raise ValueError(_("百分数应在 0 与 100 之间。"))
    return f"{value.scaleb(-2):f}"


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(model, include_extras=True)
    for name in model.model_fields:
        yield name, _bare(hints[name])


def _bare(hint: Any) -> Any:
    rest = [one for one in get_args(hint) if one is not type(None)]
    return rest[0] if type(None) in get_args(hint) and len(rest) == 1 else hint


def _type_of(hint: Any) -> FactType | None:
    """The type of a field; codes and words of a list are words."""
    if hint == Code or (isinstance(hint, type) and issubclass(hint, Enum)):
        return FactType.WORD
    return TYPE_OF.get(hint)


def _is_part(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Part)


def _is_rows(hint: Any) -> bool:
    return hint != Words and get_origin(hint) is tuple and _is_part(get_args(hint)[0])


def _lists(model: type[BaseModel]) -> list[str]:
    return [name for name, hint in _fields(model) if _is_rows(hint)]


def _rows(data: Mapping[str, Any], key: str) -> int:
    """How many rows the form has: as the address says, one more when another was asked for."""
    text = str(data.get(f"rows.{key}", "1"))
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1
    return max(1, min(MOST_ROWS, count + (data.get("add") == key)))


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    """``items[0].amount`` into nested mappings and lists."""
    place: Any = data
    *steps, last = path.split(".")
    for step in steps:
        name, bracket, rest = step.partition("[")
        if not bracket:
            place = place.setdefault(name, {})
            continue
        rows, number = place.setdefault(name, []), int(rest.rstrip("]"))
        while len(rows) <= number:
            rows.append({})
        place = rows[number]
    place[last] = value
