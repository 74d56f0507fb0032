"""A scheme's rules for claims, compiled once."""

from loans.schemes.engine.caps import cap_plans
from loans.schemes.engine.claim_checks import ClaimChecks
from loans.schemes.engine.funders import FundingPlan
from loans.schemes.engine.losses import LossPlan
from loans.schemes.engine.ratios import RatioPlan
from loans.schemes.engine.sharing import SharingPlan
from loans.schemes.format import Scheme
from loans.schemes.format.fund import PaymentYear
from loans.schemes.roles import funder_codes


class ClaimPlan:
    def __init__(self, scheme: Scheme) -> None:
        self.identity = scheme.identity
        self.checks = ClaimChecks(scheme)
        self.losses = LossPlan(scheme)
        self.ratios = RatioPlan(scheme)
        self.sharing = SharingPlan(scheme)
        self.funding = FundingPlan(scheme)
        self.caps = cap_plans(scheme)
        self.rounding = scheme.numbers.rounding.value
        self.funders = tuple(funder_codes(scheme))
        self.pays_next_year = bool(scheme.fund and scheme.fund.payment_year == PaymentYear.NEXT_BUDGET)


def claim_plan(scheme: Scheme) -> ClaimPlan:
    plan: ClaimPlan | None = scheme._plans.get("claim")
    if plan is None:
        plan = scheme._plans["claim"] = ClaimPlan(scheme)
    return plan
