"""A claim: whether a loss is compensated, how much of it, by whom, and what becomes of what a cap cuts off.

The order is that of docs/scheme-format.md: checks, loss base, ratio, split, caps, breakers, funders. A claim that is
refused gets 0.00 and the compensated party bears the loss. Nothing here reads a database or a clock.
"""

from django.utils.translation import gettext as _

from loans.schemes.engine.arithmetic import NOTHING
from loans.schemes.engine.checks import Findings
from loans.schemes.engine.claim_plan import ClaimPlan, claim_plan
from loans.schemes.engine.claim_result import ClaimResult
from loans.schemes.engine.settlement import Settlement
from loans.schemes.facts.catalogue import LOSS_BASE
from loans.schemes.facts.claim import ClaimFacts
from loans.schemes.format import Scheme
from loans.schemes.format.parties import Mode
from loans.schemes.problems import AssessmentRefused, Problem
from loans.schemes.trace import Reason
from loans.schemes.values import derive, fact_values

__all__ = ["ClaimResult", "assess_claim"]


def assess_claim(scheme: Scheme, facts: ClaimFacts) -> ClaimResult:
    """Assess one claim. ``AssessmentRefused`` names every missing fact and every figure that is ``unknown``."""
    plan = claim_plan(scheme)
    values = fact_values(facts)
    derive(values, facts.claim.submitted_on)
    found = Findings(values)
    mode = _mode(plan, found)
    _known_caps(plan, facts, found)
    plan.checks.run(mode, found)
    base, steps = plan.losses.find(mode.code, values, found.gaps)
    found.steps += steps
    if base is None and not found.gaps.problems:
        found.refuse(Reason("NO_LOSS_BASE", _("方案没有适用于这种情形的损失基数"), rule="loss_base"))
    values[LOSS_BASE] = base or NOTHING
    return Settlement(plan, facts, mode, found).settle()


def _known_caps(plan: ClaimPlan, facts: ClaimFacts, found: Findings) -> None:
    """A mistyped code under ``used`` would leave a cap as if nothing had been paid."""
    known = [cap.cap.code for cap in plan.caps]
    for code in facts.used:
        if code not in known:
            words = {"code": code, "known": "、".join(known) or _("无")}
            reason = _("方案没有这个限额：%(code)s（已有：%(known)s）") % words
            found.gaps.problems.append(Problem(f"used.{code}", reason, "no_such"))


def _mode(plan: ClaimPlan, found: Findings) -> Mode:
    modes = plan.sharing.modes
    stated = found.values.get("loan.mode")
    if stated is None and len(modes) == 1:
        return next(iter(modes.values()))
    if stated in modes:
        return modes[stated]
    words = "、".join(modes)
    reason = (
        _("没有这个业务模式：%(stated)s（已有：%(words)s）") % {"stated": stated, "words": words}
        if stated
        else _("请写明业务模式：%(words)s") % {"words": words}
    )
    raise AssessmentRefused([Problem("loan.mode", reason, "mode")])
