"""Rule sets with days: read from YAML, checked, and picked by the day of business. No ORM."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

RULES_DIR = Path(__file__).resolve().parent / "rules"


class NoRule(LookupError):
    """No rule set of the file is in force on the day asked for."""


class DatedRule(BaseModel):
    """A rule set in force from ``valid_from`` (included) to ``valid_to`` (excluded; open when empty)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    valid_from: date
    valid_to: date | None = None
    document: str
    basis: Literal["policy", "decided", "example"]

    @model_validator(mode="after")
    def _days_in_order(self) -> "DatedRule":
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(f"{self.document}: valid_to must lie after valid_from")
        return self

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


Rule = TypeVar("Rule", bound=DatedRule)


def read_rules(name: str) -> object:
    """The content of ``enterprises/rules/<name>.yaml``, unchecked."""
    return yaml.safe_load((RULES_DIR / f"{name}.yaml").read_text(encoding="utf-8"))


def check_succession(rules: Sequence[Rule]) -> list[Rule]:
    """``rules`` by day; ``ValueError`` when two are in force on one day, or none between the first and the last."""
    ordered = sorted(rules, key=lambda rule: rule.valid_from)
    for earlier, later in pairwise(ordered):
        if earlier.valid_to != later.valid_from:
            raise ValueError(f"{earlier.document} and {later.document} do not follow each other day by day")
    return ordered


def rule_on(rules: Sequence[Rule], day: date) -> Rule:
    """The rule set in force on ``day``; raises ``NoRule``."""
    for rule in rules:
        if rule.in_force_on(day):
            return rule
    raise NoRule(f"no rule set is in force on {day}")
