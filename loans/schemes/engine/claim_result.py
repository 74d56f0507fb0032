"""What the assessment of a claim comes to."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.engine.caps import CapTried
from loans.schemes.engine.ratios import Ratio
from loans.schemes.trace import Result, as_plain

Amounts = dict[str, Decimal]
LATER = ("queued", "next_budget", "parked")


@dataclass(kw_only=True, slots=True)
class ClaimResult(Result):
    """Amounts in yuan. ``parties`` adds up to the loss base; the government's part there is all that it owes:
    ``compensation`` (payable now) + ``queued`` + ``next_budget`` + ``parked``. ``dropped`` is borne by ``compensated``.
    """

    mode: str
    compensated: str
    loss_base: Decimal = NOTHING
    ratio: Ratio | None = None
    compensation: Decimal = NOTHING
    queued: Decimal = NOTHING
    next_budget: Decimal = NOTHING
    parked: Decimal = NOTHING
    dropped: Decimal = NOTHING
    parties: Amounts = field(default_factory=dict)
    funders: Amounts = field(default_factory=dict)
    funders_later: dict[str, Amounts] = field(default_factory=dict)
    caps: list[CapTried] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        names = ("mode", "compensated", "loss_base", "ratio", "compensation", *LATER, "dropped", "parties", "funders")
        figures = {name: as_plain(getattr(self, name)) for name in (*names, "funders_later")}
        caps = [cap.as_json() for cap in self.caps]
        return {**self.head_json(), **figures, "caps": caps, "trace": self.trace_json()}
