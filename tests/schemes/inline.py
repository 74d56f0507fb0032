"""Small schemes and facts for the tests of the format and the engines."""

import copy
from typing import Any

import yaml

from loans.schemes.engine.claim import ClaimResult, assess_claim
from loans.schemes.engine.filing import FilingResult, assess_filing
from loans.schemes.format import Scheme
from loans.schemes.problems import Refused
from loans.schemes.reading import read_facts, read_scheme

IDENTITY = {"code": "sample", "version": "1", "name": "示例办法", "level": "city", "valid_from": "2020-01-01"}


def scheme_data(text: str = "", **sections: Any) -> dict[str, Any]:
    """The data of a scheme: an identity, the sections of a YAML text, then those of the call."""
    data = {"identity": dict(IDENTITY)} | (yaml.safe_load(text) or {}) | sections
    return copy.deepcopy(data)


def scheme_of(text: str = "", **sections: Any) -> Scheme:
    return read_scheme(scheme_data(text, **sections))


def claim_of(scheme: Scheme, principal: str, **sections: Any) -> ClaimResult:
    """A claim for ``principal`` of unpaid principal; further sections of the facts by name."""
    facts = {**sections, "loss": {"principal": principal} | sections.get("loss", {})}
    return assess_claim(scheme, read_facts("claim", facts, scheme=scheme))


def filing_of(scheme: Scheme, amount: str, filed_on: str = "2023-08-01", **sections: Any) -> FilingResult:
    loan = {"amount": amount} | sections.pop("loan", {})
    facts = {"filing": {"filed_on": filed_on} | sections.pop("filing", {}), "loan": loan, **sections}
    return assess_filing(scheme, read_facts("filing", facts, scheme=scheme))


def problems_with(data: Any) -> dict[str, str]:
    """Key path to machine code of everything that is wrong with a scheme."""
    try:
        read_scheme(data)
    except Refused as error:
        return {problem.path: problem.code for problem in error.problems}
    return {}


def missing_in(assess: Any) -> list[str]:
    """The paths that an assessment says it lacks."""
    try:
        assess()
    except Refused as error:
        return [problem.path for problem in error.problems]
    return []
