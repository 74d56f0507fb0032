"""What the assessment of a filing comes to."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.trace import Result, Step, as_plain

CHECK = "check:"


@dataclass(kw_only=True, slots=True)
class FilingResult(Result):
    """Amounts in yuan. A filing that is refused covers and reserves 0.00.

    ``limits`` holds what this borrower could have at most: ``loan_max``, ``rate_max`` (parts of one a year),
    ``premium_max`` and the like, ``last_filing_day``; a limit that the scheme does not have is absent.
    """

    mode: str = ""
    covered_amount: Decimal = NOTHING
    uncovered_amount: Decimal = NOTHING
    reserve: Decimal = NOTHING
    deposit: Decimal = NOTHING
    fee: Decimal = NOTHING
    limits: dict[str, Any] = field(default_factory=dict)

    @property
    def checks(self) -> list[Step]:
        """Every check that was made, in order: its code is the step's name without ``check:``."""
        return [step for step in self.trace if step.name.startswith(CHECK)]

    def as_json(self) -> dict[str, Any]:
        names = ("mode", "covered_amount", "uncovered_amount", "reserve", "deposit", "fee", "limits")
        figures = {name: as_plain(getattr(self, name)) for name in names}
        checks = [
            {
                "code": step.name.removeprefix(CHECK),
                "title": step.title,
                "passed": step.outcome,
                "value": as_plain(step.inputs.get("value")),
                "operator": step.inputs.get("operator"),
                "threshold": as_plain(step.inputs.get("threshold")),
                "rule": step.rule,
                "article": step.article,
            }
            for step in self.checks
        ]
        return {**self.head_json(), **figures, "checks": checks, "trace": self.trace_json()}
