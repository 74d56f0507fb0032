"""``manage.py assess_incentive --scheme FILE --facts FILE [--json]``, without a database."""

from loans.management.assessment import AssessmentCommand
from loans.schemes.engine.incentive import assess_incentive
from loans.schemes.facts.catalogue import FactsKind


class Command(AssessmentCommand):
    help = "贴息与奖励：按方案计算应付金额。"
    kind = FactsKind.INCENTIVE
    assess = assess_incentive
