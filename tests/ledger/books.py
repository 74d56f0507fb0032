"""Three books with every kind of event, reversals, closes, two years and odd characters: what proofs are tried on."""

from datetime import date, timedelta
from itertools import count

from loans.ledger.models import BookKind, JournalEntry
from loans.ledger.postings import Leg, Posted, Posting, Ref
from loans.ledger.services import close_period, close_year, open_book, post, post_each, reserve, reverse
from loans.pool.events import Event
from portal.core.actors import SYSTEM
from tests.ledger.life import D, Step
from tests.ledger.life_commitment import COMMITMENT_LIFE
from tests.ledger.life_fiscal import FISCAL_LIFE
from tests.ledger.life_pool import POOL_LIFE

POOL, COMMITMENT, FISCAL = "pool-1", "commit-2", "fiscal-3"
# Quotes, a backslash, an accent in two forms, a rare Han character beyond the basic plane, a line separator, and what
# could end a JSON array.
ODD = '引"号\\ é é 𠮷\u2028]," 末'
MAIN = Ref("1001", holding="main")


def leg(debit: Ref, credit: Ref, amount: str, reservation: str = "") -> Leg:
    return Leg(debit, credit, D(amount), "s", reservation)


def live(book: str, steps: list[Step], *, begins: date = date(2018, 3, 5)) -> None:
    """The steps of a life on days that go on, without the last, which closes the year."""
    days = (begins + timedelta(days=3 * n) for n in count())
    for number, (step, day) in enumerate(zip(steps[:-1], days, strict=False), 1):
        step.do(Event(book=book, on=day, key=f"step-{number}", by=SYSTEM, summary=step.name[:80]))


def make_books() -> None:
    """In a database without books. All open days are in 2019."""
    first = date(2018, 1, 1)
    for code, kind, life in (
        (POOL, BookKind.POOL, POOL_LIFE),
        (COMMITMENT, BookKind.COMMITMENT, COMMITMENT_LIFE),
        (FISCAL, BookKind.FISCAL, FISCAL_LIFE),
    ):
        open_book(code=code, title=f"示例账簿 {ODD}", kind=kind, on=first, by=SYSTEM)
        live(code, life)
        close_period(book=code, through=date(2018, 3, 31), by=SYSTEM)
        close_year(book=code, year=2018, by=SYSTEM)
    _second_year()


def _second_year() -> None:
    """Many at once, a filing that keeps its reservation, reversals: of this year and of one in a closed period."""
    paid_in = [
        Posting(POOL, "paid_in", date(2019, 1, 7), f"in-{n}", (leg(MAIN, Ref("3101", "city"), f"{n}.10"),), summary=ODD)
        for n in range(1, 6)
    ]
    assert all(isinstance(answer, Posted) for answer in post_each(postings=paid_in, by=SYSTEM))
    aside = Posting(POOL, "filing_accepted", date(2019, 1, 8), "r9", (), "filing", "F9")
    reserve(posting=aside, subject="F9", amounts={"city": D("2.00"), "county": D("1.00")}, by=SYSTEM)
    open_entry = JournalEntry.objects.get(book__code=POOL, key="in-2")
    reverse(entry_code=open_entry.code, on=date(2019, 1, 9), key="back-1", by=SYSTEM, summary=f"冲销 {ODD}")
    closed = JournalEntry.objects.get(book__code=POOL, key="step-3")
    reverse(entry_code=closed.code, on=date(2018, 12, 30), key="back-2", by=SYSTEM, summary="冲销已结账期间的凭证")
    post(
        posting=Posting(POOL, "paid_in", date(2019, 2, 1), "last", (leg(MAIN, Ref("3101", "city"), "0.01"),)), by=SYSTEM
    )
