"""One item of an application with its rule, the facts by name, and where its steps and reasons go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loans.schemes.engine.incentive.results import IncentiveResult, ItemResult
from loans.schemes.facts.incentive import IncentiveFacts, IncentiveUse, Item
from loans.schemes.format import Scheme
from loans.schemes.format.incentives import Incentive
from loans.schemes.problems import Problem
from loans.schemes.trace import OPERATIONS, Reason, Step
from loans.schemes.values import Gaps, Values


@dataclass(slots=True)
class Case:
    """``rule`` is the key path of the incentive, ``path`` that of the item in the facts."""

    scheme: Scheme
    facts: IncentiveFacts
    values: Values
    gaps: Gaps
    result: IncentiveResult
    incentive: Incentive
    rule: str
    item: Item
    path: str
    made: ItemResult

    def step(self, key: str, title: str, name: str, how: str, inputs: Mapping[str, Any]) -> Any:
        """Make a figure by the operation that the trace names."""
        outcome = OPERATIONS[how](inputs)
        self.note(key, title, name, how, inputs, outcome)
        return outcome

    def note(self, key: str, title: str, name: str, how: str, inputs: Mapping[str, Any], outcome: Any) -> None:
        rule = f"{self.rule}.{key}" if key else self.rule
        self.result.trace.append(Step(rule, title, name, how, dict(inputs), outcome, self.incentive.article or ""))

    def refuse(self, code: str, words: str, key: str, value: Any = None, threshold: Any = None) -> None:
        rule = f"{self.rule}.{key}" if key else self.rule
        self.made.reasons.append(Reason(code, words, value, threshold, self.incentive.article or "", rule))

    def warn(self, code: str, words: str, key: str, value: Any = None) -> None:
        rule = f"{self.rule}.{key}" if key else self.rule
        known = {(one.code, one.rule) for one in self.result.warnings}
        if (code, rule) not in known:
            self.result.warnings.append(Reason(code, words, value, article=self.incentive.article or "", rule=rule))

    def problem(self, path: str, reason: str, code: str) -> None:
        self.gaps.problems.append(Problem(path, reason, code))

    @property
    def used(self) -> IncentiveUse:
        """What was paid before under this incentive; nothing stated is nothing known."""
        return self.facts.used.get(self.incentive.code, IncentiveUse())
