"""An amount among parties none of whom may get more than its room."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from loans.schemes.trace import operation
from portal.core.splits import split_amount

ZERO = Decimal("0.00")


def share_out(
    amount: Decimal,
    weights: Mapping[str, Decimal | Fraction],
    room: Mapping[str, Decimal],
    *,
    residual: str = "",
    mode: str = "half_up",
) -> dict[str, Decimal]:
    """``amount``, but not more than all the room, by ``weights``; what a full party cannot take goes to the others.

    Parties keep the order of ``weights``. The residual fen is the residual party's, or of the last one that still
    has room. A party with room has to have a weight.
    """
    parts = dict.fromkeys(weights, ZERO)
    left = min(amount, sum((room[party] for party in weights), ZERO))
    takers = [party for party in weights if room[party] > 0]
    while left > 0:
        total = sum(Fraction(weights[party]) for party in takers)
        shares = {party: Fraction(weights[party]) / total for party in takers}
        split = split_amount(left, shares, residual if residual in shares else takers[-1], mode)
        full = [party for party in takers if split[party] >= room[party]]
        if not full:
            return {**parts, **split}
        parts.update({party: room[party] for party in full})
        left -= sum((room[party] for party in full), ZERO)
        takers = [party for party in takers if party not in full]
    return parts


@operation("share_out")
def _share_out(inputs: Mapping[str, Any]) -> dict[str, Decimal]:
    weights = {party: Fraction(inputs["weights"][party]) for party in inputs["parties"]}
    return share_out(inputs["left"], weights, inputs["room"], residual=inputs["residual"], mode=inputs["rounding"])
