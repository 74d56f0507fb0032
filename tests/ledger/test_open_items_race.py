"""Many pay one claim at the same moment, while another claim is owed from the same account."""

from datetime import date
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from loans.ledger.postings import Posted
from loans.ledger.services import open_book
from loans.pool import claims, contributions, items
from loans.pool.events import Event
from portal.core.actors import SYSTEM
from tests.conftest import RealDatabase
from tests.ledger.invariants import balances
from tests.ledger.life import BOOK, MAIN, D, yuan
from tests.ledger.racing import race

PAYERS = 6


def now(key: str) -> Event:
    return Event(book=BOOK, on=date(2018, 3, 5), key=key, by=SYSTEM)


@pytest.fixture
def two_claims(real_database: RealDatabase) -> None:
    """Two approved claims of 100.00; the account that owes them holds 200.00."""
    open_book(code=BOOK, title="测试账簿", kind="pool", on=date(2018, 1, 1), by=SYSTEM)
    contributions.pay_in(now("in"), amounts=yuan(city="1000.00"), into=MAIN)
    for claim in ("C1", "C2"):
        claims.approve_claim(now(claim), claim=claim, filing="F", amounts=yuan(city="100.00"))


def pay(key: str) -> Posted:
    return claims.pay_compensation(now(key), claim="C1", amounts=yuan(city="100.00"), out_of=MAIN)


def payments() -> int:
    return len(race([partial(pay, f"pay-{number}") for number in range(PAYERS)]).of(Posted))


def test_it_pays_a_claim_once(two_claims: None) -> None:
    assert payments() == 1
    assert balances(BOOK)["2001/city"] == D("100.00")


def test_it_would_pay_a_claim_twice_without_the_lock(two_claims: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the floor of the account alone lets the other claim's money go to this one."""
    meeting, read = Barrier(PAYERS), items.open_amounts

    def together(*facts: Any) -> dict[str, D]:
        found = read(*facts)
        meeting.wait(timeout=30)
        return found

    monkeypatch.setattr(items, "lock_books", lambda codes: None)
    monkeypatch.setattr(items, "open_amounts", together)
    assert payments() == 2
    assert "2001/city" not in balances(BOOK)
