"""A pool, a pool without paid-in money and a fiscal fund, each walked through its life by hand; and what is refused."""

from datetime import date
from itertools import count

import pytest

from loans.ledger.errors import InsufficientFunds, KeyConflict
from loans.ledger.postings import Leg, Posting, Ref
from loans.ledger.services import open_book, post
from loans.pool import claims, contributions, costs, filings, openings, receipts, recoveries, years
from loans.pool.events import BadAmount, Event, unmatched_receipt
from loans.pool.items import MoreThanOpen
from loans.pool.openings import OpeningLine, OpeningRefused
from portal.core.actors import SYSTEM
from tests.ledger.invariants import balances, broken
from tests.ledger.life import BOOK, MAIN, D, walk, yuan
from tests.ledger.life_commitment import COMMITMENT_LIFE
from tests.ledger.life_fiscal import FISCAL_LIFE
from tests.ledger.life_pool import POOL_LIFE

pytestmark = pytest.mark.django_db
numbers = count(1)


def a_book(kind: str = "pool") -> None:
    open_book(code=BOOK, title="测试账簿", kind=kind, on=date(2018, 1, 1), by=SYSTEM)


def now(key: str = "") -> Event:
    return Event(book=BOOK, on=date(2018, 3, 5), key=key or f"k{next(numbers)}", by=SYSTEM)


def a_paid_claim(claim: str, amount: str, *, is_paid: bool = True) -> None:
    claims.approve_claim(now(), claim=claim, filing=f"F-{claim}", amounts=yuan(city=amount))
    if is_paid:
        claims.pay_compensation(now(), claim=claim, amounts=yuan(city=amount), out_of=MAIN)


@pytest.fixture
def pool() -> None:
    a_book()
    contributions.pay_in(now(), amounts=yuan(city="1000.00"), into=MAIN)


@pytest.mark.parametrize(
    ("kind", "life"), [("pool", POOL_LIFE), ("commitment", COMMITMENT_LIFE), ("fiscal", FISCAL_LIFE)]
)
def test_it_walks_a_book_through_its_life(kind, life):
    a_book(kind)
    walk(life)


# Each leg alone breaks what is named: the control of the invariants.
@pytest.mark.parametrize(
    ("debit", "credit", "letter"),
    [
        (Ref("1001", holding="main"), Ref("3105", funder="city"), "b money is owed or held"),
        (Ref("3101", funder="city"), Ref("3104", funder="city"), "i result of city"),
        (Ref("1301", funder="city"), Ref("3101", funder="city"), "j earned of city"),
        (Ref("9101", funder="city"), Ref("9102", funder="city"), "f recoverable of city"),
        (Ref("1001", holding="main"), Ref("1301", funder="city"), "e returned is at most paid of city"),
    ],
)
def test_it_notices_a_posting_that_breaks_an_invariant(pool, debit, credit, letter):
    assert broken(BOOK) == []
    legs = (Leg(Ref("1301", funder="city"), Ref("3105", funder="city"), D("5.00")), Leg(debit, credit, D("1.00")))
    post(posting=Posting(BOOK, "wrong", date(2018, 3, 5), "wrong", legs), by=SYSTEM)
    assert letter in broken(BOOK)


def test_it_pays_no_claim_twice_although_another_is_owed(pool):
    a_paid_claim("C1", "100.00")
    a_paid_claim("C2", "100.00", is_paid=False)
    before = balances(BOOK)
    with pytest.raises(MoreThanOpen, match=r"应付补偿款只剩 0\.00 元"):
        claims.pay_compensation(now(), claim="C1", amounts=yuan(city="100.00"), out_of=MAIN)
    assert balances(BOOK) == before


def test_it_returns_for_no_claim_more_than_was_paid_for_it(pool):
    a_paid_claim("C1", "100.00")
    a_paid_claim("C2", "300.00")
    with pytest.raises(MoreThanOpen):
        recoveries.report_recovery(now(), claim="C1", amounts=yuan(city="100.01"))
    recoveries.report_recovery(now(), claim="C1", amounts=yuan(city="60.00"))
    with pytest.raises(MoreThanOpen):
        recoveries.report_recovery(now(), claim="C1", amounts=yuan(city="40.01"))


def test_it_writes_off_nothing_that_a_bank_still_owes(pool):
    a_paid_claim("C1", "100.00")
    recoveries.report_recovery(now(), claim="C1", amounts=yuan(city="60.00"))
    with pytest.raises(MoreThanOpen):
        recoveries.write_off(now(), claim="C1", amounts=yuan(city="40.01"))
    recoveries.write_off(now(), claim="C1", amounts=yuan(city="40.00"))
    assert broken(BOOK) == []


def test_it_claws_back_what_was_written_off(pool):
    a_paid_claim("C1", "100.00")
    recoveries.write_off(now(), claim="C1", amounts=yuan(city="30.00"))
    event = now()
    first = recoveries.decide_clawback(event, claim="C1", amounts=yuan(city="100.00"))
    assert recoveries.decide_clawback(event, claim="C1", amounts=yuan(city="100.00")).code == first.code
    assert not {"9101/city", "9103/city"} & set(balances(BOOK))
    assert broken(BOOK) == []


def test_it_matches_no_more_than_was_received(pool):
    receipts.receive_unmatched(now(), receipt="R1", amount=D("50.00"), into=MAIN)
    receipts.receive_unmatched(now(), receipt="R2", amount=D("50.00"), into=MAIN)
    with pytest.raises(MoreThanOpen):
        contributions.pay_in(now(), amounts=yuan(city="50.01"), into=unmatched_receipt("R1"))
    contributions.pay_in(now(), amounts=yuan(city="50.00"), into=unmatched_receipt("R1"))
    with pytest.raises(MoreThanOpen):
        receipts.send_back_receipt(now(), receipt="R1", amount=D("0.01"), out_of=MAIN)


def test_it_bears_no_fee_that_the_scheme_gives_to_others(pool):
    with pytest.raises(costs.NotBorne):
        costs.charge_fee(now(), amounts=yuan(city="1.00"), pool_bears=False)
    assert set(balances(BOOK)) == {"1001/main", "3101/city"}


def test_it_spends_no_money_that_another_filing_reserved(pool):
    filings.accept_filing(now(), filing="F1", covered=D("900.00"), reserve=yuan(city="900.00"))
    with pytest.raises(InsufficientFunds):
        claims.approve_claim(now(), claim="C2", filing="F2", amounts=yuan(city="100.01"))
    claims.approve_claim(now(), claim="C1", filing="F1", amounts=yuan(city="1000.00"))
    assert balances(BOOK)["2001/city"] == D("1000.00")


def test_it_answers_a_repeated_approval_by_the_first_entry_only_if_it_is_the_same(pool):
    filings.accept_filing(now(), filing="F1", covered=D("900.00"), reserve=yuan(city="300.00"))
    event = now("approval")
    first = claims.approve_claim(event, claim="C1", filing="F1", amounts=yuan(city="400.00"))
    again = claims.approve_claim(event, claim="C1", filing="F1", amounts=yuan(city="400.00"))
    assert (again.code, again.is_new) == (first.code, False)
    with pytest.raises(KeyConflict):
        claims.approve_claim(event, claim="C1", filing="F1", amounts=yuan(city="400.01"))


def test_it_puts_back_what_a_reversed_approval_took(pool):
    filings.accept_filing(now(), filing="F1", covered=D("900.00"), reserve=yuan(city="300.00"))
    before = balances(BOOK)
    approved = claims.approve_claim(now(), claim="C1", filing="F1", amounts=yuan(city="400.00"))
    years.reverse_entry(entry=approved.code, on=date(2018, 3, 6), key="back", by=SYSTEM, reason="录入有误")
    assert balances(BOOK) == before
    assert broken(BOOK) == []


@pytest.mark.parametrize("amounts", [{}, {"city": D("0.00")}, {"city": D("-1.00")}, {"city": D("0.001")}])
def test_it_refuses_amounts_that_are_none(pool, amounts):
    with pytest.raises(BadAmount):
        contributions.promise(now(), amounts=amounts)


OPENING = [
    OpeningLine("1001", D("700.00"), holding="main"),
    OpeningLine("1002", D("300.00"), holding="fixed"),
    OpeningLine("3101", D("650.00"), funder="city"),
    OpeningLine("3102", D("250.00"), funder="city", subject="F1"),
    OpeningLine("2001", D("100.00"), funder="city", subject="C1"),
    OpeningLine("1201", D("80.00"), funder="city"),
    OpeningLine("1301", D("20.00"), funder="city", subject="C0"),
    OpeningLine("9001", D("500.00"), subject="F1"),
    OpeningLine("9101", D("60.00"), funder="city", subject="C0"),
    OpeningLine("9103", D("5.00"), funder="city", subject="C0"),
]


def test_it_moves_an_older_pool_in_and_goes_on_from_there():
    a_book()
    openings.enter_opening(now(), lines=OPENING)
    given = {str(line.ref): line.amount for line in OPENING}
    contra = {"3100/city": "80.00", "3105/city": "20.00", "9002": "500.00", "9102/city": "60.00", "9104/city": "5.00"}
    assert balances(BOOK) == given | {account: D(amount) for account, amount in contra.items()}
    claims.pay_compensation(now(), claim="C1", amounts=yuan(city="100.00"), out_of=MAIN)
    recoveries.return_recovery(now(), claim="C0", amounts=yuan(city="20.00"), into=MAIN)
    filings.settle_filing(now(), filing="F1")
    assert balances(BOOK)["3101/city"] == D("920.00")
    assert broken(BOOK) == []


def test_it_refuses_opening_balances_that_do_not_meet():
    a_book()
    with pytest.raises(OpeningRefused, match=r"资金存放合计 1,000\.00 元，资金来源合计 900\.00 元"):
        openings.enter_opening(now(), lines=[line for line in OPENING if line.account != "2001"])
    assert balances(BOOK) == {}
