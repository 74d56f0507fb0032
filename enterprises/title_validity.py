"""How long a title of an enterprise is valid, from ``rules/title_validity.yaml``. No ORM."""

from datetime import date
from functools import cache

from pydantic import TypeAdapter, model_validator

from enterprises.dated_rules import DatedRule, check_succession, read_rules, rule_on


class ValidityRule(DatedRule):
    """Either some ``years``, or to the end of the calendar year."""

    years: int | None = None
    ends_with_calendar_year: bool = False

    @model_validator(mode="after")
    def _says_one_of_the_two(self) -> "ValidityRule":
        if (self.years is None) is not self.ends_with_calendar_year or (self.years is not None and self.years < 1):
            raise ValueError(f"{self.document}: give years, or ends_with_calendar_year")
        return self


@cache
def validity_rules() -> dict[str, list[ValidityRule]]:
    found = TypeAdapter(dict[str, list[ValidityRule]]).validate_python(read_rules("title_validity"))
    return {kind: check_succession(rules) for kind, rules in found.items()}


def years_later(day: date, years: int) -> date:
    """The same day some years later; 28 February for the 29th in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def expiry(kind: str, granted_on: date, *, years: int | None = None) -> date:
    """The first day on which a title of ``kind`` granted on ``granted_on`` is no longer valid.

    ``years`` as printed on the certificate goes before the rule. Raises ``NoRule`` for a day before the first rule.
    """
    if years is not None:
        return years_later(granted_on, years)
    return _expiry_by(rule_on(validity_rules()[kind], granted_on), granted_on)


def expiry_by_first_rule(kind: str, granted_on: date) -> date:
    """``expiry`` of a title that is older than every rule: by the earliest one."""
    return _expiry_by(validity_rules()[kind][0], granted_on)


def _expiry_by(rule: ValidityRule, granted_on: date) -> date:
    return date(granted_on.year + 1, 1, 1) if rule.years is None else years_later(granted_on, rule.years)
