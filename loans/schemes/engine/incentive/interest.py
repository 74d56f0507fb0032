"""Interest that an incentive is a part of: paid, at a reference rate, or above it. Never rounded on the way."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.incentive.case import Case
from loans.schemes.facts.incentive import InterestPeriod
from loans.schemes.format.incentives import IncentiveBase, InterestAt, LprOn, LprTenor
from loans.schemes.trace import operation

YEAR = {"actual_360": 360, "actual_365": 365}
BENCHMARK = "benchmark"
POINTS_IN_ONE = 10_000
MONTHS_IN_YEAR = 12
AT_REFERENCE = {IncentiveBase.INTEREST_AT_BENCHMARK, IncentiveBase.INTEREST_AT_LPR, IncentiveBase.INTEREST_ABOVE_LPR}
Row = dict[str, Any]


def year_days(case: Case) -> int:
    """360 or 365: the incentive's own day count, otherwise the scheme's."""
    return YEAR[case.incentive.day_count or case.scheme.numbers.day_count]


def times_of(case: Case) -> list[Row] | None:
    """How much was owed for which part of a year: the periods of the facts, or the loan for its term in months.

    A period counts its first day and not its last. Months are twelfths of a year, whatever the day count.
    """
    if case.facts.periods:
        return [_of_period(period, year_days(case)) for period in case.facts.periods]
    amount, months = case.values.get("loan.amount"), case.values.get("loan.term_months")
    for name, value in (("loan.amount", amount), ("loan.term_months", months)):
        if value is None:
            case.gaps.fact(name, f"{case.rule}.base")
    if amount is None or months is None:
        return None
    return [{"principal": amount, "units": months, "of": MONTHS_IN_YEAR}]


def _of_period(period: InterestPeriod, year: int) -> Row:
    return {"principal": period.principal, "units": (period.end - period.start).days, "of": year}


def interest(case: Case) -> Fraction | None:
    """The interest base of an incentive that computes it itself."""
    rows = times_of(case)
    if rows is None or not _add_rates(case, rows):
        return None
    rule = case.incentive.interest or InterestAt()
    inputs: dict[str, Any] = {"base_kind": case.incentive.base, "periods": rows}
    for name, figure in (("plus_share", rule.plus_share), ("basis_points_at_most", rule.basis_points_at_most)):
        if figure is not None:
            known = case.gaps.need(figure, f"{case.rule}.interest.{name}")
            if known is None:
                return None
            inputs[name] = known
    made: Fraction = case.step("interest", str(case.incentive.base.label), "base", "interest", inputs)
    return made


def _add_rates(case: Case, rows: list[Row]) -> bool:
    """Put the reference rate (and the own rate, where the rule compares them) into each row."""
    needs_own = _needs_own_rate(case)
    complete = True
    for number, row in enumerate(rows):
        period = case.facts.periods[number] if case.facts.periods else None
        where = f"periods[{number}]" if period else "loan"
        reference, name = _reference(case, period, where)
        own = period.rate if period and period.rate is not None else case.values.get("loan.rate")
        if reference is None:
            case.gaps.fact(name, f"{case.rule}.interest")
        if needs_own and own is None:
            case.gaps.fact(f"{where}.rate", f"{case.rule}.interest")
        complete = complete and reference is not None and (own is not None or not needs_own)
        row.update({"reference": reference} | ({"rate": own} if needs_own else {}))
    return complete


def _reference(case: Case, period: InterestPeriod | None, where: str) -> tuple[Decimal | None, str]:
    """The reference rate of a row, and the name of the fact that gives it."""
    own, market = period.reference if period else None, f"market.{reference_name(case)}"
    rule = case.incentive.interest
    if rule is not None and rule.fixed_on == LprOn.EACH_PERIOD and period is not None:
        return own, f"{where}.reference"
    return own if own is not None else case.values.get(market), market


def reference_name(case: Case) -> str:
    """Which rate of the market is the reference: the tenor, a one-year LPR for LPR bases, else the benchmark."""
    rule = case.incentive.interest
    if rule is not None and rule.tenor is not None:
        return rule.tenor.value
    lpr = {IncentiveBase.INTEREST_AT_LPR, IncentiveBase.INTEREST_ABOVE_LPR}
    return LprTenor.ONE_YEAR.value if case.incentive.base in lpr else BENCHMARK


def _needs_own_rate(case: Case) -> bool:
    raised = case.incentive.interest is not None and case.incentive.interest.plus_share is not None
    above = case.incentive.base == IncentiveBase.INTEREST_ABOVE_LPR
    return above or (raised and case.incentive.base in AT_REFERENCE)


def paid_interest_limit(case: Case) -> Fraction | None:
    """For interest paid that counts at most at the reference rate x (1 + plus_share)."""
    rule = case.incentive.interest
    if rule is None or rule.plus_share is None:
        return None
    rows = times_of(case)
    plus = case.gaps.need(rule.plus_share, f"{case.rule}.interest.plus_share")
    if rows is None or not _add_rates(case, rows) or plus is None:
        return None
    inputs = {"base_kind": IncentiveBase.INTEREST_PAID, "periods": rows, "plus_share": plus}
    title = _("按参考利率上浮上限计算的利息")
    made: Fraction = case.step("interest.plus_share", title, "interest_at_most", "interest", inputs)
    return made


@operation("interest")
def _interest(inputs: Mapping[str, Any]) -> Fraction:
    """Sum of principal x rate x units / of, exact."""
    return sum((_of_row(row, inputs) for row in inputs["periods"]), Fraction(0))


def _of_row(row: Mapping[str, Any], inputs: Mapping[str, Any]) -> Fraction:
    time = Fraction(row["units"], 1) / Fraction(row["of"])
    return Fraction(row["principal"]) * _rate(row, inputs) * time


def _rate(row: Mapping[str, Any], inputs: Mapping[str, Any]) -> Fraction:
    reference = Fraction(row["reference"])
    most = reference * (1 + Fraction(inputs.get("plus_share", Decimal(0))))
    if inputs["base_kind"] == IncentiveBase.INTEREST_ABOVE_LPR:
        own = Fraction(row["rate"])
        own = min(own, most) if "plus_share" in inputs else own
        above = max(own - reference, Fraction(0))
        cap = inputs.get("basis_points_at_most")
        return above if cap is None else min(above, Fraction(cap) / POINTS_IN_ONE)
    return min(Fraction(row["rate"]), most) if "rate" in row else most
