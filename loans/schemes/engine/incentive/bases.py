"""What an incentive is a part of, and which part: exact until the amount of the item is rounded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.engine.incentive.case import Case
from loans.schemes.engine.incentive.interest import AT_REFERENCE, interest, paid_interest_limit, times_of
from loans.schemes.format.base import Unknown
from loans.schemes.format.incentives import IncentiveBase, IncentiveTier
from loans.schemes.format.tables import Take
from loans.schemes.tiers import Beyond, Table
from loans.schemes.trace import money_of, operation

# Where the item names no amount, the loan's own fact of that name is meant.
OF_LOAN = {
    IncentiveBase.PRINCIPAL: "loan.amount",
    IncentiveBase.GUARANTEE_FEE: "loan.guarantee_fee",
    IncentiveBase.PREMIUM: "loan.premium",
    IncentiveBase.APPRAISAL_FEE: "loan.appraisal_fee",
    IncentiveBase.OTHER_FEE: "loan.other_fees",
}
FIGURES = ("share", "points", "amount")


@dataclass(frozen=True, slots=True)
class Part:
    """How much of the base: a share, yearly points, or an amount; with ``take`` where two are stated."""

    share: Decimal | None
    points: Decimal | None
    amount: Decimal | None


def base_of(case: Case, part: Part) -> Fraction | None:
    """The base in yuan, exact; ``None`` when a fact is missing. Nothing for an incentive of a fixed amount."""
    kind = case.incentive.base
    if kind == IncentiveBase.FIXED:
        return Fraction(0)
    if part.points is not None:
        base = _points_base(case)
    elif kind in AT_REFERENCE:
        base = interest(case)
    else:
        base = _stated(case)
    return None if base is None else _limited(case, base)


def _points_base(case: Case) -> Fraction | None:
    """Principal x years: a stated number of years, or the time for which it was owed."""
    years = case.incentive.whole_years
    if years is None and case.item.amount is None:
        rows = times_of(case)
        return None if rows is None else case.step("base", _("本金 × 年数"), "base", "points_base", {"periods": rows})
    amount = case.item.amount if case.item.amount is not None else case.values.get("loan.amount")
    months = case.values.get("loan.term_months") if years is None else None
    for name, missing in (("loan.amount", amount is None), ("loan.term_months", years is None and months is None)):
        if missing:
            case.gaps.fact(name, f"{case.rule}.base")
    if amount is None or (years is None and months is None):
        return None
    rows = [{"principal": amount, "units": months if years is None else years, "of": 12 if years is None else 1}]
    made: Fraction = case.step("base", _("本金 × 年数"), "base", "points_base", {"periods": rows})
    return made


def _stated(case: Case) -> Fraction | None:
    """The item's amount without what came back, or the loan's fact of that name."""
    kind = case.incentive.base
    fact = OF_LOAN.get(kind, "")
    amount = case.item.amount if case.item.amount is not None else case.values.get(fact)
    if amount is None:
        case.gaps.fact(f"{case.path}.amount", f"{case.rule}.base")
        return None
    returned = case.item.returned or NOTHING
    if returned > amount:
        case.problem(f"{case.path}.returned", _("退回金额大于事项金额"), "too_much")
    inputs = {"stated": amount, "returned": returned}
    base: Fraction = case.step("base", str(kind.label), "base", "without_returned", inputs)
    if kind != IncentiveBase.INTEREST_PAID:
        return base
    most = paid_interest_limit(case)
    both = {"base": base, "interest_at_most": most}
    return base if most is None else case.step("interest", _("取低者"), "base", "lower", both)


def _limited(case: Case, base: Fraction) -> Fraction | None:
    if case.incentive.base_at_most is None:
        return base
    most = case.gaps.need(case.incentive.base_at_most, f"{case.rule}.base_at_most")
    if most is None:
        return None
    made: Fraction = case.step("base_at_most", _("基数上限"), "base", "lower", {"base": base, "base_at_most": most})
    return made


def part_of_base(case: Case) -> Part | None:
    """Share, points and amount of the incentive or of the tier that fits; ``None`` where none fits."""
    rule = case.incentive
    if rule.by is None or rule.tiers is None:
        return _known(case, rule.share, rule.points, rule.amount, case.rule)
    table = Table(rule.by, rule.tiers, case.rule)
    place = table.pick(case.values, case.gaps)
    if place is Beyond.MISSING:
        return None
    if not isinstance(place, int):
        case.refuse("OUT_OF_TIERS", _("不在任何一档之内"), "tiers", case.values.get(rule.by))
        return None
    tier: IncentiveTier = rule.tiers[place]
    _note_tier(case, rule.by, table, tier, f"tiers[{place}]")
    stated = {name: _first(getattr(tier, name), getattr(rule, name)) for name in FIGURES}
    return _known(case, stated["share"], stated["points"], stated["amount"], f"{case.rule}.tiers[{place}]")


def _first(own: Any, other: Any) -> Any:
    return other if own is None else own


def _note_tier(case: Case, by: str, table: Table, tier: IncentiveTier, where: str) -> None:
    for name in FIGURES:
        figure = getattr(tier, name)
        if figure is not None and not isinstance(figure, Unknown):
            inputs = {by: case.values[by], "tiers": table.data(), "figure": name}
            case.note(where, _("分档"), f"{case.path}.tier.{name}", "tier", inputs, figure)


def _known(case: Case, share: Any, points: Any, amount: Any, path: str) -> Part | None:
    stated = {"share": share, "points": points, "amount": amount}
    for name, one in stated.items():
        if isinstance(one, Unknown):
            case.gaps.figure(f"{path}.{name}")
    return None if any(isinstance(one, Unknown) for one in stated.values()) else Part(**stated)


def amount_of(case: Case, base: Fraction, part: Part) -> Decimal:
    """The amount of one item before caps, rounded once to the fen."""
    inputs: dict[str, Any] = {"take": case.incentive.take, "rounding": case.scheme.numbers.rounding}
    if case.incentive.base != IncentiveBase.FIXED:
        inputs["base"] = base
    stated = {"share": part.share, "points": part.points, "fixed": part.amount}
    inputs |= {name: one for name, one in stated.items() if one is not None}
    made: Decimal = case.step("share", _("补助金额"), "amount", "incentive_amount", inputs)
    return made


@operation("points_base")
def _points_base_again(inputs: Mapping[str, Any]) -> Fraction:
    return sum(
        (Fraction(row["principal"]) * Fraction(row["units"]) / Fraction(row["of"]) for row in inputs["periods"]),
        Fraction(0),
    )


@operation("without_returned")
def _without_returned(inputs: Mapping[str, Any]) -> Decimal:
    return max(inputs["stated"] - inputs["returned"], NOTHING)


@operation("lower")
def _lower(inputs: Mapping[str, Any]) -> Fraction:
    return min(Fraction(one) for one in inputs.values())


@operation("incentive_amount")
def _amount(inputs: Mapping[str, Any]) -> Decimal:
    """A share (or yearly points) of the base, a fixed amount, or the lower (higher) of the two, rounded once."""
    found = [Fraction(inputs["base"]) * Fraction(inputs[name]) for name in ("share", "points") if name in inputs]
    if "fixed" in inputs:
        found.append(Fraction(inputs["fixed"]))
    return money_of((min if inputs["take"] == Take.LOWER else max)(found), inputs["rounding"])
