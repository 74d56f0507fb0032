"""A filing: whether a loan is taken in, how much of it is covered, what is reserved, what the borrower pays in."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.arithmetic import NOTHING, share_of
from loans.schemes.engine.checks import Findings
from loans.schemes.engine.filing_checks import FilingChecks
from loans.schemes.engine.filing_result import FilingResult
from loans.schemes.engine.loan_amounts import Amounts, LoanAmounts
from loans.schemes.engine.loan_costs import LoanCosts
from loans.schemes.engine.ratios import RatioPlan
from loans.schemes.engine.sharing import SharingPlan
from loans.schemes.facts.filing import FilingFacts
from loans.schemes.format import Scheme
from loans.schemes.format.filing import CoveredRule, FilingRules, ReserveBase
from loans.schemes.format.fund import BorrowerDeposit
from loans.schemes.format.parties import GOVERNMENT, Mode
from loans.schemes.trace import Step
from loans.schemes.values import derive, fact_values

__all__ = ["FilingResult", "assess_filing"]


def assess_filing(scheme: Scheme, facts: FilingFacts) -> FilingResult:
    """Assess one filing. ``AssessmentRefused`` names every missing fact and every figure that is ``unknown``."""
    plan: FilingPlan | None = scheme._plans.get("filing")
    if plan is None:
        plan = scheme._plans["filing"] = FilingPlan(scheme)
    return plan.assess(facts)


class FilingPlan:
    """A scheme's rules for filings, compiled once."""

    def __init__(self, scheme: Scheme) -> None:
        self.identity = scheme.identity
        self.rules = scheme.filing or FilingRules()
        self.deposit = scheme.fund.deposit if scheme.fund else None
        self.rounding = scheme.numbers.rounding.value
        self.checks = FilingChecks(scheme)
        self.amounts = LoanAmounts(scheme)
        self.costs = LoanCosts(scheme)
        self.ratios = RatioPlan(scheme)
        self.sharing = SharingPlan(scheme)

    def assess(self, facts: FilingFacts) -> FilingResult:
        values = fact_values(facts)
        derive(values, facts.filing.filed_on)
        found = Findings(values)
        mode = self._mode(found)
        amount = values.get("loan.amount")
        if amount is None:
            found.gaps.fact("loan.amount", "loan_limits.amounts")
        limits = self.checks.run(facts.filing.filed_on, found)
        room = Amounts()
        if amount is not None:
            room = self.amounts.check(amount, found)
            limits |= self.costs.check(amount, found)
        if room.lend is not None:
            limits["loan_max"] = room.lend
        result = FilingResult(
            scheme=self.identity.code, version=self.identity.version, mode=mode.code if mode else "", limits=limits
        )
        if amount is not None and not found.reasons:
            self._cover(result, amount, room, mode, found)
        return self._finish(result, amount, found)

    def _finish(self, result: FilingResult, amount: Decimal | None, found: Findings) -> FilingResult:
        found.gaps.refuse_if_any()
        result.uncovered_amount = (amount or NOTHING) - result.covered_amount
        result.eligible = not found.reasons
        found.take_notes()
        result.reasons, result.warnings, result.trace = found.reasons, found.warnings, found.steps
        return result

    def _mode(self, found: Findings) -> Mode | None:
        modes = self.sharing.modes
        stated = found.values.get("loan.mode")
        if stated is None and len(modes) == 1:
            return next(iter(modes.values()))
        if stated is None:
            found.gaps.fact("loan.mode", "modes")
        elif stated not in modes:
            words = _("业务模式在范围内")
            found.check("MODE_NOT_ALLOWED", words, "modes", "", stated, "in", list(modes), ok=False)
        return modes.get(stated) if stated else None

    def _cover(self, result: FilingResult, amount: Decimal, room: Amounts, mode: Mode | None, found: Findings) -> None:
        """The covered amount, the reserve, and the borrower's deposit."""
        result.covered_amount = self._covered(amount, room, found)
        self._reserve(result, amount, mode, found)
        if self.deposit is not None:
            self._deposit(result, self.deposit, amount, found)

    def _covered(self, amount: Decimal, room: Amounts, found: Findings) -> Decimal:
        rule = self.rules.covered or CoveredRule()
        article, path, covered = rule.article or "", "filing.covered", amount
        share = found.gaps.need(rule.share, f"{path}.share")
        if share is not None:
            covered = share_of(amount, share, "down")
            inputs = {"loan.amount": amount, "share": share, "rounding": "down"}
            found.steps.append(Step(f"{path}.share", _("按比例纳入"), "covered", "share", inputs, covered, article))
        most = found.gaps.need(rule.at_most, f"{path}.at_most")
        bounds = {
            "at_most": most,
            "room": room.cover,
            "filing.counted_amount": found.values.get("filing.counted_amount"),
        }
        known: dict[str, Decimal] = {name: bound for name, bound in bounds.items() if bound is not None}
        lowest = min([covered, *known.values()])
        found.steps.append(
            Step(path, _("纳入金额"), "covered", "lowest", {"covered": covered} | known, lowest, article)
        )
        return lowest

    def _reserve(self, result: FilingResult, amount: Decimal, mode: Mode | None, found: Findings) -> None:
        rule = self.rules.reserve
        if rule is None:
            return
        percent = found.gaps.need(rule.percent, "filing.reserve.percent")
        base = self._reserve_base(rule.base, amount, result.covered_amount, mode, found)
        if percent is None or base is None:
            return
        result.reserve = share_of(base, percent, self.rounding)
        inputs = {"reserve_base": base, "share": percent, "rounding": self.rounding}
        words = _("预留（%(label)s）") % {"label": rule.base.label}
        found.steps.append(
            Step("filing.reserve", words, "reserve", "share", inputs, result.reserve, rule.article or "")
        )

    def _reserve_base(
        self, base: ReserveBase, amount: Decimal, covered: Decimal, mode: Mode | None, found: Findings
    ) -> Decimal | None:
        if base != ReserveBase.COMPENSATION:
            return amount if base == ReserveBase.LOAN else covered
        share = self._public_share(mode, found)
        if share is None:
            return None
        made = share_of(covered, share, self.rounding)
        inputs = {"covered": covered, "share": share, "rounding": self.rounding}
        found.steps.append(Step("filing.reserve.base", _("最高补偿额"), "reserve_base", "share", inputs, made))
        return made

    def _public_share(self, mode: Mode | None, found: Findings) -> Any:
        """What part of a loss the public would pay by the facts of today."""
        table = None if mode is None else self.sharing.table(mode, found.values, found.gaps)
        if table is None:
            return None
        if self.sharing.names_funders(table):
            return self.sharing.public_share(table, found.gaps)
        start = table.government(found.gaps)
        ratio = self.ratios.find(found.values, found.gaps, start, f"{table.path}.shares.{GOVERNMENT}")
        found.steps += ratio.steps
        return ratio.ratio if ratio.ratio is not None else NOTHING

    def _deposit(self, result: FilingResult, rule: BorrowerDeposit, amount: Decimal, found: Findings) -> None:
        """What the borrower pays in; the deposit is returned, the fee is not."""
        path, article = "fund.deposit", rule.article or ""
        share = found.gaps.need(rule.share, f"{path}.share")
        most = found.gaps.need(rule.at_most, f"{path}.at_most")
        if share is not None:
            inputs: dict[str, Any] = {"loan.amount": amount, "share": share, "rounding": self.rounding}
            made = share_of(amount, share, self.rounding)
            if most is not None:
                inputs["at_most"] = most
                made = min(made, most)
            result.deposit = made
            found.steps.append(Step(f"{path}.share", _("企业缴存保证金"), "deposit", "share", inputs, made, article))
        fee = found.gaps.need(rule.fee_share, f"{path}.fee_share")
        if fee is not None:
            result.fee = share_of(amount, fee, self.rounding)
            inputs = {"loan.amount": amount, "share": fee, "rounding": self.rounding}
            found.steps.append(
                Step(f"{path}.fee_share", _("企业缴纳费用"), "fee", "share", inputs, result.fee, article)
            )
