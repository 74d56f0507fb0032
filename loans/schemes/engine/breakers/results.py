"""What ``assess_breakers`` says of each subject and of each breaker."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from loans.schemes.format.base import decimal_text
from loans.schemes.format.breakers import Against, Effect, Ends, Scope
from loans.schemes.trace import Result, as_plain

PERCENT_PLACES = 4
STOPS_FILINGS = {Effect.STOP_FILINGS, Effect.STOP_ALL}
STOPS_PAYMENTS = {Effect.STOP_PAYMENTS, Effect.STOP_ALL}


def shown(figure: Fraction | Decimal | None) -> str:
    """A rate in per cent for readers, cut off after four places so that it never looks higher than it is."""
    if figure is None:
        return ""
    if isinstance(figure, Decimal):
        return decimal_text(figure)
    cut = int(figure * 100 * 10**PERCENT_PLACES)
    return f"{Decimal(cut).scaleb(-PERCENT_PLACES):f}%"


@dataclass(kw_only=True, slots=True)
class BreakerState:
    """One breaker for one subject. ``figure`` is exact: a fraction, or yuan where there is no denominator.

    ``reached`` is today's comparison. ``in_force`` also holds while an open breaker has not been ended. ``until`` is
    the last day of the stated length; ``awaits`` says what is still missing for it to end.
    """

    breaker: str
    title: str
    rule: str
    article: str
    effect: Effect
    numerator: Decimal
    denominator: Decimal | None
    figure: Fraction | Decimal | None
    operator: Against
    threshold: Decimal
    reached: bool
    in_force: bool
    parked: bool
    since: date | None = None
    until: date | None = None
    awaits: tuple[Ends, ...] = ()

    def as_json(self) -> dict[str, Any]:
        plain = {name: as_plain(getattr(self, name)) for name in self.__slots__}
        return plain | {"figure_shown": shown(self.figure)}


@dataclass(kw_only=True, slots=True)
class SubjectState:
    """``effect`` is the strongest effect in force, ``None`` when nothing is."""

    scope: Scope
    name: str
    mode: str
    breakers: list[BreakerState]

    @property
    def in_force(self) -> list[BreakerState]:
        return [state for state in self.breakers if state.in_force]

    @property
    def effect(self) -> Effect | None:
        effects = {state.effect for state in self.in_force}
        return max(effects, key=list(Effect).index) if effects else None

    @property
    def filings_stopped(self) -> bool:
        return any(state.effect in STOPS_FILINGS for state in self.in_force)

    @property
    def payments_stopped(self) -> bool:
        return any(state.effect in STOPS_PAYMENTS for state in self.in_force)

    @property
    def payments_parked(self) -> bool:
        """Stopped payments wait; one breaker that refuses them is enough for them not to."""
        stops = [state for state in self.in_force if state.effect in STOPS_PAYMENTS]
        return bool(stops) and all(state.parked for state in stops)

    def as_json(self) -> dict[str, Any]:
        return {
            "scope": self.scope.value,
            "name": self.name,
            "mode": self.mode,
            "effect": self.effect.value if self.effect else None,
            "filings_stopped": self.filings_stopped,
            "payments_stopped": self.payments_stopped,
            "payments_parked": self.payments_parked,
            "breakers": [state.as_json() for state in self.breakers],
        }


@dataclass(kw_only=True, slots=True)
class BreakersResult(Result):
    """``eligible`` is false when anything is stopped for any subject; warnings leave it true."""

    as_of: date
    subjects: list[SubjectState] = field(default_factory=list)

    @property
    def in_force(self) -> list[str]:
        """Codes of the breakers in force for any subject, each once."""
        return list(dict.fromkeys(state.breaker for subject in self.subjects for state in subject.in_force))

    def as_json(self) -> dict[str, Any]:
        return {
            **self.head_json(),
            "as_of": self.as_of.isoformat(),
            "in_force": self.in_force,
            "subjects": [subject.as_json() for subject in self.subjects],
            "trace": self.trace_json(),
        }
