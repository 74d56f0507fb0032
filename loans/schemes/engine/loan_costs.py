"""What a borrower may be charged: the highest rate, and the highest fees."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.conditions import Question, question
from loans.schemes.engine.arithmetic import NOTHING, fee_cap, highest_rate
from loans.schemes.engine.checks import Findings
from loans.schemes.format import Scheme
from loans.schemes.format.loan_limits import Fee, FeeCap, RateBase, RateCap
from loans.schemes.trace import Step

BASES = {
    RateBase.BENCHMARK: "market.benchmark",
    RateBase.LPR_1Y: "market.lpr_1y",
    RateBase.LPR_5Y: "market.lpr_5y",
    RateBase.BANK_OWN: "bank.own_rate",
}
FEES = {
    Fee.GUARANTEE_FEE: ("loan.guarantee_fee",),
    Fee.PREMIUM: ("loan.premium",),
    Fee.APPRAISAL_FEE: ("loan.appraisal_fee",),
    Fee.OTHER_FEES: ("loan.other_fees",),
    Fee.ALL: ("loan.guarantee_fee", "loan.premium", "loan.appraisal_fee", "loan.other_fees"),
}


class LoanCosts:
    """The rate and fee caps of ``loan_limits``, compiled."""

    def __init__(self, scheme: Scheme) -> None:
        limits = scheme.loan_limits
        self._rates: list[tuple[str, RateCap, Question]] = [
            (path, cap, question(scheme, cap.when, f"{path}.when"))
            for number, cap in enumerate(limits.rate_caps if limits else ())
            for path in [f"loan_limits.rate_caps[{number}]"]
        ]
        self._fees = [
            (f"loan_limits.fee_caps[{number}]", cap) for number, cap in enumerate(limits.fee_caps if limits else ())
        ]

    def check(self, amount: Decimal, found: Findings) -> dict[str, Any]:
        """The highest rate and fees for a loan of ``amount`` yuan, by name (``rate_max``, ``premium_max`` …)."""
        highest: dict[str, Any] = {}
        for path, cap, when in self._rates:
            if when.ask(found.values, found.gaps):
                self._check_rate(path, cap, highest, found)
        for path, fee in self._fees:
            self._check_fee(path, fee, amount, highest, found)
        return highest

    def _check_rate(self, path: str, cap: RateCap, highest: dict[str, Any], found: Findings) -> None:
        gaps, article = found.gaps, cap.article or ""
        base = self._base(path, cap, found)
        share = gaps.need(cap.plus_share, f"{path}.plus_share") if cap.plus_share is not None else NOTHING
        points = (
            gaps.need(cap.plus_basis_points, f"{path}.plus_basis_points")
            if cap.plus_basis_points is not None
            else NOTHING
        )
        if base is None or share is None or points is None:
            return
        top = highest_rate(base, share, points)
        inputs = {"base": base, "plus_share": share, "plus_basis_points": points}
        found.steps.append(
            Step(path, _("利率上限（%(label)s）") % {"label": cap.base.label}, path, "rate_cap", inputs, top, article)
        )
        highest["rate_max"] = min(top, highest.get("rate_max", top))
        rate = found.values.get("loan.rate")
        if rate is None:
            gaps.fact("loan.rate", path)
            return
        operator, ok = ("lt", rate < top) if cap.strict else ("le", rate <= top)
        found.check("RATE_OVER_CAP", _("贷款利率不超过上限"), path, article, rate, operator, top, ok=ok)

    def _base(self, path: str, cap: RateCap, found: Findings) -> Decimal | None:
        if cap.base == RateBase.FIXED:
            return found.gaps.need(cap.rate, f"{path}.rate")
        name = BASES[cap.base]
        if name not in found.values:
            found.gaps.fact(name, path)
        base: Decimal | None = found.values.get(name)
        return base

    def _check_fee(self, path: str, cap: FeeCap, amount: Decimal, highest: dict[str, Any], found: Findings) -> None:
        inputs = self._fee_inputs(path, cap, amount, found)
        if inputs is None:
            return
        top, article = fee_cap(inputs), cap.article or ""
        found.steps.append(
            Step(path, _("%(label)s上限") % {"label": cap.fee.label}, path, "fee_cap", inputs, top, article)
        )
        name = f"{cap.fee.value}_max"
        highest[name] = min(top, highest.get(name, top))
        charged = [found.values[fee] for fee in FEES[cap.fee] if fee in found.values]
        if charged:
            total = sum(charged, NOTHING)
            code = f"{cap.fee.value.upper()}_OVER_CAP"
            found.check(
                code,
                _("%(label)s不超过上限") % {"label": cap.fee.label},
                path,
                article,
                total,
                "le",
                top,
                ok=total <= top,
            )

    def _fee_inputs(self, path: str, cap: FeeCap, amount: Decimal, found: Findings) -> dict[str, Any] | None:
        inputs: dict[str, Any] = {"months": 12}
        for name, figure in (("share", cap.share), ("amount", cap.amount)):
            known = found.gaps.need(figure, f"{path}.{name}")
            if known is not None:
                inputs[name] = known
            elif figure is not None:
                return None
        if cap.yearly and "loan.term_months" not in found.values:
            found.gaps.fact("loan.term_months", path)
            return None
        if cap.yearly:
            inputs["months"] = found.values["loan.term_months"]
        return inputs | {"loan.amount": amount}
