"""How long it takes to assess many claims in one process, with the richest scheme that the documentation has."""

import time
from pathlib import Path

import pytest
from django.conf import settings

from loans.schemes.engine.claim import assess_claim
from loans.schemes.facts.claim import ClaimFacts
from loans.schemes.reading import read_facts, read_scheme

pytestmark = pytest.mark.bench
EXAMPLES = Path(settings.BASE_DIR) / "docs" / "examples"
CLAIMS = 10_000
GOAL_SECONDS = 5


def facts_of(count: int) -> list[ClaimFacts]:
    """Claims of rising amounts, so that tiers, caps and rounding differ from one to the next."""
    scheme = read_scheme((EXAMPLES / "complete-scheme.yaml").read_bytes())
    first: ClaimFacts = read_facts("claim", (EXAMPLES / "claim-four-party.yaml").read_bytes(), scheme=scheme)
    made = []
    for number in range(count):
        loss = first.loss.model_copy(update={"principal": first.loss.principal + number})
        made.append(first.model_copy(update={"loss": loss}))
    return made


def test_it_assesses_10_000_claims() -> None:
    scheme = read_scheme((EXAMPLES / "complete-scheme.yaml").read_bytes())
    facts = facts_of(CLAIMS)
    begun = time.perf_counter()
    paid = sum(assess_claim(scheme, one).compensation for one in facts)
    taken = time.perf_counter() - begun
    print(f"\n{CLAIMS} claims in {taken:.2f} s ({taken / CLAIMS * 1e6:.0f} µs each), goal {GOAL_SECONDS} s")
    assert paid > 0


def test_it_assesses_10_000_claims_from_their_files() -> None:
    """With reading and checking the facts of each claim, as the import of a year would."""
    scheme = read_scheme((EXAMPLES / "complete-scheme.yaml").read_bytes())
    data = [one.model_dump(mode="json", exclude_none=True) for one in facts_of(CLAIMS)]
    begun = time.perf_counter()
    for one in data:
        assess_claim(scheme, read_facts("claim", one, scheme=scheme)).as_json()
    print(f"\n{CLAIMS} claims, read, assessed and written as JSON, in {time.perf_counter() - begun:.2f} s")
