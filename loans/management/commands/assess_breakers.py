"""``manage.py assess_breakers --scheme FILE --facts FILE [--json]``, without a database."""

from loans.management.assessment import AssessmentCommand
from loans.schemes.engine.breakers import assess_breakers
from loans.schemes.facts.catalogue import FactsKind


class Command(AssessmentCommand):
    help = "熔断：各对象的指标与阈值比较，报告生效的最强措施。"
    kind = FactsKind.BREAKERS
    assess = assess_breakers
