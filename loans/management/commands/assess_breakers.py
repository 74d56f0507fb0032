"""``manage.py assess_breakers --scheme FILE --facts FILE [--json]``, without a database."""

from loans.management.assessment import AssessmentCommand
from loans.schemes.engine.breakers import BreakersResult, assess_breakers
from loans.schemes.facts.breakers import BreakerFacts
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.format import Scheme


class Command(AssessmentCommand):
    help = "熔断：各对象的指标与阈值比较，报告生效的最强措施。"
    kind = FactsKind.BREAKERS

    def assess(self, scheme: Scheme, facts: BreakerFacts) -> BreakersResult:
        return assess_breakers(scheme, facts)
