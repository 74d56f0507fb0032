"""What ``split_recovery`` says. Money is yuan with two decimals, keyed by party or funder."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from loans.schemes.format.account import SanctionKind
from loans.schemes.trace import Result, as_plain

ZERO = Decimal("0.00")


@dataclass(kw_only=True, slots=True)
class Return:
    """What the pursuing party passes on to the public funders. ``due_on`` is the last day in time."""

    amount: Decimal
    due_on: date | None = None
    days_late: int = 0
    late_interest: Decimal = ZERO


@dataclass(kw_only=True, slots=True)
class WriteOff:
    """What nobody will get back any more. ``amounts`` is written off only once it is ``approved``."""

    code: str
    title: str
    approved_by: str
    approved: bool
    amounts: dict[str, Decimal]


@dataclass(kw_only=True, slots=True)
class ClawBack:
    """What a proven breach brings: public money receivable from the compensated party, and measures."""

    code: str
    title: str
    owed_by: str
    receivable: dict[str, Decimal]
    measures: tuple[SanctionKind, ...]
    years: int | None
    article: str


@dataclass(kw_only=True, slots=True)
class RecoveryResult(Result):
    """``received`` is ``costs_deducted`` + all ``shares`` + ``surplus``; ``outstanding`` is what is still missing."""

    received: Decimal
    costs_deducted: Decimal = ZERO
    costs_carried: Decimal = ZERO
    net: Decimal = ZERO
    shares: dict[str, Decimal] = field(default_factory=dict)
    surplus: Decimal = ZERO
    surplus_to: str = ""
    outstanding: dict[str, Decimal] = field(default_factory=dict)
    passed_on: Return = field(default_factory=lambda: Return(amount=ZERO))
    write_off: WriteOff | None = None
    claw_back: ClawBack | None = None

    def as_json(self) -> dict[str, Any]:
        names = ("received", "costs_deducted", "costs_carried", "net", "shares", "surplus", "surplus_to", "outstanding")
        parts = {"return": self.passed_on, "write_off": self.write_off, "claw_back": self.claw_back}
        return {
            **self.head_json(),
            **{name: as_plain(getattr(self, name)) for name in names},
            **{name: _part_json(part) for name, part in parts.items()},
            "trace": self.trace_json(),
        }


def _part_json(part: Return | WriteOff | ClawBack | None) -> dict[str, Any] | None:
    return None if part is None else {name: as_plain(getattr(part, name)) for name in part.__slots__}
