"""What ``assess_incentive`` says of each item. Money is yuan with two decimals."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.trace import Reason, Result, as_plain


@dataclass(kw_only=True, slots=True)
class ItemResult:
    """One item. ``amount`` is what it is worth; ``to_pay`` and ``to_refund`` compare that with what was paid for it.

    ``confirm_by`` is the last day on which the payee may still confirm.
    """

    incentive: str
    title: str
    payee_kind: str
    payee: str
    base: Fraction | None = None
    amount: Decimal = NOTHING
    to_pay: Decimal = NOTHING
    to_refund: Decimal = NOTHING
    confirm_by: date | None = None
    reasons: list[Reason] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        plain = {name: as_plain(getattr(self, name)) for name in self.__slots__ if name != "reasons"}
        return plain | {"reasons": [reason.as_json() for reason in self.reasons]}


@dataclass(kw_only=True, slots=True)
class IncentiveResult(Result):
    """``eligible`` is false when every item is refused. Totals add up ``amount``, by code and over all."""

    items: list[ItemResult] = field(default_factory=list)
    totals: dict[str, Decimal] = field(default_factory=dict)
    total: Decimal = NOTHING
    to_pay: Decimal = NOTHING
    to_refund: Decimal = NOTHING

    def as_json(self) -> dict[str, Any]:
        return {
            **self.head_json(),
            "items": [item.as_json() for item in self.items],
            **{name: as_plain(getattr(self, name)) for name in ("totals", "total", "to_pay", "to_refund")},
            "trace": self.trace_json(),
        }
