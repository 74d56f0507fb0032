"""Tables and limits, compiled: which tier a figure lies in, and how much a limit allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import Enum
from typing import Any

from loans.schemes.checks.amounts import lower_edge, upper_edge
from loans.schemes.conditions import Question, question
from loans.schemes.format import Scheme
from loans.schemes.format.base import Unknown
from loans.schemes.format.tables import AmountTier, Limit, Take, Tier
from loans.schemes.trace import operation
from loans.schemes.values import Gaps, Values
from portal.core.money import round_to

NOTHING = Decimal("0.00")
EXACT = Context(prec=60)


class Beyond(Enum):
    """Why no tier was found."""

    BELOW = "below"
    ABOVE = "above"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Row:
    low: Decimal | None
    low_inside: bool
    high: Decimal | None
    high_inside: bool
    words: tuple[str, ...] | None

    def holds(self, value: Any) -> bool:
        if self.words is not None:
            return value in self.words
        above = self.low is None or value > self.low or (self.low_inside and value == self.low)
        below = self.high is None or value < self.high or (self.high_inside and value == self.high)
        return above and below


class Table:
    """Tiers by one fact. ``pick`` finds the tier of a case."""

    def __init__(self, by: str, tiers: Sequence[Tier], path: str) -> None:
        self.by, self.path, self.tiers = by, path, tiers
        self._rows = [_row(tier) for tier in tiers]
        self._unknown = [
            f"{path}.tiers[{number}].{name}"
            for number, tier in enumerate(tiers)
            for name, bound in (
                ("above", tier.above),
                ("from", tier.from_),
                ("up_to", tier.up_to),
                ("below", tier.below),
            )
            if isinstance(bound, Unknown)
        ]

    def pick(self, values: Values, gaps: Gaps) -> int | Beyond:
        if self._unknown:
            for path in self._unknown:
                gaps.figure(path)
            return Beyond.MISSING
        value = values.get(self.by)
        if value is None:
            gaps.fact(self.by, self.path)
            return Beyond.MISSING
        for number, row in enumerate(self._rows):
            if row.holds(value):
                return number
        first = self._rows[0]
        return Beyond.BELOW if first.low is not None and value <= first.low else Beyond.ABOVE

    @property
    def top(self) -> Decimal | None:
        """The highest figure that has a tier, or the one just above."""
        return self._rows[-1].high

    def data(self) -> list[dict[str, Any]]:
        """The bounds as a step of the trace shows them."""
        return [tier.model_dump(mode="json", by_alias=True, exclude_none=True) for tier in self.tiers]


def _row(tier: Tier) -> Row:
    low, high = lower_edge(tier), upper_edge(tier)
    return Row(
        low.at if low else None,
        low.inside if low else False,
        high.at if high else None,
        high.inside if high else False,
        tier.words,
    )


@operation("tier")
def picked(inputs: Mapping[str, Any]) -> Any:
    """The figure of the tier in which the value lies, once more from the bounds in the step; for the replay."""
    (value,) = [one for name, one in inputs.items() if name not in {"tiers", "figure"}]
    for tier in inputs["tiers"]:
        if _lies_in(tier, value):
            return tier[inputs["figure"]]
    return None


def _lies_in(tier: Mapping[str, Any], value: Any) -> bool:
    if "words" in tier:
        return value in tier["words"]
    return not (
        ("above" in tier and value <= tier["above"])
        or ("from" in tier and value < tier["from"])
        or ("up_to" in tier and value > tier["up_to"])
        or ("below" in tier and value >= tier["below"])
    )


def share_of_fact(share: Decimal, amount: Decimal) -> Decimal:
    """A part of an amount, cut down to the fen: a limit is never exceeded by a rounding."""
    return round_to(EXACT.multiply(share, amount), 2, "down")


@dataclass(slots=True)
class Allowed:
    """How much a limit allows (yuan), and the inputs that show how that came about."""

    amount: Decimal
    inputs: dict[str, Any]


class LimitPlan:
    """A limit, compiled. A figure outside a table of tiers is allowed nothing."""

    def __init__(self, scheme: Scheme, limit: Limit, path: str) -> None:
        self.limit, self.path = limit, path
        self.when: Question = question(scheme, limit.when, f"{path}.when")
        self._table = Table(limit.by, limit.tiers, path) if limit.by and limit.tiers else None
        self._data = self._table.data() if self._table else None

    def applies(self, values: Values, gaps: Gaps) -> bool | None:
        return self.when.ask(values, gaps)

    def allowed(self, values: Values, gaps: Gaps) -> Allowed | None:
        """Nothing when a figure or a fact is missing (noted in ``gaps``). A share is cut down to the fen."""
        inputs: dict[str, Any] = {"take": self.limit.take.value}
        found: list[Decimal] = []
        before = len(gaps.problems)
        if (
            self.limit.amount is not None
            and (amount := gaps.need(self.limit.amount, f"{self.path}.amount")) is not None
        ):
            found.append(amount)
            inputs["amount"] = amount
        if self.limit.of is not None:
            self._share(values, gaps, found, inputs)
        if self._table is not None:
            self._tier(values, gaps, found, inputs)
        if len(gaps.problems) > before or not found:
            return None
        return Allowed((min if self.limit.take == Take.LOWER else max)(found), inputs)

    def _share(self, values: Values, gaps: Gaps, found: list[Decimal], inputs: dict[str, Any]) -> None:
        name = self.limit.of or ""
        share = gaps.need(self.limit.share, f"{self.path}.share") if self.limit.share is not None else None
        if name not in values:
            gaps.fact(name, self.path)
        elif share is not None:
            found.append(share_of_fact(share, values[name]))
            inputs |= {"share": share, "of": values[name]}

    def _tier(self, values: Values, gaps: Gaps, found: list[Decimal], inputs: dict[str, Any]) -> None:
        if self._table is None:
            return
        place = self._table.pick(values, gaps)
        amount: Decimal | None = NOTHING
        if isinstance(place, int):
            tier = self._table.tiers[place]
            stated = tier.amount if isinstance(tier, AmountTier) else NOTHING
            amount = gaps.need(stated, f"{self.path}.tiers[{place}].amount")
        if place is not Beyond.MISSING and amount is not None:
            found.append(amount)
            inputs |= {"tier_by": values[self._table.by], "tiers": self._data}


def limit_again(inputs: Mapping[str, Any]) -> Decimal:
    """The amount that a limit allows, once more from the inputs of a step; for the replay."""
    found = [inputs["amount"]] if "amount" in inputs else []
    if "of" in inputs:
        found.append(share_of_fact(inputs["share"], inputs["of"]))
    if "tiers" in inputs:
        tiers = [tier for tier in inputs["tiers"] if _lies_in(tier, inputs["tier_by"])]
        found.append(tiers[0]["amount"] if tiers else NOTHING)
    return (min if inputs["take"] == "lower" else max)(found)
