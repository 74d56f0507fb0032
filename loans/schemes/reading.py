"""Reading a scheme file or a facts file: everything that is wrong with it at once, or the model."""

import copy
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from loans.schemes.checks.all import problems_of
from loans.schemes.documents import DocumentRefused, load_document
from loans.schemes.facts.base import Facts
from loans.schemes.facts.breakers import BreakerFacts
from loans.schemes.facts.catalogue import MODELS, FactsKind
from loans.schemes.facts.own import own_fact_problems
from loans.schemes.format import Scheme
from loans.schemes.problems import FactsRefused, Problem, Refused, SchemeRefused, key_path
from loans.schemes.wording import reason_of

Model = TypeVar("Model", bound=BaseModel)
STUB = {
    "identity": {"code": "x", "version": "x", "name": "x", "level": "city", "valid_from": "2000-01-01"},
    "format": 1,
}
ROUNDS = 6
REPAIRABLE = {"float", "bare_number"}


def read_scheme(source: str | bytes | Mapping[str, Any]) -> Scheme:
    """The scheme in a YAML or JSON text, or in a mapping. ``SchemeRefused`` with every problem at once.

    A scheme with figures that are ``unknown`` is read: it is a draft, see ``Scheme.unknowns``.
    """
    problems: list[Problem] = []
    data = _loaded(source, problems, SchemeRefused)
    scheme, whole = _validated(Scheme, data, problems, None)
    if scheme is None:
        scheme, dropped = _what_can_be_read(data)
        if scheme is not None:
            problems += [one for one in problems_of(scheme) if not _hangs_on(one, dropped)]
        raise SchemeRefused(problems)
    problems += problems_of(scheme)
    if problems or not whole:
        raise SchemeRefused(problems)
    return scheme


def read_facts(kind: FactsKind | str, source: str | bytes | Mapping[str, Any], *, scheme: Scheme | None = None) -> Any:
    """The facts of one assessment. ``FactsRefused`` with every problem at once.

    With ``scheme`` its own facts (``extra``) are checked too, and amounts are in ``numbers.imported_unit``; a key
    ``unit: yuan`` or ``unit: wan`` in the file says otherwise. Every amount comes back in yuan.
    """
    model = MODELS[FactsKind(kind)]
    problems: list[Problem] = []
    data = _loaded(source, problems, FactsRefused)
    unit = data.pop("unit", scheme.numbers.imported_unit.value if scheme else "yuan")
    if unit not in ("yuan", "wan"):
        problems.append(Problem("unit", _("金额单位写 yuan（元）或 wan（万元）"), "enum"))
    facts, _whole = _validated(model, data, problems, {"unit": unit})
    if facts is not None and scheme is not None:
        facts = _with_own_facts(facts, scheme, str(unit), problems)
    if problems or facts is None:
        raise FactsRefused(problems)
    return facts


def _loaded(source: str | bytes | Mapping[str, Any], problems: list[Problem], refused: type[Refused]) -> dict[str, Any]:
    """What can be read of a file; what is wrong with its keys and texts goes to the problems."""
    try:
        return load_document(source)
    except DocumentRefused as error:
        if error.rest is None:
            raise refused(error.problems) from error
        problems += error.problems
        return error.rest


def _validated(
    model: type[Model], data: dict[str, Any], problems: list[Problem], context: dict[str, Any] | None
) -> tuple[Model | None, bool]:
    try:
        return model.model_validate_json(json.dumps(data), context=context), True
    except ValidationError as error:
        told = {problem.path for problem in problems}
        found = [Problem(key_path(one["loc"]), reason_of(one), one["type"]) for one in error.errors(include_url=False)]
        problems += [one for one in found if one.path not in told]
        return None, False


def _with_own_facts(facts: Facts, scheme: Scheme, unit: str, problems: list[Problem]) -> Facts:
    typed, wrong = own_fact_problems(scheme, facts.extra, unit)
    problems += wrong
    if isinstance(facts, BreakerFacts):
        facts = _with_facts_of_subjects(facts, scheme, unit, problems)
    return facts.model_copy(update={"extra": typed}) if typed else facts


def _with_facts_of_subjects(facts: BreakerFacts, scheme: Scheme, unit: str, problems: list[Problem]) -> BreakerFacts:
    subjects = []
    for number, subject in enumerate(facts.subjects):
        typed, wrong = own_fact_problems(scheme, subject.extra, unit)
        problems += [Problem(f"subjects[{number}].{one.path}", one.reason, one.code) for one in wrong]
        subjects.append(subject.model_copy(update={"extra": typed}))
    return facts.model_copy(update={"subjects": tuple(subjects)})


def _what_can_be_read(data: dict[str, Any]) -> tuple[Scheme | None, set[str]]:
    """The scheme without its malformed keys and sections, so that its other problems can be told as well."""
    rest, dropped = copy.deepcopy(data), set[str]()
    for _round in range(ROUNDS):
        try:
            return Scheme.model_validate_json(json.dumps(rest)), dropped
        except ValidationError as error:
            for one in error.errors(include_url=False):
                _mend(rest, one["loc"], one["type"], dropped)
    return None, dropped


def _mend(rest: dict[str, Any], loc: tuple[int | str, ...], kind: str, dropped: set[str]) -> None:
    """Take one malformed value out: an unknown key alone, a bare number as its text, anything else by its section."""
    section = str(loc[0])
    holder: Any = rest
    try:
        for step in loc[:-1]:
            holder = holder[step]
        if kind == "extra_forbidden":
            del holder[loc[-1]]
        elif kind in REPAIRABLE and not isinstance(holder[loc[-1]], str):
            holder[loc[-1]] = f"{holder[loc[-1]]:f}" if isinstance(holder[loc[-1]], float) else str(holder[loc[-1]])
        else:
            raise KeyError(section)
    except (KeyError, IndexError, TypeError):
        dropped.add(section)
        rest.pop(section, None)
        if section in STUB:
            rest[section] = STUB[section]


REFERRED = {"funding", "parties", "modes", "facts", "words", "caps", "ratio", "sharing"}


def _hangs_on(problem: Problem, dropped: set[str]) -> bool:
    """Whether a problem may only be there because a section could not be read."""
    return bool(dropped & REFERRED) and problem.code in {"no_such", "missing_part"}
