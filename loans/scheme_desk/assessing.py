"""One way into the engine for the calculator pages. Nothing is written: facts in, result out."""

from collections.abc import Callable
from typing import Any

from loans.schemes.engine.breakers import assess_breakers
from loans.schemes.engine.claim import assess_claim
from loans.schemes.engine.filing import assess_filing
from loans.schemes.engine.incentive import assess_incentive
from loans.schemes.engine.recovery import split_recovery
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.format import Scheme
from loans.schemes.reading import read_facts
from loans.schemes.trace import Result

ENGINES: dict[FactsKind, Callable[[Scheme, Any], Result]] = {
    FactsKind.FILING: assess_filing,
    FactsKind.CLAIM: assess_claim,
    FactsKind.RECOVERY: split_recovery,
    FactsKind.BREAKERS: assess_breakers,
    FactsKind.INCENTIVE: assess_incentive,
}


def assess(scheme: Scheme, kind: FactsKind, data: dict[str, Any]) -> Result:
    """The result, or ``Refused`` with a problem for every fact that is wrong or missing."""
    return ENGINES[kind](scheme, read_facts(kind, data, scheme=scheme))


def kinds_of(scheme: Scheme) -> list[FactsKind]:
    """The assessments of which the scheme says something."""
    says = {
        FactsKind.FILING: scheme.filing or scheme.loan_limits or scheme.eligibility,
        FactsKind.CLAIM: scheme.ratio or scheme.sharing,
        FactsKind.RECOVERY: scheme.recovery,
        FactsKind.BREAKERS: scheme.breakers,
        FactsKind.INCENTIVE: scheme.incentives,
    }
    return [kind for kind, rules in says.items() if rules]
