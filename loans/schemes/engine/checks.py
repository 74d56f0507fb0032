"""Checks that refuse a filing or a claim: each leaves a step, and a reason when it fails."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.conditions import Question, question
from loans.schemes.format import Scheme
from loans.schemes.format.tables import Requirement
from loans.schemes.trace import Reason, Step, as_plain
from loans.schemes.values import Gaps, Values


@dataclass(slots=True)
class Findings:
    """What an assessment has found so far."""

    values: Values
    gaps: Gaps = field(default_factory=Gaps)
    reasons: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def check(
        self, code: str, title: str, rule: str, article: str, value: Any, operator: str, threshold: Any, *, ok: bool
    ) -> None:
        """Note a comparison of one figure; ``title`` says in Chinese what has to be so."""
        inputs = {"value": value, "operator": operator, "threshold": threshold}
        self.steps.append(Step(rule, title, f"check:{code}", "check", inputs, ok, article))
        if not ok:
            self.refuse(Reason(code, _("不符合：%(title)s") % {"title": title}, value, threshold, article, rule))

    def refuse(self, reason: Reason) -> None:
        """Note a reason; two rules of a scheme that say the same of the same figure give one."""
        told = [(one.code, as_plain(one.value)) for one in self.reasons]
        if (reason.code, as_plain(reason.value)) not in told:
            self.reasons.append(reason)

    def take_notes(self) -> None:
        """A warning for every fact that was taken as no or none because it was not given."""
        for name in dict.fromkeys(self.gaps.taken_as_no):
            words = _("没有提供事实 %(name)s，按“否”或“无”计") % {"name": name}
            self.warnings.append(Reason("TAKEN_AS_NO", words, rule=name))


@dataclass(frozen=True, slots=True)
class RequirementPlan:
    """A requirement, compiled."""

    code: str
    title: str
    when: Question
    require: Question
    article: str

    def ask(self, found: Findings) -> None:
        if not self.when.ask(found.values, found.gaps):
            return
        holds = self.require.ask(found.values, found.gaps)
        if holds is None:
            return
        step = self.require.step(found.values, holds, title=self.title, article=self.article, name=f"check:{self.code}")
        found.steps.append(step)
        if not holds:
            facts = {name: found.values.get(name) for name in self.require.facts}
            value = next(iter(facts.values())) if len(facts) == 1 else facts
            threshold = (self.require.data or {}).get("value")
            reason = Reason(
                self.code,
                _("不符合：%(title)s") % {"title": self.title},
                value,
                threshold,
                self.article,
                self.require.path,
            )
            found.refuse(reason)


def requirement_plans(scheme: Scheme, path: str, requirements: tuple[Requirement, ...]) -> list[RequirementPlan]:
    """The requirements of a list at key path ``path``."""
    return [_plan(scheme, f"{path}[{number}]", one) for number, one in enumerate(requirements)]


def _plan(scheme: Scheme, path: str, one: Requirement) -> RequirementPlan:
    require = question(scheme, one.require, f"{path}.require")
    when = question(scheme, one.when, f"{path}.when")
    return RequirementPlan(one.code, one.title or require.words, when, require, one.article or "")
