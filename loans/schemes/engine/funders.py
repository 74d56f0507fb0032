"""How a compensation is split among those who fund it, with limits on single funders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.conditions import Question, question
from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.format import Scheme
from loans.schemes.format.base import Unknown
from loans.schemes.problems import Problem
from loans.schemes.roles import funder_codes
from loans.schemes.trace import operation
from loans.schemes.values import Gaps, Values
from portal.core.money import FEN
from portal.core.splits import split_amount

Amounts = dict[str, Decimal]


@dataclass(slots=True)
class Allocation:
    """The funders' parts of any total up to the government's share.

    ``shares`` are parts of ``basis``: of the compensation itself, or (``of_loss``) of the loss, where the split table
    names the funders. Then a total that a cap has lowered is split as it would be for the smallest loss that gives it,
    so that no funder pays less when the loss is greater.
    """

    shares: dict[str, Fraction]
    residual: str
    rounding: str
    funders: tuple[str, ...]
    basis: Decimal
    of_loss: bool = False
    caps: dict[str, Decimal] = field(default_factory=dict)

    def at(self, total: Decimal) -> Amounts:
        """``total`` among the funders; it must not be more than their parts of the basis, each at most its cap."""
        if not self.of_loss and not self.caps:
            return self._parts(total)
        top = self._capped(self.basis)
        if sum(top.values()) <= total:
            return top
        low, high = 0, int(self.basis / FEN)
        while high - low > 1:
            middle = (low + high) // 2
            if sum(self._capped(middle * FEN).values()) >= total:
                high = middle
            else:
                low = middle
        return self._trimmed(self._capped(high * FEN), self._capped(low * FEN), total)

    def between(self, before: Decimal, after: Decimal) -> Amounts:
        """What each funder owes later when only ``after`` of ``before`` is paid now."""
        more, less = self.at(before), self.at(after)
        parts = {funder: more[funder] - less[funder] for funder in self.funders}
        if min(parts.values()) >= 0:
            return parts
        return split_amount(before - after, self.shares, self.residual, self.rounding)

    def _parts(self, basis: Decimal) -> Amounts:
        amounts = split_amount(basis, self.shares, self.residual, self.rounding)
        return {funder: amounts[funder] for funder in self.funders}

    def _capped(self, basis: Decimal) -> Amounts:
        parts = self._parts(basis)
        return {funder: min(amount, self.caps.get(funder, amount)) for funder, amount in parts.items()}

    def _trimmed(self, above: Amounts, below: Amounts, total: Decimal) -> Amounts:
        """Take back the fen that are too many: from those whom the last fen of loss raised, last named first."""
        excess = sum(above.values()) - total
        for funder in reversed(self.funders):
            given = min(max(above[funder] - below[funder], NOTHING), excess)
            above[funder] -= given
            excess -= given
        for funder in reversed(self.funders):
            given = min(above[funder], excess)
            above[funder] -= given
            excess -= given
        return above

    def inputs(self) -> dict[str, Any]:
        return {
            "shares": dict(self.shares),
            "order": list(self.shares),
            "residual": self.residual,
            "rounding": self.rounding,
            "funders": list(self.funders),
            "basis": self.basis,
            "of_loss": self.of_loss,
            "caps": dict(self.caps),
        }


@operation("allocate")
def allocate(inputs: Mapping[str, Any]) -> Amounts:
    """The running amount among the funders, once more from the step; for the replay."""
    known = {"shares", "order", "residual", "rounding", "funders", "basis", "of_loss", "caps"}
    (total,) = [value for name, value in inputs.items() if name not in known]
    allocation = Allocation(
        {code: Fraction(inputs["shares"][code]) for code in inputs["order"]},
        inputs["residual"],
        inputs["rounding"],
        tuple(inputs["funders"]),
        inputs["basis"],
        inputs["of_loss"],
        dict(inputs["caps"]),
    )
    return allocation.at(total)


@dataclass(frozen=True, slots=True)
class _Split:
    when: Question
    shares: Mapping[str, Fraction | Unknown]
    path: str
    article: str


class FundingPlan:
    """The section ``funding``, compiled."""

    def __init__(self, scheme: Scheme) -> None:
        self.codes = tuple(funder_codes(scheme))
        self._stated = scheme.funding.residual if scheme.funding else None
        self._splits = [
            _Split(question(scheme, one.when, f"{path}.when"), one.shares, f"{path}.shares", one.article or "")
            for number, one in enumerate(scheme.funding.splits if scheme.funding else ())
            for path in [f"funding.splits[{number}]"]
        ]
        parties = scheme.funding.parties if scheme.funding else ()
        fixed = {one.code: one.share for one in parties if one.share is not None}
        if fixed:
            always = question(scheme, None, "")
            article = parties[0].article or ""
            self._splits.append(_Split(always, fixed, "funding.parties", article))
        elif len(parties) == 1 and not self._splits:
            self._splits.append(
                _Split(question(scheme, None, ""), {parties[0].code: Fraction(1)}, "funding.parties", "")
            )

    @property
    def can_split(self) -> bool:
        return bool(self._splits)

    def shares(self, values: Values, gaps: Gaps) -> tuple[dict[str, Fraction], str, str, str] | None:
        """Shares in the order of the funders, who takes the residual fen, the rule and its article."""
        for split in self._splits:
            holds = split.when.ask(values, gaps)
            if holds is None:
                return None
            if holds:
                return self._known(split, gaps)
        gaps.problems.append(Problem("funding.splits", _("没有一种分担办法适用于这笔补偿"), "no_split"))
        return None

    def _known(self, split: _Split, gaps: Gaps) -> tuple[dict[str, Fraction], str, str, str] | None:
        known: dict[str, Fraction] = {}
        for code in self.codes:
            if code in split.shares:
                share = gaps.need(split.shares[code], f"{split.path}.{code}")
                if share is None:
                    return None
                known[code] = share
        return known, self.residual(tuple(known)), split.path, split.article

    def residual(self, codes: tuple[str, ...]) -> str:
        return self._stated if self._stated in codes and self._stated is not None else codes[-1]
