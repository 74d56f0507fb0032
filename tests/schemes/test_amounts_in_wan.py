"""万元 with up to six decimals is a whole number of fen, and comes back as the very same fen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.schemes.facts.filing import FilingFacts
from loans.schemes.problems import FactsRefused
from loans.schemes.reading import read_facts

WAN = Decimal(10000)


def facts_in_wan(amount: str) -> FilingFacts:
    data = {"unit": "wan", "filing": {"filed_on": "2025-08-12"}, "loan": {"amount": amount}}
    facts: FilingFacts = read_facts("filing", data)
    return facts


@given(st.integers(min_value=1, max_value=10**16))
def test_every_fen_comes_back(fen: int) -> None:
    yuan = Decimal(fen) / 100
    assert facts_in_wan(f"{yuan / WAN:f}").loan.amount == yuan


def test_the_published_sum_is_exact() -> None:
    assert facts_in_wan("322027.591847").loan.amount == Decimal("3220275918.47")


@pytest.mark.parametrize("amount", ["322027.5918471", "0.0000001", "1e3", "-1"])
def test_it_refuses_what_is_no_whole_fen(amount: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        facts_in_wan(amount)
    assert [problem.path for problem in refused.value.problems] == ["loan.amount"]
