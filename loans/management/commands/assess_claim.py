"""``manage.py assess_claim --scheme FILE --facts FILE [--json]``, without a database."""

from loans.management.assessment import AssessmentCommand
from loans.schemes.engine.claim import ClaimResult, assess_claim
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.facts.claim import ClaimFacts
from loans.schemes.format import Scheme


class Command(AssessmentCommand):
    help = "补偿申请：按方案测算应补偿多少、由谁承担，逐步列出依据。"
    kind = FactsKind.CLAIM

    def assess(self, scheme: Scheme, facts: ClaimFacts) -> ClaimResult:
        return assess_claim(scheme, facts)
