"""``manage.py split_recovery --scheme FILE --facts FILE [--json]``, without a database."""

from loans.management.assessment import AssessmentCommand
from loans.schemes.engine.recovery import split_recovery
from loans.schemes.facts.catalogue import FactsKind


class Command(AssessmentCommand):
    help = "追偿：收回款项在各方之间分配、返还、核销或追回。"
    kind = FactsKind.RECOVERY
    assess = split_recovery
