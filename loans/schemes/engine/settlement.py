"""One claim on its way from the loss base to the amounts: ratio, split, caps, what is postponed, funders."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.engine.caps import CapPlan, CapTried
from loans.schemes.engine.checks import Findings
from loans.schemes.engine.claim_plan import ClaimPlan
from loans.schemes.engine.claim_result import LATER, Amounts, ClaimResult
from loans.schemes.engine.funders import Allocation
from loans.schemes.engine.ratios import Ratio, RatioFound
from loans.schemes.engine.sharing import Division, TablePlan
from loans.schemes.facts.catalogue import LOSS_BASE
from loans.schemes.facts.claim import ClaimFacts
from loans.schemes.format.caps import CapKind
from loans.schemes.format.parties import GOVERNMENT, Mode
from loans.schemes.trace import Reason, Step
from portal.core.splits import split_amount


class Settlement:
    """``settle`` once; the trace, reasons and warnings end up in the result."""

    def __init__(self, plan: ClaimPlan, facts: ClaimFacts, mode: Mode, found: Findings) -> None:
        self._plan, self._facts, self._mode, self._found = plan, facts, mode, found
        self._base: Decimal = found.values[LOSS_BASE]
        self._payable = NOTHING
        self._parties: Amounts = {}
        self._later: dict[str, Amounts] = {}
        self._allocation: Allocation | None = None
        self._funding_rule, self._funding_article = "sharing", ""
        identity = plan.identity
        self._result = ClaimResult(
            scheme=identity.code,
            version=identity.version,
            mode=mode.code,
            compensated=mode.compensates,
            loss_base=self._base,
        )

    def settle(self) -> ClaimResult:
        plan, found = self._plan, self._found
        table = plan.sharing.table(self._mode, found.values, found.gaps)
        ratio = self._ratio(table)
        found.gaps.refuse_if_any()
        if found.reasons or table is None:
            return self._finish()
        division = plan.sharing.divide(table, self._mode, ratio, found.gaps)
        found.gaps.refuse_if_any()
        if division is not None:
            self._divide(table, division)
        for cap in plan.caps:
            self._try(cap)
        self._postpone()
        found.gaps.refuse_if_any()
        return self._finish()

    def _ratio(self, table: TablePlan | None) -> Ratio | None:
        """The government's part; no figure where the table names the funders with theirs."""
        found = self._found
        if table is None:
            if not found.gaps.problems:
                found.refuse(Reason("NO_SHARING_TABLE", _("没有适用于这笔贷款的分担表"), rule="sharing.tables"))
            return None
        if self._plan.sharing.names_funders(table):
            return None
        start = table.government(found.gaps)
        ratio = self._plan.ratios.find(found.values, found.gaps, start, f"{table.path}.shares.{GOVERNMENT}")
        found.steps += ratio.steps
        if ratio.ratio is None and not found.gaps.problems:
            found.refuse(_no_ratio(ratio, found))
        self._result.ratio = ratio.ratio
        return ratio.ratio

    def _divide(self, table: TablePlan, division: Division) -> None:
        """Every party's part before caps, rounded once, the residual party taking the rest."""
        plan = self._plan
        amounts = split_amount(self._base, division.shares, division.residual, plan.rounding)
        inputs = {"loss_base": self._base} | division.inputs(plan.rounding)
        self._step(division.rule, _("各方分担"), "division", "split", inputs, amounts, division.article)
        paying = plan.funders if plan.sharing.names_funders(table) else (GOVERNMENT,)
        self._parties = {code: amount for code, amount in amounts.items() if code not in paying}
        government = {code: amounts[code] for code in amounts if code in paying}
        self._payable = sum(government.values(), NOTHING)
        self._step("", _("政府补偿额（限额前）"), "payable", "sum", dict(government), self._payable)
        if paying is plan.funders:
            shares, residual = division.shares, division.residual
            self._allocation = Allocation(shares, residual, plan.rounding, tuple(government), self._base, of_loss=True)
            self._funding_rule, self._funding_article = division.rule, division.article
        else:
            self._fund()

    def _fund(self) -> None:
        """How the compensation is split among funders, where the scheme says so."""
        plan, found = self._plan, self._found
        if plan.funding.can_split:
            split = plan.funding.shares(found.values, found.gaps)
            found.gaps.refuse_if_any()
            if split is not None:
                shares, residual, self._funding_rule, self._funding_article = split
                self._allocation = Allocation(shares, residual, plan.rounding, tuple(shares), self._payable)
        elif plan.funders:
            words = _("方案没有写明各出资方如何分担，未拆分到出资方")
            found.warnings.append(Reason("FUNDERS_NOT_SPLIT", words, rule="funding.parties"))

    def _try(self, cap: CapPlan) -> None:
        found = self._found
        room = cap.room(self._mode.code, found.values, self._facts.used, found.gaps, found.warnings)
        if room is None:
            return
        allowed, inputs = room
        if cap.cap.kind == CapKind.PARTY:
            self._try_party(cap, allowed, inputs)
            return
        before = self._payable
        self._payable = cap.kept(before, allowed, inputs, found.gaps)
        self._step(cap.path, cap.title, "payable", "cap", {"payable": before} | inputs, self._payable, cap.article)
        self._note(cap, allowed, inputs, before, self._payable)
        if self._payable < before:
            self._set_aside(cap.bucket, before, self._payable, cap.path, cap.title)

    def _try_party(self, cap: CapPlan, allowed: Decimal, inputs: dict[str, Any]) -> None:
        """A limit on one funder, or on one other party, whose excess falls on the compensated one."""
        code = cap.cap.party or ""
        if self._allocation is not None and code in self._allocation.funders:
            self._cap_funder(cap, code, allowed, inputs)
        elif code in self._parties:
            before = self._parties[code]
            self._parties[code] = min(before, allowed)
            step_inputs = {"part": before} | inputs
            self._step(cap.path, cap.title, f"part:{code}", "at_most", step_inputs, self._parties[code], cap.article)
            self._note(cap, allowed, inputs, before, self._parties[code])

    def _cap_funder(self, cap: CapPlan, code: str, allowed: Decimal, inputs: dict[str, Any]) -> None:
        allocation = self._allocation
        if allocation is None:
            return
        before, part = self._payable, allocation.at(self._payable)[code]
        cut = max(part - allowed, NOTHING)
        self._payable = before - cut
        step_inputs = {"payable": before, "part": part} | inputs
        self._step(cap.path, cap.title, "payable", "cap_party", step_inputs, self._payable, cap.article)
        self._note(cap, allowed, inputs, part, part - cut)
        allocation.caps[code] = min(allowed, allocation.caps.get(code, allowed))
        if cut:
            self._set_aside(cap.bucket, before, self._payable, cap.path, cap.title, {code: cut})

    def _note(self, cap: CapPlan, allowed: Decimal, inputs: dict[str, Any], before: Decimal, after: Decimal) -> None:
        used = inputs.get("used", NOTHING) + inputs.get("other", NOTHING)
        self._result.caps.append(
            CapTried(cap.cap.code, cap.title, inputs["limit"], used, before, after, cap.bucket, cap.path, cap.article)
        )

    def _set_aside(
        self, bucket: str, before: Decimal, after: Decimal, rule: str, title: str, by_funder: Amounts | None = None
    ) -> None:
        """What was cut off is dropped, queued, left to the next budget or parked."""
        so_far = getattr(self._result, bucket)
        total = so_far + before - after
        inputs = {"so_far": so_far, "before": before, "after": after}
        self._step(rule, _("%(title)s：超出部分") % {"title": title}, bucket, "add_cut", inputs, total)
        setattr(self._result, bucket, total)
        if bucket in LATER and self._allocation is not None:
            parts = by_funder or self._allocation.between(before, after)
            kept = self._later.setdefault(bucket, {})
            for code, amount in parts.items():
                kept[code] = kept.get(code, NOTHING) + amount

    def _postpone(self) -> None:
        standing, before = self._facts.standing, self._payable
        bucket = "parked" if standing.payments_stopped else "next_budget" if self._plan.pays_next_year else ""
        if not bucket or not before:
            return
        rule = "breakers" if standing.payments_stopped else "fund.payment_year"
        title = _("熔断期间暂缓补偿") if standing.payments_stopped else _("列入下一年度预算")
        self._payable = NOTHING
        self._step(rule, title, "payable", "less", {"from": "payable", "payable": before, "postponed": before}, NOTHING)
        self._set_aside(bucket, before, NOTHING, rule, title)
        if standing.payments_stopped:
            words = _("补偿已触发熔断（%(breaker)s），暂缓支付") % {"breaker": standing.breaker or _("未写明")}
            self._found.warnings.append(Reason("PAYMENT_PARKED", words, before, rule=rule))

    def _finish(self) -> ClaimResult:
        result, found = self._result, self._found
        result.compensation = self._payable
        self._bear()
        if self._allocation is not None:
            result.funders = self._allocation.at(self._payable)
            inputs = {"payable": self._payable} | self._allocation.inputs()
            title, article = _("各出资方支付"), self._funding_article
            self._step(self._funding_rule, title, "funders", "allocate", inputs, result.funders, article)
        result.funders_later = self._later
        result.eligible = not found.reasons
        found.take_notes()
        result.reasons, result.warnings, result.trace = found.reasons, found.warnings, found.steps
        return result

    def _bear(self) -> None:
        """Who bears how much in the end: the compensated party what no other one does."""
        result, compensated = self._result, self._mode.compensates
        owed = {name: getattr(result, name) for name in LATER}
        government = sum(owed.values(), self._payable)
        self._step("", _("政府承担合计"), "government", "sum", {"payable": self._payable} | owed, government)
        others = {code: amount for code, amount in self._parties.items() if code != compensated}
        rest = self._base - government - sum(others.values(), NOTHING)
        inputs = {"from": "loss_base", "loss_base": self._base, "government": government} | others
        self._step("", _("被补偿方自担"), f"bears:{compensated}", "less", inputs, rest)
        result.parties = {GOVERNMENT: government} | others | {compensated: rest}
        self._step("", _("各方承担"), "parties", "together", dict(result.parties), result.parties)

    def _step(
        self, rule: str, title: str, name: str, operation: str, inputs: dict[str, Any], outcome: Any, article: str = ""
    ) -> None:
        self._found.steps.append(Step(rule, title, name, operation, inputs, outcome, article))


def _no_ratio(ratio: RatioFound, found: Findings) -> Reason:
    if not ratio.over_top:
        return Reason("NO_RATIO", _("没有适用于这笔贷款的补偿比例"), rule="ratio.rows")
    value, article = found.values.get(ratio.over_top), ratio.over_article
    if ratio.over_top == "loan.amount":
        words = _("贷款金额超过方案的最高档")
        return Reason("AMOUNT_OVER_SCHEME_MAX", words, value, ratio.top, article, ratio.over_rule)
    words = _("%(over_top)s 超出方案的最高档") % {"over_top": ratio.over_top}
    return Reason("OVER_HIGHEST_TIER", words, value, ratio.top, article, ratio.over_rule)
