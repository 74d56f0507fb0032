"""How the steps of a trace are recomputed: the plain operations that every engine uses."""

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from loans.schemes.tiers import limit_again
from loans.schemes.trace import money_of, operation
from portal.core.money import FEN, round_to
from portal.core.splits import split_amount

NOTHING = Decimal("0.00")
EXACT = Context(prec=60)
SPLIT_WORDS = {"shares", "order", "residual", "rounding"}
CAP_WORDS = {"limit", "excess_share", "amount", "share", "of", "take", "tier_by", "tiers", "used", "other"}


def _figures(inputs: Mapping[str, Any]) -> list[Any]:
    return [value for value in inputs.values() if isinstance(value, Decimal | Fraction | int)]


@operation("given")
def given(inputs: Mapping[str, Any]) -> Any:
    (value,) = inputs.values()
    return value


@operation("sum")
def added(inputs: Mapping[str, Any]) -> Decimal | Fraction:
    figures = _figures(inputs)
    if any(isinstance(figure, Fraction) for figure in figures):
        return sum((Fraction(figure) for figure in figures), Fraction(0))
    return sum(figures, Decimal(0))


@operation("lowest")
def lowest(inputs: Mapping[str, Any]) -> Decimal:
    return min(_figures(inputs))


@operation("highest")
def highest(inputs: Mapping[str, Any]) -> Decimal:
    return max(_figures(inputs))


@operation("less")
def less(inputs: Mapping[str, Any]) -> Decimal:
    """The input that ``from`` names less all the others, not below zero."""
    head = inputs["from"]
    rest = sum((value for name, value in inputs.items() if name not in {"from", head}), Decimal(0))
    return max(inputs[head] - rest, NOTHING)


@operation("pro_rata")
def pro_rata(inputs: Mapping[str, Any]) -> Decimal:
    """An amount x part / whole, the part at most the whole, rounded to the fen."""
    (amount,) = [value for name, value in inputs.items() if name not in {"part", "whole", "rounding"}]
    return part_of(amount, inputs["part"], inputs["whole"], inputs["rounding"])


def part_of(amount: Decimal, part: Decimal, whole: Decimal, rounding: str) -> Decimal:
    """``amount`` x ``part`` / ``whole``. All of it when the part is not less than the whole."""
    if part >= whole:
        return amount
    return money_of(Fraction(amount) * Fraction(part) / Fraction(whole), rounding)


@operation("share")
def share(inputs: Mapping[str, Any]) -> Decimal:
    """An amount x a share, rounded to the fen, at most ``at_most``."""
    known = {"share", "rounding", "at_most"}
    (amount,) = [value for name, value in inputs.items() if name not in known]
    made = share_of(amount, inputs["share"], inputs["rounding"])
    return min(made, inputs["at_most"]) if "at_most" in inputs else made


def share_of(amount: Decimal, part: Decimal | Fraction, rounding: str) -> Decimal:
    """``amount`` x ``part``, rounded to the fen once."""
    exact = Fraction(amount) * part if isinstance(part, Fraction) else exact_product(amount, part)
    return money_of(exact, rounding)


@operation("split")
def split(inputs: Mapping[str, Any]) -> dict[str, Decimal]:
    """An amount among parties, in the order of the step."""
    (amount,) = [value for name, value in inputs.items() if name not in SPLIT_WORDS]
    shares = {party: Fraction(inputs["shares"][party]) for party in inputs["order"]}
    return split_amount(amount, shares, inputs["residual"], inputs["rounding"])


@operation("cap")
def cap(inputs: Mapping[str, Any]) -> Decimal:
    """What a cap leaves of the running amount: at most the limit less what was used of it."""
    (before,) = [value for name, value in inputs.items() if name not in CAP_WORDS]
    room = limit_again(inputs) - inputs.get("used", NOTHING) - inputs.get("other", NOTHING)
    kept = min(before, max(room, NOTHING))
    return kept + floor_share(before - kept, inputs["excess_share"]) if "excess_share" in inputs else kept


@operation("limit")
def limit(inputs: Mapping[str, Any]) -> Decimal:
    """What a limit allows: its amount, a share of a fact, or the amount of a tier."""
    return limit_again(inputs)


@operation("rate_cap")
def rate_cap(inputs: Mapping[str, Any]) -> Decimal:
    """base x (1 + share) + basis points / 10000, exact."""
    return highest_rate(inputs["base"], inputs["plus_share"], inputs["plus_basis_points"])


def highest_rate(base: Decimal, plus_share: Decimal, plus_basis_points: Decimal) -> Decimal:
    """A yearly rate in parts of one, without trailing zeros, not rounded."""
    rate = base * (1 + plus_share) + plus_basis_points / 10_000
    return Decimal(f"{rate:f}".rstrip("0").rstrip(".")) if "." in f"{rate:f}" else rate


@operation("fee_cap")
def fee_cap(inputs: Mapping[str, Any]) -> Decimal:
    """The lower of an amount and a share of the principal (for a year: x months / 12), cut down to the fen."""
    found = [inputs["amount"]] if "amount" in inputs else []
    if "share" in inputs:
        exact = Fraction(inputs["loan.amount"]) * Fraction(inputs["share"]) * Fraction(inputs["months"], 12)
        found.append(money_of(exact, "down"))
    return Decimal(min(found))


@operation("together")
def together(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Several figures side by side."""
    return dict(inputs)


@operation("add_cut")
def add_cut(inputs: Mapping[str, Any]) -> Decimal:
    """What a cap cut off, added to what was set aside in the same way before."""
    return inputs["so_far"] + inputs["before"] - inputs["after"]


@operation("at_most")
def at_most(inputs: Mapping[str, Any]) -> Decimal:
    """One party's part, at most a limit less what was used of it."""
    return min(inputs["part"], max(limit_again(inputs) - inputs.get("used", NOTHING), NOTHING))


@operation("cap_party")
def cap_party(inputs: Mapping[str, Any]) -> Decimal:
    """The running amount less what one funder would pay above its limit."""
    known = CAP_WORDS | {"part"}
    (before,) = [value for name, value in inputs.items() if name not in known]
    room = max(limit_again(inputs) - inputs.get("used", NOTHING), NOTHING)
    return before - max(inputs["part"] - room, NOTHING)


@operation("check")
def check(inputs: Mapping[str, Any]) -> bool:
    """``value`` against ``threshold`` by the operator's word."""
    value, threshold = inputs["value"], inputs["threshold"]
    compare: dict[str, Callable[[], bool]] = {
        "le": lambda: bool(value <= threshold),
        "lt": lambda: bool(value < threshold),
        "ge": lambda: bool(value >= threshold),
        "gt": lambda: bool(value > threshold),
        "eq": lambda: bool(value == threshold),
        "in": lambda: value in threshold,
        "none": lambda: not value,
    }
    return compare[inputs["operator"]]()


def to_fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN)


def floor_share(amount: Decimal, ratio: Decimal) -> Decimal:
    """A part of an amount cut down to the fen, as limits are."""
    return round_to(exact_product(amount, ratio), 2, "down")


def exact_product(amount: Decimal, ratio: Decimal) -> Decimal:
    """No digit lost, however long both are: the usual context keeps 28."""
    return EXACT.multiply(amount, ratio)
