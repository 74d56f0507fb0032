"""The ledger beside raw SQL and beside django-hordak: rates of posting, a hot pool, balances, files of postings.

Both sides run in one cluster, interleaved round by round; the figure is the median of the rounds' ratios.
"""

import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import psycopg2
import pytest

from loans.ledger.balances import balance, balance_on
from loans.ledger.models import BookKind
from loans.ledger.postings import Leg, Posted, Posting, Ref
from loans.ledger.services import open_book, post, post_each
from loans.ledger.verification import verify_book
from portal.core.actors import SYSTEM
from tests.bench.ledger_rates import (
    drop_peer_database,
    hordak_clients,
    hordak_program,
    install_peers,
    make_peer_database,
    make_raw_tables,
    raw_rate,
    service_clients,
)
from tests.conftest import RealDatabase

pytestmark = pytest.mark.bench
ROUNDS, SECONDS = 5, 3.0
BANK, AVAILABLE = Ref("1001", holding="bench"), Ref("3101", funder="city")
DAY = date(2018, 3, 1)
# The same postings as multi.sql, a hundred in one transaction and one statement.
BATCH_OF_100 = """
WITH posting AS (SELECT 1 + (random() * 999)::int AS debit, 1001 + (random() * 999)::int AS credit
                 FROM generate_series(1, 100)),
entry AS (INSERT INTO bench_entry (day, note) SELECT '2018-03-01', '出资到账' FROM posting RETURNING id),
pair AS (SELECT e.id, p.debit, p.credit FROM (SELECT id, row_number() OVER () AS n FROM entry) AS e
         JOIN (SELECT *, row_number() OVER () AS n FROM posting) AS p USING (n)),
line AS (INSERT INTO bench_line (entry, account, amount)
         SELECT id, debit, 1.00 FROM pair UNION ALL SELECT id, credit, -1.00 FROM pair RETURNING account, amount)
UPDATE bench_balance AS b SET total = b.total + m.moved
FROM (SELECT account, sum(amount) AS moved FROM line GROUP BY account ORDER BY account) AS m WHERE m.account = b.account
"""


@pytest.fixture
def peer(real_database: RealDatabase) -> Iterator[str]:
    install_peers()
    make_raw_tables(real_database.owner_url)
    address = make_peer_database(real_database.owner_url)
    yield address
    drop_peer_database(real_database.owner_url, address)


def books(count: int) -> list[str]:
    codes = [f"bench-{number}" for number in range(count)]
    for code in codes:
        open_book(code=code, title=code, kind=BookKind.POOL, on=date(2018, 1, 1), by=SYSTEM)
    return codes


def one(key: str, amount: str = "1.00", *, book: str = "bench-0") -> Posting:
    return Posting(book, "contribution", DAY, key, (Leg(BANK, AVAILABLE, Decimal(amount)),))


def median(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def milliseconds(read: Callable[[], object], times: int = 200) -> float:
    """The median time of one call."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        read()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


@pytest.mark.parametrize("clients", [1, 2, 8])
def test_it_posts_beside_raw_sql_and_hordak(real_database: RealDatabase, peer: str, clients: int) -> None:
    codes = books(clients)
    with (
        service_clients(real_database, codes, "spread") as ours,
        hordak_clients(peer, [str(n) for n in range(clients)]) as hordak,
    ):
        ours.rate(1), hordak.rate(1)
        rounds = [
            (ours.rate(SECONDS), hordak.rate(SECONDS), raw_rate(real_database.owner_url, clients, SECONDS))
            for _ in range(ROUNDS)
        ]
    print(f"\nsingle postings, {clients} clients, per second (service, hordak, pgbench multi):")
    for mine, theirs, raw in rounds:
        print(f"  {mine:8.0f} {theirs:8.0f} {raw:8.0f}")
    print(f"  service : pgbench multi {median([mine / raw for mine, _, raw in rounds])}, goal 0.60 at 1 and 2")
    print(f"  service : hordak        {median([mine / theirs for mine, theirs, _ in rounds])}, goal 2.0, at 8 1.5")
    assert [verify_book(code).findings for code in codes] == [[]] * clients


def test_it_posts_into_one_hot_book(real_database: RealDatabase) -> None:
    codes = books(9)
    with (
        service_clients(real_database, codes[:8], "spread") as spread,
        service_clients(real_database, codes[8:] * 8, "hot") as hot,
    ):
        spread.rate(1), hot.rate(1)
        rounds = [(hot.rate(SECONDS), spread.rate(SECONDS)) for _ in range(ROUNDS)]
    print("\n8 clients on one book, and each on its own, per second:")
    for one_book, eight in rounds:
        print(f"  {one_book:8.0f} {eight:8.0f}")
    print(
        f"  hot : spread {median([a / b for a, b in rounds])}, goal 0.75, at least 0.45 with the chain in the statement"
    )
    assert verify_book(codes[8]).findings == []


def test_it_reads_a_balance_whatever_the_history(real_database: RealDatabase, peer: str) -> None:
    books(1)
    figures: dict[int, tuple[float, float]] = {}
    total = 0
    for size in (1_000, 1_000_000):
        while total < size:
            legs = (Leg(BANK, AVAILABLE, Decimal("1.00")),) * 1_000
            days = [
                date(2018 + place % 2, 1 + place % 12, 1 + place % 28)
                for place in range(total // 1000, total // 1000 + 10)
            ]
            batch = [Posting("bench-0", "fill", day, f"fill-{total}-{n}", legs) for n, day in enumerate(days)]
            batch = batch[: max(1, (size - total) // 1000)]
            assert all(isinstance(answer, Posted) for answer in post_each(postings=batch, by=SYSTEM))
            total += 1_000 * len(batch)
        figures[size] = (
            milliseconds(lambda: balance(book="bench-0", account=BANK)),
            milliseconds(lambda: balance_on(book="bench-0", account=BANK, day=date(2018, 6, 30))),
        )
    small, large = figures.values()
    theirs = hordak_balance_milliseconds(peer)
    print(
        f"\nbalance: {small[0]:.2f} ms at 1,000, {large[0]:.2f} ms at 1,000,000 transfers:"
        f" {large[0] / small[0]:.2f}, goal 1.3"
    )
    print(f"  as of a past day: {large[1]:.2f} ms, {large[1] / large[0]:.2f} times today's, goal 5")
    print(f"  hordak at 1,000,000 legs: {theirs:.0f} ms, {theirs / large[0]:.0f} times ours, goal 100")


def hordak_balance_milliseconds(address: str) -> float:
    subprocess.run([*hordak_program(), address, "fill", "1000000"], check=True)
    with hordak_clients(address, ["balance"]) as clients:
        return 1000 / clients.rate(5)


def test_it_posts_a_file(real_database: RealDatabase, peer: str) -> None:
    """1,000 postings in one transaction with an answer each, beside single postings and raw batches of 100."""
    books(1)
    raw = psycopg2.connect(real_database.owner_url)
    rounds = []
    for number in range(ROUNDS):
        file = [one(f"file-{number}-{place}") for place in range(1_000)]
        rate = 1_000 / seconds(lambda file=file: post_each(postings=file, by=SYSTEM))
        single = 300 / seconds(
            lambda number=number: [post(posting=one(f"one-{number}-{n}"), by=SYSTEM) for n in range(300)]
        )
        rounds.append((rate, single, 1_000 / seconds(lambda: raw_batches(raw))))
    raw.close()
    print("\n1,000 postings in one file, single, raw batches of 100, per second:")
    for rate, single, batches in rounds:
        print(f"  {rate:8.0f} {single:8.0f} {batches:8.0f}")
    print(f"  file : single      {median([a / b for a, b, _ in rounds])}, goal 5")
    print(f"  file : raw batches {median([a / c for a, _, c in rounds])}, goal 0.35")
    assert verify_book("bench-0").findings == []


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def raw_batches(raw: "psycopg2.extensions.connection") -> None:
    for _ in range(10):
        with raw, raw.cursor() as cursor:
            cursor.execute(BATCH_OF_100)
