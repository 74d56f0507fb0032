"""The facts of one assessment by name, with what follows from them, and what turns out to be missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from loans.schemes.facts.base import Facts
from loans.schemes.format.base import Part, Unknown
from loans.schemes.problems import AssessmentRefused, Problem
from loans.schemes.spans import months_between, whole_months

Values = dict[str, Any]
Figure = TypeVar("Figure")


@dataclass(slots=True)
class Gaps:
    """What an assessment lacks. Collected, so that everything missing is told at once."""

    problems: list[Problem] = field(default_factory=list)
    taken_as_no: list[str] = field(default_factory=list)

    def fact(self, name: str, rule: str) -> None:
        reason = _("需要这个事实（%(rule)s），但没有提供") % {"rule": rule} if rule else _("需要这个事实，但没有提供")
        self.problems.append(Problem(name, reason, "fact_missing"))

    def figure(self, path: str) -> None:
        self.problems.append(Problem(path, _("测算需要这个数字，但方案中是 unknown（待定）"), "figure_unknown"))

    def need(self, figure: Figure | Unknown | None, path: str) -> Figure | None:
        """The figure of a scheme; nothing without one, and noted when the source does not give it."""
        if isinstance(figure, Unknown):
            self.figure(path)
            return None
        return figure

    def refuse_if_any(self) -> None:
        if self.problems:
            raise AssessmentRefused(self.problems)


def fact_values(facts: Facts) -> Values:
    """Every given fact by its dotted name, the scheme's own as ``extra.<code>``."""
    values: Values = {}
    for section, part in facts.__dict__.items():
        if isinstance(part, Part):
            for name, value in part.__dict__.items():
                if value is not None:
                    values[f"{section}.{name}"] = value
    for code, value in facts.extra.items():
        values[f"extra.{code}"] = tuple(value) if isinstance(value, list) else value
    return values


def derive(values: Values, as_of: date | None) -> None:
    """Facts that follow from others, where they are not given: months of the term and since registration, days overdue.

    A part of a month of the term counts as one; only whole months since registration count.
    """
    starts, ends = values.get("loan.disbursed_on"), values.get("loan.due_on")
    if "loan.term_months" not in values and starts and ends:
        values["loan.term_months"] = months_between(starts, ends)
    if as_of is None:
        return
    registered, overdue = values.get("enterprise.registered_on"), values.get("claim.overdue_since")
    if "enterprise.registered_months" not in values and registered:
        values["enterprise.registered_months"] = whole_months(registered, as_of)
    if "claim.overdue_days" not in values and overdue:
        values["claim.overdue_days"] = max((as_of - overdue).days, 0)


def first_known(values: Values, names: Iterable[str]) -> Any:
    return next((values[name] for name in names if name in values), None)
