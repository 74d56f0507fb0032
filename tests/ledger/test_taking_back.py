"""Taking back what later entries stand on, and what else one claim could do to another within one account."""

from datetime import date

import pytest

from loans.ledger.errors import InvalidPosting, NotReversible, PeriodClosed, UnknownAccount
from loans.ledger.models import JournalEntry
from loans.ledger.postings import Posted
from loans.ledger.services import close_period, open_book, reverse
from loans.pool import claims, commitments, contributions, filings, fiscal, receipts, recoveries, years
from loans.pool.events import Event, bank, unmatched_receipt
from loans.pool.items import MoreThanOpen
from portal.core.actors import SYSTEM
from tests.ledger.invariants import balances, broken
from tests.ledger.life import BOOK, MAIN, D, yuan
from tests.ledger.test_life import a_book, a_paid_claim, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool() -> None:
    a_book()
    contributions.pay_in(now(), amounts=yuan(city="1000.00"), into=MAIN)


def take_back(posted: Posted) -> Posted:
    event = now()
    return years.reverse_entry(entry=posted.code, on=event.on, key=event.key, by=SYSTEM, reason="更正")


def test_it_keeps_a_payment_that_was_returned_although_another_claim_fills_the_account(pool):
    a_paid_claim("C1", "100.00", is_paid=False)
    paid = claims.pay_compensation(now(), claim="C1", amounts=yuan(city="100.00"), out_of=MAIN)
    a_paid_claim("C2", "100.00")
    recoveries.report_recovery(now(), claim="C1", amounts=yuan(city="40.00"))
    returned = recoveries.return_recovery(now(), claim="C1", amounts=yuan(city="40.00"), into=MAIN)
    with pytest.raises(MoreThanOpen, match="C1 在科目 9101"):
        take_back(paid)
    take_back(returned)
    assert take_back(paid).is_new
    assert balances(BOOK)["9101/city"] == D("100.00")
    assert broken(BOOK) == []


def test_it_keeps_an_approval_that_was_paid_and_a_filing_that_was_repaid(pool):
    filings.accept_filing(now(), filing="F2", covered=D("100.00"), reserve={})
    accepted = filings.accept_filing(now(), filing="F1", covered=D("100.00"), reserve={})
    filings.repay_filing(now(), filing="F1", repaid=D("40.00"))
    approved = claims.approve_claim(now(), claim="C1", filing="F1", amounts=yuan(city="10.00"))
    claims.approve_claim(now(), claim="C2", filing="F2", amounts=yuan(city="10.00"))
    claims.pay_compensation(now(), claim="C1", amounts=yuan(city="10.00"), out_of=MAIN)
    for posted in (approved, accepted):
        with pytest.raises(MoreThanOpen):
            take_back(posted)
    claims.pay_compensation(now(), claim="C2", amounts=yuan(city="10.00"), out_of=MAIN)


def test_it_keeps_a_write_off_that_was_clawed_back_and_a_receipt_that_was_matched(pool):
    for claim in ("C1", "C2"):
        a_paid_claim(claim, "50.00")
    written = [recoveries.write_off(now(), claim=claim, amounts=yuan(city="50.00")) for claim in ("C1", "C2")]
    recoveries.decide_clawback(now(), claim="C1", amounts=yuan(city="50.00"))
    received = [receipts.receive_unmatched(now(), receipt=code, amount=D("5.00"), into=MAIN) for code in ("R1", "R2")]
    contributions.pay_in(now(), amounts=yuan(city="5.00"), into=unmatched_receipt("R1"))
    for posted in (written[0], received[0]):
        with pytest.raises(MoreThanOpen):
            take_back(posted)
    for posted in (written[1], received[1]):
        assert take_back(posted).is_new


def test_it_keeps_a_grant_that_was_paid():
    a_book("fiscal")
    fiscal.appropriate(now(), amounts=yuan(province="100.00"))
    fiscal.commit(now(), amounts=yuan(province="100.00"))
    approved = [fiscal.approve_grant(now(), grant=grant, amounts=yuan(province="50.00")) for grant in ("G1", "G2")]
    fiscal.pay_grant(now(), grant="G1", amounts=yuan(province="50.00"))
    with pytest.raises(MoreThanOpen):
        take_back(approved[0])
    fiscal.pay_grant(now(), grant="G2", amounts=yuan(province="50.00"))


def test_a_repeated_reversal_answers_with_the_first(pool):
    a_paid_claim("C1", "100.00", is_paid=False)
    paid = claims.pay_compensation(now(), claim="C1", amounts=yuan(city="100.00"), out_of=MAIN)
    words = {"entry": paid.code, "on": now().on, "key": "back", "by": SYSTEM, "reason": "更正"}
    first = years.reverse_entry(**words)
    assert years.reverse_entry(**words) == Posted(first.code, first.number, first.hash, is_new=False)


def test_a_payment_that_was_reported_as_recovered_does_not_bounce(pool):
    a_paid_claim("C1", "100.00")
    recoveries.report_recovery(now(), claim="C1", amounts=yuan(city="30.00"))
    with pytest.raises(MoreThanOpen):
        claims.bounce_compensation(now(), claim="C1", amounts=yuan(city="70.01"), into=MAIN)
    claims.bounce_compensation(now(), claim="C1", amounts=yuan(city="70.00"), into=MAIN)
    recoveries.return_recovery(now(), claim="C1", amounts=yuan(city="30.00"), into=MAIN)


def test_a_direct_payment_that_was_reported_as_recovered_does_not_bounce():
    a_book("commitment")
    commitments.open_year(now(), amounts=yuan(city="100.00"))
    commitments.approve_claim(now(), claim="C1", filing="F1", amounts=yuan(city="100.00"))
    commitments.pay_from_budget(now(), claim="C1", amounts=yuan(city="100.00"))
    recoveries.report_recovery(now(), claim="C1", amounts=yuan(city="30.00"))
    with pytest.raises(MoreThanOpen):
        commitments.bounce_to_budget(now(), claim="C1", amounts=yuan(city="70.01"))


def test_an_excess_goes_back_also_when_a_receipt_was_matched_with_the_claim(pool):
    a_paid_claim("C1", "100.00")
    receipts.receive_unmatched(now(), receipt="R1", amount=D("100.00"), into=MAIN)
    recoveries.report_recovery(now(), claim="C1", amounts=yuan(city="100.00"))
    recoveries.return_recovery(now(), claim="C1", amounts=yuan(city="100.00"), into=unmatched_receipt("R1"))
    recoveries.receive_excess(now(), claim="C1", amount=D("50.00"), into=MAIN)
    with pytest.raises(MoreThanOpen):
        recoveries.send_back_excess(now(), claim="C1", amount=D("50.01"), out_of=MAIN)
    recoveries.send_back_excess(now(), claim="C1", amount=D("50.00"), out_of=MAIN)
    assert balances(BOOK).get("2005", D("0.00")) == 0


def test_one_freeze_is_not_lifted_by_another(pool):
    contributions.freeze(now(), amounts=yuan(city="50.00"), subject="court")
    contributions.freeze(now(), amounts=yuan(city="50.00"), subject="audit")
    with pytest.raises(MoreThanOpen):
        contributions.unfreeze(now(), amounts=yuan(city="50.01"), subject="audit")
    contributions.unfreeze(now(), amounts=yuan(city="50.00"), subject="audit")


def test_it_dates_no_reversal_before_its_original(pool):
    posted = contributions.pay_in(now(), amounts=yuan(city="1.00"), into=MAIN)
    with pytest.raises(NotReversible, match="2018-03-05"):
        reverse(entry_code=posted.code, on=date(2018, 3, 4), key="early", by=SYSTEM)


@pytest.mark.parametrize("summary", ["付\u202e00.1", "a\x00", "零\u200b宽"])
def test_it_takes_no_signs_that_nobody_sees(pool, summary):
    posted = contributions.pay_in(now(), amounts=yuan(city="1.00"), into=MAIN)
    with pytest.raises(InvalidPosting):
        reverse(entry_code=posted.code, on=date(2018, 3, 5), key="back", by=SYSTEM, summary=summary)
    event = Event(book=BOOK, on=date(2018, 3, 5), key="in", by=SYSTEM, summary=summary)
    with pytest.raises(InvalidPosting):
        contributions.pay_in(event, amounts=yuan(city="1.00"), into=MAIN)


@pytest.mark.parametrize("code", ["City", "city ", "city" + " " * 40, "x" * 41, "сity"])
def test_it_opens_no_second_purse_for_a_code_that_looks_the_same(pool, code):
    for amounts, into in (({code: D("1.00")}, MAIN), (yuan(city="1.00"), bank(code))):
        with pytest.raises((UnknownAccount, InvalidPosting)):
            contributions.pay_in(now(), amounts=amounts, into=into)


def test_it_closes_no_31_december_over_income_that_could_never_be_closed_then(pool):
    a_paid_claim("C1", "100.00")
    close_period(book=BOOK, through=date(2018, 12, 30), by=SYSTEM)
    for closing in (
        lambda: close_period(book=BOOK, through=date(2018, 12, 31), by=SYSTEM),
        lambda: years.close_year(book=BOOK, year=2019, by=SYSTEM),
    ):
        with pytest.raises(PeriodClosed, match="2018年"):
            closing()
    years.close_year(book=BOOK, year=2018, by=SYSTEM)
    close_period(book=BOOK, through=date(2019, 12, 31), by=SYSTEM)
    assert JournalEntry.objects.filter(kind="year_end").count() == 1


def test_an_empty_book_closes_over_years():
    open_book(code="empty", title="空账簿", kind="pool", on=date(2016, 1, 1), by=SYSTEM)
    assert close_period(book="empty", through=date(2018, 12, 31), by=SYSTEM).through_on == date(2018, 12, 31)
