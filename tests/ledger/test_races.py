"""Real connections that want the same money at the same moment. Without each guard it goes wrong, as is shown too."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from random import Random

import psycopg2
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from loans.ledger.balances import balance
from loans.ledger.errors import InsufficientFunds
from loans.ledger.models import Book, BookKind, JournalEntry
from loans.ledger.postings import Leg, Posted, Posting, Ref
from loans.ledger.services import open_book, post, post_together
from loans.ledger.verification import verify_book
from portal.core.actors import SYSTEM
from portal.core.retries import DEADLOCK, sqlstate
from tests.conftest import RealDatabase
from tests.ledger.racing import race

pytestmark = [pytest.mark.worker, pytest.mark.xdist_group("ledger races")]
BANK, FREE = Ref("1001", holding="main"), Ref("3101", funder="city")
DAY = date(2018, 3, 1)
CLIENTS = 64
UNBALANCED = """
    SELECT count(*) FROM (
        SELECT book_id, sum(debit_total) - sum(credit_total) AS difference,
               sum(CASE WHEN code < '3000' OR code = '3101' THEN debit_total - credit_total ELSE 0 END) AS money
        FROM ledger_ledgeraccount GROUP BY book_id) AS sums
    WHERE difference <> 0 OR money <> 0
"""


def book(code: str, amount: str) -> str:
    open_book(code=code, title=code, kind=BookKind.POOL, on=date(2018, 1, 1), by=SYSTEM)
    post(posting=moving(code, "start", BANK, FREE, amount), by=SYSTEM)
    return code


def moving(code: str, key: str, debit: Ref, credit: Ref, amount: str) -> Posting:
    return Posting(code, "move", DAY, key, (Leg(debit, credit, Decimal(amount)),))


def pay(code: str, key: str, amount: str) -> Posted | InsufficientFunds:
    try:
        return post(posting=moving(code, key, FREE, BANK, amount), by=SYSTEM)
    except InsufficientFunds as error:
        return error


@contextmanager
def as_owner(database: RealDatabase) -> Iterator["psycopg2.extensions.cursor"]:
    session = psycopg2.connect(database.owner_url)
    session.autocommit = True
    yield session.cursor()
    session.close()


def payers(code: str, amount: str) -> list[Callable[[], object]]:
    return [lambda key=f"pay-{number}": pay(code, key, amount) for number in range(CLIENTS)]


def test_it_pays_exactly_what_is_there(real_database: RealDatabase) -> None:
    dice = Random(141)
    for number in range(20):
        held, amount = dice.randrange(100, 4000) * 100, dice.randrange(1, 200) * 100
        code = book(f"race-{number}", f"{held / 100:.2f}".replace(",", ""))
        done = race(payers(code, f"{amount // 100}.{amount % 100:02}"))
        assert len(done.of(Posted)) == min(CLIENTS, held // amount)
        assert len(done.of(Posted)) + len(done.of(InsufficientFunds)) == CLIENTS
        assert verify_book(code).findings == []


def test_without_the_floor_it_pays_what_is_not_there(real_database: RealDatabase) -> None:
    """Negative control: the balance is looked at before, and the database does not hold the floor."""
    code = book("no-floor", "1000.00")
    with as_owner(real_database) as owner:
        owner.execute("ALTER TABLE ledger_ledgeraccount DROP CONSTRAINT ledger_account_keeps_its_floor")
    seen = threading.Barrier(CLIENTS)

    def look_and_pay(key: str) -> object:
        enough = balance(book=code, account=FREE) >= 100
        seen.wait(timeout=60)
        return pay(code, key, "100.00") if enough else None

    done = race([lambda key=f"pay-{number}": look_and_pay(key) for number in range(CLIENTS)])
    assert len(done.of(Posted)) == CLIENTS
    assert balance(book=code, account=FREE) < 0


def test_without_the_lock_clients_see_errors(real_database: RealDatabase) -> None:
    """Negative control: the posting function does not lock the book any more."""
    code = book("no-lock", "1000.00")
    with as_owner(real_database) as owner:
        owner.execute("SELECT pg_get_functiondef('ledger_write(jsonb)'::regprocedure)")
        source = owner.fetchone()[0]
        assert source.count("FOR NO KEY UPDATE") == 1
        owner.execute(source.replace("FOR NO KEY UPDATE", ""))
    done = race(payers(code, "100.00"))
    assert done.of(DatabaseError)
    assert len(done.of(Posted)) < 10


def test_it_posts_a_repeated_key_once(real_database: RealDatabase) -> None:
    code = book("again", "1000.00")
    done = race([lambda: pay(code, "same", "100.00")] * 50)
    answers = done.of(Posted)
    assert len(answers) == 50
    assert sum(answer.is_new for answer in answers) == 1  # type: ignore[attr-defined]
    assert len({answer.code for answer in answers}) == 1  # type: ignore[attr-defined]
    assert balance(book=code, account=FREE) == 900


def crosswise(first: str, second: str, key: str) -> list[Posting]:
    """Money from each of two books, to be posted together; which one is named first differs between the services."""
    return [moving(first, f"{key}-1", FREE, BANK, "0.01"), moving(second, f"{key}-2", BANK, FREE, "0.01")]


def keep_going(seconds: float, work: Callable[[int], object]) -> Callable[[], int]:
    def run() -> int:
        deadline, number = time.monotonic() + seconds, 0
        while time.monotonic() < deadline:
            number += 1
            work(number)
        return number

    return run


@pytest.mark.parametrize("seconds", [6, pytest.param(30, marks=pytest.mark.soak)])
def test_opposed_postings_never_deadlock(real_database: RealDatabase, seconds: int) -> None:
    """Two accounts of one book in both directions, and two services with two books in opposite order."""
    one, two = book("left", "100000.00"), book("right", "100000.00")
    snapshots: list[int] = []

    def watch(_number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(UNBALANCED)
            snapshots.append(cursor.fetchone()[0])

    def forth_and_back(name: str, debit: Ref, credit: Ref) -> Callable[[], int]:
        return keep_going(seconds, lambda n: post(posting=moving(one, f"{name}-{n}", debit, credit, "0.01"), by=SYSTEM))

    def together(name: str, first: str, second: str) -> Callable[[], int]:
        return keep_going(seconds, lambda n: post_together(postings=crosswise(first, second, f"{name}-{n}"), by=SYSTEM))

    runners = [forth_and_back("a", FREE, BANK), forth_and_back("b", BANK, FREE)]
    runners += [together(f"c{n}", one, two) for n in range(3)] + [together(f"d{n}", two, one) for n in range(3)]
    done = race([*runners, keep_going(seconds, watch)])
    assert [answer for answer in done.answers if not isinstance(answer, int)] == []
    assert set(snapshots) == {0}
    assert [verify_book(code).findings for code in (one, two)] == [[], []]


def test_without_the_order_of_books_it_deadlocks(real_database: RealDatabase) -> None:
    """Negative control: the books are locked as they come."""
    one, two = book("left", "1000.00"), book("right", "1000.00")
    middle = threading.Barrier(2)

    @transaction.atomic
    def as_they_come(first: str, second: str, key: str) -> None:
        posting, other = crosswise(first, second, key)
        post(posting=posting, by=SYSTEM)
        middle.wait(timeout=60)
        post(posting=other, by=SYSTEM)

    done = race([lambda: as_they_come(one, two, "x"), lambda: as_they_come(two, one, "y")])
    assert [sqlstate(error) for error in done.of(OperationalError)] == [DEADLOCK]  # type: ignore[arg-type]


def test_a_killed_connection_leaves_nothing(real_database: RealDatabase) -> None:
    """The backend dies after the posting and before the commit; the same key then posts once."""
    code = book("killed", "1000.00")

    def die() -> None:
        with transaction.atomic():
            pay(code, "once", "100.00")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    done = race([die])
    assert len(done.of(DatabaseError)) == 1
    assert not JournalEntry.objects.filter(key="once").exists()
    assert Book.objects.get(code=code).head_number == 1
    assert isinstance(pay(code, "once", "100.00"), Posted)
    assert verify_book(code).findings == []
