"""``manage.py assess_incentive --scheme FILE --facts FILE [--json]``, without a database."""

from loans.management.assessment import AssessmentCommand
from loans.schemes.engine.incentive import IncentiveResult, assess_incentive
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.facts.incentive import IncentiveFacts
from loans.schemes.format import Scheme


class Command(AssessmentCommand):
    help = "贴息与奖励：按方案计算应付金额。"
    kind = FactsKind.INCENTIVE

    def assess(self, scheme: Scheme, facts: IncentiveFacts) -> IncentiveResult:
        return assess_incentive(scheme, facts)
