"""Walking a book through its life: each step's balances are literals worked out by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from loans.ledger.models import LedgerAccount
from loans.pool.events import Amounts, Event, bank
from portal.core.actors import SYSTEM
from tests.ledger.invariants import balances, broken

D = Decimal
BOOK = "life"
MAIN = bank("main")


def yuan(**amounts: str) -> Amounts:
    return {funder: Decimal(amount) for funder, amount in amounts.items()}


@dataclass(frozen=True)
class Step:
    """``do`` posts the event; ``after`` names every balance that it changes: ``account amount``, 0 for none left."""

    name: str
    do: Callable[[Event], object]
    after: str


def stored() -> dict[str, Decimal]:
    """The running balances that are not zero, as the database keeps them."""
    rows = LedgerAccount.objects.filter(book__code=BOOK)
    return {str(row): row.balance for row in rows if row.balance}


def walk(steps: list[Step], *, on: date = date(2018, 3, 5)) -> None:
    """Do each step twice; after it every balance of the book is as written, and no invariant is broken."""
    expected: dict[str, Decimal] = {}
    numbers = count(1)
    for step in steps:
        event = Event(book=BOOK, on=on, key=f"step-{next(numbers)}", by=SYSTEM)
        first = step.do(event)
        words = step.after.split()
        expected |= {account: Decimal(amount) for account, amount in zip(words[::2], words[1::2], strict=True)}
        expected = {account: amount for account, amount in expected.items() if amount}
        for repeated in (False, True):
            if repeated and hasattr(first, "is_new"):
                again = step.do(event)
                assert first.is_new, step.name
                assert (again.is_new, again.code) == (False, first.code), step.name
            assert stored() == expected == balances(BOOK), step.name
            assert broken(BOOK) == [], step.name
