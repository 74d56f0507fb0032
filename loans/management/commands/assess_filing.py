"""``manage.py assess_filing --scheme FILE --facts FILE [--json]``, without a database."""

from loans.management.assessment import AssessmentCommand
from loans.schemes.engine.filing import FilingResult, assess_filing
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.facts.filing import FilingFacts
from loans.schemes.format import Scheme


class Command(AssessmentCommand):
    help = "备案：按方案核对企业、贷款、利率和期限，测算纳入金额和预留。"
    kind = FactsKind.FILING

    def assess(self, scheme: Scheme, facts: FilingFacts) -> FilingResult:
        return assess_filing(scheme, facts)
