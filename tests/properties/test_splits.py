"""Splits add up, whatever the total, the shares and the rounding mode."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.money import round_to
from portal.core.splits import split_amount

FEN = Decimal("0.01")
MODES = st.sampled_from(["half_up", "half_even", "down", "up"])


@st.composite
def parties(draw: st.DrawFn) -> dict[str, Fraction]:
    weights = draw(st.lists(st.integers(0, 50), min_size=2, max_size=6).filter(any))
    return {f"party{number}": Fraction(weight, sum(weights)) for number, weight in enumerate(weights)}


TOTALS = st.one_of(st.integers(0, 300), st.integers(0, 10**17)).map(lambda fen: fen * FEN)


@given(TOTALS, parties(), MODES)
def test_it_adds_up_and_takes_from_nobody(total: Decimal, shares: dict[str, Fraction], mode: str) -> None:
    parts = split_amount(total, shares, "party0", mode)
    assert sum(parts.values()) == total
    assert min(parts.values()) >= 0
    assert list(parts) == list(shares)


@given(TOTALS, parties(), MODES)
def test_it_falls_for_nobody_when_the_total_rises(total: Decimal, shares: dict[str, Fraction], mode: str) -> None:
    before, after = (split_amount(amount, shares, "party0", mode) for amount in (total, total + FEN))
    assert all(after[party] >= before[party] for party in shares if party != "party0")
    assert before["party0"] - after["party0"] <= (len(shares) - 2) * FEN


@given(TOTALS, parties())
def test_it_gives_the_rounded_share_unless_taken_down(total: Decimal, shares: dict[str, Fraction]) -> None:
    parts = split_amount(total, shares, "party0")
    for party, share in shares.items():
        if party != "party0":
            exact = Decimal((total * 100 * share.numerator * 2 + share.denominator) // (share.denominator * 2)) * FEN
            assert parts[party] == exact or (parts[party] < exact and parts["party0"] == 0)


@given(st.integers(0, 10**12).map(lambda fen: fen * FEN))
def test_it_rounds_two_parties_as_the_rule_says(total: Decimal) -> None:
    parts = split_amount(total, {"city": Decimal("0.3"), "county": Decimal("0.7")}, "county")
    assert parts["city"] == round_to(total * Decimal("0.3"))


def test_it_takes_down_the_fen_that_arrives_last() -> None:
    shares = {"rest": Fraction(0), "a": Fraction(1, 4), "b": Fraction(1, 4), "c": Fraction(1, 2)}
    assert split_amount(Decimal("0.02"), shares, "rest") == {"rest": 0, "a": FEN, "b": 0, "c": FEN}


@pytest.mark.parametrize(
    ("total", "shares", "residual"),
    [
        (Decimal("-0.01"), {"a": Decimal(1)}, "a"),
        (Decimal("0.001"), {"a": Decimal(1)}, "a"),
        (Decimal("NaN"), {"a": Decimal(1)}, "a"),
        (Decimal(1), {"a": Decimal("0.9")}, "a"),
        (Decimal(1), {"a": Decimal(2), "b": Decimal(-1)}, "a"),
        (Decimal(1), {"a": Decimal(1)}, "b"),
    ],
)
def test_it_refuses_other_arguments(total: Decimal, shares: dict[str, Decimal], residual: str) -> None:
    with pytest.raises(ValueError, match="must"):
        split_amount(total, shares, residual)
