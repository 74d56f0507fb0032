"""Hypothesis plays a pool's life in any order, beside a model in memory. ``LEDGER_STEPS`` sets how many steps at least.

A failing run prints its steps; ``pytest --hypothesis-seed=N`` plays it again.
"""

import copy
import os
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from loans.ledger.models import BookKind, LedgerAccount
from loans.ledger.postings import Posted
from loans.ledger.services import open_book, reverse
from loans.ledger.verification import verify_book
from loans.pool import claims, contributions, filings, recoveries, years
from loans.pool.events import Event, bank
from portal.core.actors import SYSTEM
from portal.core.errors import DomainError
from tests.conftest import RealDatabase
from tests.ledger.invariants import broken
from tests.ledger.model import ZERO, PoolModel, Refused
from tests.ledger.racing import race

pytestmark = [pytest.mark.worker, pytest.mark.xdist_group("ledger races")]
STEPS_OF_A_LIFE = 50
USUAL_STEPS = 35  # Hypothesis often ends a life earlier
STEPS = int(os.environ.get("LEDGER_STEPS", "1000"))
MAIN = bank("main")
FUNDERS = ("city", "county")
NUMBERS = count(1)
amount = st.integers(1, 30_000).map(lambda fen: Decimal(fen) / 100)
amounts = st.dictionaries(st.sampled_from(FUNDERS), amount, min_size=1)
filing = st.sampled_from(["F1", "F2", "F3"])
claim = st.sampled_from(["C1", "C2"])


class PoolLife(RuleBasedStateMachine):
    """Each rule does the same to the pool's book and to the model; both accept it, or both refuse."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.book = f"life-{next(NUMBERS)}"
        self.model = PoolModel()
        self.keys = count(1)
        self.year = 2018
        self.last: tuple[Posted, PoolModel] | None = None
        open_book(code=self.book, title=self.book, kind=BookKind.POOL, on=date(2018, 1, 1), by=SYSTEM)

    def event(self) -> Event:
        return Event(book=self.book, on=date(self.year, 6, 30), key=f"step-{next(self.keys)}", by=SYSTEM)

    def both(self, post: Callable[[Event], Posted], change: Callable[[PoolModel], None]) -> None:
        event, before = self.event(), copy.deepcopy(self.model)
        try:
            change(self.model)
        except Refused:
            self.model = before
            with pytest.raises(DomainError):
                post(event)
            return
        self.last = (post(event), before)
        again = post(event)
        assert (again.is_new, again.code) == (False, self.last[0].code)

    @rule(given=amounts)
    def contribute(self, given: dict[str, Decimal]) -> None:
        self.both(lambda e: contributions.pay_in(e, amounts=given, into=MAIN), lambda m: m.contribute(given))

    @rule(of=filing, covered=amount, given=amounts)
    def file(self, of: str, covered: Decimal, given: dict[str, Decimal]) -> None:
        self.both(
            lambda e: filings.accept_filing(e, filing=of, covered=covered, reserve=given),
            lambda m: m.file(of, covered, given),
        )

    @rule(of=filing)
    def settle(self, of: str) -> None:
        self.both(lambda e: filings.settle_filing(e, filing=of), lambda m: m.end(of))

    @rule(of=claim, at=filing, given=amounts)
    def approve(self, of: str, at: str, given: dict[str, Decimal]) -> None:
        self.both(
            lambda e: claims.approve_claim(e, claim=of, filing=at, amounts=given), lambda m: m.approve(of, at, given)
        )

    @rule(of=claim, given=amounts)
    def pay(self, of: str, given: dict[str, Decimal]) -> None:
        self.both(
            lambda e: claims.pay_compensation(e, claim=of, amounts=given, out_of=MAIN), lambda m: m.pay(of, given)
        )

    @rule(of=claim)
    def pay_all(self, of: str) -> None:
        owed = {funder: self.model.owed[of, funder] for funder in FUNDERS if self.model.owed[of, funder]}
        assume(owed)
        self.pay_now(of, owed)

    def pay_now(self, of: str, owed: dict[str, Decimal]) -> None:
        self.both(lambda e: claims.pay_compensation(e, claim=of, amounts=owed, out_of=MAIN), lambda m: m.pay(of, owed))

    @rule(of=claim, given=amounts)
    def report(self, of: str, given: dict[str, Decimal]) -> None:
        self.both(lambda e: recoveries.report_recovery(e, claim=of, amounts=given), lambda m: m.report(of, given))

    @rule(of=claim, given=amounts)
    def give_back(self, of: str, given: dict[str, Decimal]) -> None:
        self.both(
            lambda e: recoveries.return_recovery(e, claim=of, amounts=given, into=MAIN),
            lambda m: m.give_back(of, given),
        )

    @rule(of=claim, given=amounts)
    def write_off(self, of: str, given: dict[str, Decimal]) -> None:
        self.both(lambda e: recoveries.write_off(e, claim=of, amounts=given), lambda m: m.write_off(of, given))

    @rule(of=claim, given=amounts)
    def late_receipt(self, of: str, given: dict[str, Decimal]) -> None:
        self.both(
            lambda e: recoveries.receive_written_off(e, claim=of, amounts=given, into=MAIN), lambda m: m.late(of, given)
        )

    @rule(of=claim, given=amounts)
    def claw_back(self, of: str, given: dict[str, Decimal]) -> None:
        self.both(lambda e: recoveries.decide_clawback(e, claim=of, amounts=given), lambda m: m.claw_back(of, given))

    @precondition(lambda self: self.last is not None)
    @rule()
    def take_back_the_last(self) -> None:
        """The last entry is reversed: everything is as before it; a second reversal is refused."""
        assert self.last is not None
        posted, before = self.last
        event = self.event()
        reverse(entry_code=posted.code, on=event.on, key=event.key, by=SYSTEM)
        self.model, self.last = before, None
        with pytest.raises(DomainError):
            reverse(entry_code=posted.code, on=event.on, key=self.event().key, by=SYSTEM)

    @precondition(lambda self: self.year < 2024)
    @rule()
    def close_the_year(self) -> None:
        years.close_year(book=self.book, year=self.year, by=SYSTEM)
        self.model.close_year()
        with pytest.raises(DomainError):
            contributions.pay_in(self.event(), amounts={"city": Decimal("1.00")}, into=MAIN)
        self.year, self.last = self.year + 1, None

    @rule(of=filing, given=amount)
    def file_twice_at_once(self, of: str, given: Decimal) -> None:
        """Two connections set aside the same funder's money at one moment: as many succeed as there is money for."""
        events = [self.event(), self.event()]

        def try_it(event: Event) -> object:
            try:
                return filings.accept_filing(event, filing=of, covered=given, reserve={"city": given})
            except DomainError as error:
                return error

        done = race([lambda event=event: try_it(event) for event in events])
        for _number in range(len(done.of(Posted))):
            self.model.file(of, given, {"city": given})
        assert len(done.of(DomainError)) == 2 - len(done.of(Posted))
        assert not done.of(DomainError) or self.model.free["city"] < given
        self.last = None

    @invariant()
    def the_books_equal_the_model(self) -> None:
        PoolLife.steps += 1
        stood: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for account in LedgerAccount.objects.filter(book__code=self.book):
            stood[account.chart_id] += account.balance
        assert stood["1001"] == self.model.cash
        for code, sums in (
            ("3101", self.model.free),
            ("3102", self.model.held),
            ("9001", self.model.covered),
            ("2001", self.model.owed),
            ("9101", self.model.recoverable),
            ("1301", self.model.due),
            ("9103", self.model.off),
            ("3104", self.model.result),
        ):
            assert stood[code] == sum(sums.values(), ZERO), code
        assert broken(self.book) == []

    def teardown(self) -> None:
        assert verify_book(self.book).findings == []


def test_any_life_of_a_pool_equals_the_model(real_database: RealDatabase) -> None:
    run_state_machine_as_test(
        PoolLife,
        settings=settings(
            max_examples=1 + STEPS // USUAL_STEPS,
            stateful_step_count=STEPS_OF_A_LIFE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert PoolLife.steps >= STEPS
