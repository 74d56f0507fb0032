"""``manage.py split_recovery --scheme FILE --facts FILE [--json]``, without a database."""

from loans.management.assessment import AssessmentCommand
from loans.schemes.engine.recovery import RecoveryResult, split_recovery
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.facts.recovery import RecoveryFacts
from loans.schemes.format import Scheme


class Command(AssessmentCommand):
    help = "追偿：收回款项在各方之间分配、返还、核销或追回。"
    kind = FactsKind.RECOVERY

    def assess(self, scheme: Scheme, facts: RecoveryFacts) -> RecoveryResult:
        return split_recovery(scheme, facts)
