"""Splitting an amount between parties, so that the parts always add up to the whole."""

from bisect import bisect_left
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import lcm

from portal.core.money import FEN


def split_amount(
    total: Decimal, shares: Mapping[str, Decimal | Fraction], residual: str, mode: str = "half_up"
) -> dict[str, Decimal]:
    """``total`` (yuan, two decimals, not negative) by ``shares`` (parts of 1 that add up to 1, in a fixed order).

    Every party but ``residual`` gets its rounded share and the residual party the rest. Where the rest would be
    negative, rounded shares are taken down first: the fen that arrives last as the total grows from zero goes back
    first, of equals that of the party named last. So no part is negative and no rounded part falls when the total
    rises; the residual part falls by at most n-2 fen when the total rises by one. ``ValueError`` on other arguments.
    """
    fen = _fen(total)
    exact = {party: share if isinstance(share, Fraction) else Fraction(share) for party, share in shares.items()}
    _check(exact, residual)
    rounded = {party: _rounded(fen, share, mode) for party, share in exact.items() if party != residual}
    while sum(rounded.values()) > fen:
        latest = max(reversed(rounded), key=lambda party: _arrival(rounded[party], exact[party], mode, fen))
        rounded[latest] -= 1
    rest = fen - sum(rounded.values())
    return {party: (rest if party == residual else rounded[party]) * FEN for party in shares}


def _fen(total: Decimal) -> int:
    if not total.is_finite() or total < 0 or total != total.quantize(FEN):
        raise ValueError("the total must be an amount in yuan with two decimals, not negative")
    return int(total / FEN)


def _check(shares: Mapping[str, Fraction], residual: str) -> None:
    if residual not in shares:
        raise ValueError("the residual party must be one of the parties")
    whole = lcm(*(share.denominator for share in shares.values()))
    parts = [share.numerator * (whole // share.denominator) for share in shares.values()]
    if min(parts) < 0 or sum(parts) != whole:
        raise ValueError("shares must not be negative and must add up to 1")


def _rounded(fen: int, share: Fraction, mode: str) -> int:
    top, bottom = fen * share.numerator, share.denominator
    if mode == "half_up":
        return (2 * top + bottom) // (2 * bottom)
    if mode == "half_even":
        return round(Fraction(top, bottom))
    return {"down": top // bottom, "up": -(-top // bottom)}[mode]


def _arrival(count: int, share: Fraction, mode: str, most: int) -> int:
    """The smallest total (fen, at most ``most``) whose rounded share is ``count`` fen."""
    return bisect_left(range(most + 1), count, key=lambda fen: _rounded(fen, share, mode))
