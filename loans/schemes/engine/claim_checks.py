"""What refuses a claim: fraud, no filing, a second claim, the trigger, the window, the scheme's own requirements."""

from decimal import Decimal

from django.utils.translation import gettext as _

from loans.schemes.conditions import question
from loans.schemes.engine.checks import Findings, requirement_plans
from loans.schemes.format import Scheme
from loans.schemes.format.claim import ClaimFrom
from loans.schemes.format.loan_limits import AmountOf, OverLimit
from loans.schemes.format.parties import Mode
from loans.schemes.spans import in_time
from loans.schemes.trace import Reason

SINCE = {
    ClaimFrom.TRIGGER: "claim.trigger_met_on",
    ClaimFrom.OVERDUE: "claim.overdue_since",
    ClaimFrom.DUE: "loan.due_on",
}


class ClaimChecks:
    """The checks of the sections ``claim``, ``filing`` and ``loan_limits`` that a claim has to pass."""

    def __init__(self, scheme: Scheme) -> None:
        self._filing = scheme.filing
        rules = scheme.claim
        self._window = rules.window if rules else None
        self._trigger = rules.trigger if rules else None
        self._when = question(scheme, self._trigger.require if self._trigger else None, "claim.trigger.require")
        self._requirements = requirement_plans(scheme, "claim.requirements", rules.requirements if rules else ())
        amounts = scheme.loan_limits.amounts if scheme.loan_limits else ()
        self._plain_limits = [
            (f"loan_limits.amounts[{number}]", limit.amount, limit.article or "")
            for number, limit in enumerate(amounts)
            if limit.limits == AmountOf.SINGLE and limit.over == OverLimit.REFUSE
            if isinstance(limit.amount, Decimal) and not (limit.when or limit.of or limit.by)
        ]

    def run(self, mode: Mode, found: Findings) -> None:
        values = found.values
        if values.get("claim.false_claim"):
            found.check("FALSE_CLAIM", _("申报真实"), "sanctions", "", "true", "eq", "false", ok=False)
        self._filed(found)
        self._claimed_before(mode, found)
        self._amount(found)
        self._triggered(found)
        self._in_time(found)
        for requirement in self._requirements:
            requirement.ask(found)

    def _amount(self, found: Findings) -> None:
        amount: Decimal | None = found.values.get("loan.amount")
        if amount is None:
            return
        for path, limit, article in self._plain_limits:
            words = _("贷款金额不超过单笔上限")
            found.check("AMOUNT_OVER_SCHEME_MAX", words, path, article, amount, "le", limit, ok=amount <= limit)

    def _filed(self, found: Findings) -> None:
        if self._filing is None or not self._filing.required:
            return
        accepted = found.values.get("filing.accepted")
        if accepted is None:
            found.gaps.fact("filing.accepted", "filing.required")
            return
        article = self._filing.article or ""
        state, words = str(accepted).lower(), _("贷款已备案")
        found.check("NOT_FILED", words, "filing.required", article, state, "eq", "true", ok=accepted)

    def _claimed_before(self, mode: Mode, found: Findings) -> None:
        before = found.values.get("claim.compensated_modes") or ()
        if not before:
            return
        code = "DUPLICATE_CLAIM" if mode.code in before else "DUPLICATE_MODE"
        words = _("同一笔贷款未曾获得补偿")
        found.check(code, words, "modes", mode.article or "", list(before), "none", None, ok=False)

    def _triggered(self, found: Findings) -> None:
        if self._trigger is None:
            return
        holds = self._when.ask(found.values, found.gaps)
        if holds is None:
            return
        title, article = self._trigger.title or self._when.words, self._trigger.article or ""
        step = self._when.step(found.values, holds, title=title, article=article, name="check:TRIGGER_NOT_MET")
        found.steps.append(step)
        if not holds:
            facts = {name: found.values.get(name) for name in self._when.facts}
            words = _("未达到补偿条件：%(title)s") % {"title": title}
            found.refuse(Reason("TRIGGER_NOT_MET", words, facts, None, article, self._when.path))

    def _in_time(self, found: Findings) -> None:
        if self._window is None:
            return
        name = SINCE[self._window.since]
        since, day = found.values.get(name), found.values.get("claim.submitted_on")
        for fact, value in ((name, since), ("claim.submitted_on", day)):
            if value is None:
                found.gaps.fact(fact, "claim.window")
        if since is None or day is None:
            return
        ok, last = in_time(self._window, since, day)
        if ok is None:
            found.gaps.figure("claim.window")
            return
        operator = "le" if self._window.inclusive else "lt"
        article = self._window.article or ""
        found.check("LATE_CLAIM", _("在申请期限内提出"), "claim.window", article, day, operator, last, ok=ok)
