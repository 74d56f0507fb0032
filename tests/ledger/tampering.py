"""Random changes by the owner of the tables, with triggers off and constraints gone: what ``verify_all`` must find."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from loans.ledger.verification import Anchor
from tests.ledger.books import COMMITMENT, FISCAL, POOL
from tests.ledger.columns import EDITS, NAMING, TABLES
from tests.ledger.repairs import rechain, repair

BOOKS = (COMMITMENT, FISCAL, POOL)
AWAY_ID = "id + 1000000"
ANY = -1


@dataclass(frozen=True)
class Tampering:
    """``first``: the number of the first bad entry of ``book``; None when no entry is bad, ANY when one may be named.

    ``needs_anchor``: the database alone cannot show it, because all that follows was made to fit.
    """

    what: str
    book: str = ""
    first: int | None = ANY
    needs_anchor: bool = False


Kind = Callable[[Random], Tampering | None]


def run(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def ask(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def disarm() -> None:
    """As the owner: triggers off, every constraint but the primary keys gone. A transaction can undo it."""
    for table in TABLES:
        run(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
    held = ask(
        "SELECT conrelid::regclass, quote_ident(conname) FROM pg_constraint WHERE contype IN ('f', 'c', 'u') "
        "AND connamespace = 'public'::regnamespace AND starts_with(conrelid::regclass::text, 'ledger_') "
        "ORDER BY contype <> 'f'"
    )
    for table, name in held:
        run(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")


# By table: book and number of the first entry that a change of the row makes bad; no number when none is.
FIRST_USE = (
    "(SELECT min(e.number) FROM ledger_transfer t JOIN ledger_journalentry e ON e.id = t.entry_id "
    "WHERE {}) FROM ledger_{} x JOIN ledger_book b ON b.id = x.book_id"
)
PLACES = {
    "journalentry": "SELECT b.code, x.number FROM ledger_journalentry x JOIN ledger_book b ON b.id = x.book_id",
    "transfer": "SELECT b.code, e.number FROM ledger_transfer x JOIN ledger_journalentry e ON e.id = x.entry_id "
    "JOIN ledger_book b ON b.id = e.book_id",
    "ledgeraccount": f"SELECT b.code, {FIRST_USE.format('x.id IN (t.debit_id, t.credit_id)', 'ledgeraccount')}",
    "reservation": f"SELECT b.code, {FIRST_USE.format('t.reservation_id = x.id', 'reservation')}",
    "book": "SELECT x.code, 1 FROM ledger_book x",
}
SWAPS = [
    ("transfer", "amount"),
    ("transfer", "entry_id"),
    ("journalentry", "number"),
    ("journalentry", "hash"),
    ("journalentry", "summary"),
    ("journalentry", "posted_at"),
]
# How a copied row gets a place of its own.
COPIES = {
    "journalentry": {"id": AWAY_ID, "number": "(SELECT head_number + 1 FROM ledger_book b WHERE b.id = x.book_id)"},
    "transfer": {
        "id": AWAY_ID,
        "position": "(SELECT max(t.position) + 1 FROM ledger_transfer t WHERE t.entry_id = x.entry_id)",
    },
    "ledgeraccount": {"id": AWAY_ID, "funder": "funder || 'x'"},
    "reservation": {"id": AWAY_ID, "subject": "subject || 'x'"},
    "accountday": {"day": "day + 4000"},
    "trialbalanceline": {"id": AWAY_ID},
    "periodclose": {"id": AWAY_ID, "through_on": "through_on + 400", "code": "gen_random_uuid()"},
    "chartaccount": {"id": AWAY_ID, "code": "'9999'"},
}


def row_of(rng: Random, table: str) -> str:
    """A random row, as a condition that finds it."""
    return f"x.ctid = '{rng.choice(ask(f'SELECT ctid::text FROM ledger_{table} ORDER BY ctid'))[0]}'"


def place_of(table: str, row: str) -> tuple[str, int | None]:
    found = ask(f"{PLACES[table]} WHERE {row}") if table in PLACES else []
    return found[0] if found else ("", None)


def edit(rng: Random) -> Tampering | None:
    """One column of one row."""
    table = rng.choice([*EDITS, "journalentry", "transfer"])
    column = rng.choice(sorted(EDITS[table]))
    how = rng.choice(EDITS[table][column]).format(f'x."{column}"')
    row = row_of(rng, table)
    book, number = place_of(table, row)
    named = column in NAMING.get(table, ())
    value = how.replace("%(n)s", str(rng.choice([-3, -1, 1, 2, 40])))
    changed = run(
        f'UPDATE ledger_{table} x SET "{column}" = {value} WHERE {row} AND x."{column}" IS DISTINCT FROM {value}'
    )
    return Tampering(f"{table}.{column} = {value}", book, number if named else ANY) if changed else None


def delete(rng: Random) -> Tampering | None:
    """One row; of an entry with its transfers or without."""
    table = rng.choice(TABLES)
    row = row_of(rng, table)
    book, number = place_of(table, row)
    with_transfers = table == "journalentry" and rng.random() < 0.5
    if with_transfers:
        run(f"DELETE FROM ledger_transfer t USING ledger_journalentry x WHERE t.entry_id = x.id AND {row}")
    run(f"DELETE FROM ledger_{table} x WHERE {row}")
    return Tampering(f"deleted from {table} {with_transfers}", book, number if table != "book" else ANY)


def cut_tail(rng: Random) -> Tampering:
    """The last entries of a book with their transfers, and nothing else."""
    book, last = _cut(rng)
    return Tampering("tail cut", book, last + 1)


def cut_tail_and_repair(rng: Random) -> Tampering:
    """The tail cut, and everything that follows from the entries made to fit."""
    book, last = _cut(rng)
    repair(book)
    return Tampering("tail cut and repaired", book, last + 1, needs_anchor=True)


def _cut(rng: Random) -> tuple[str, int]:
    book = rng.choice(BOOKS)
    (head,) = ask("SELECT head_number FROM ledger_book WHERE code = %s", book)[0]
    last = head - rng.randint(1, 4)
    of_book = "e.book_id = (SELECT id FROM ledger_book WHERE code = %s) AND e.number > %s"
    run(f"DELETE FROM ledger_transfer t USING ledger_journalentry e WHERE t.entry_id = e.id AND {of_book}", book, last)
    run(f"DELETE FROM ledger_journalentry e WHERE {of_book}", book, last)
    return book, last


def swap(rng: Random) -> Tampering | None:
    """A value of two rows of one book exchanged."""
    table, column = rng.choice(SWAPS)
    one, other = (row_of(rng, table) for _ in range(2))
    (book, first), (other_book, second) = place_of(table, one), place_of(table, other)
    values = ask(f"SELECT x.{column} FROM ledger_{table} x WHERE {one} OR {other}")
    if book != other_book or len(set(values)) < 2 or (column == "entry_id" and first == second):
        return None
    run(
        f"UPDATE ledger_{table} x SET {column} = y.{column} FROM ledger_{table} y "
        f"WHERE ({one} AND y.ctid <> x.ctid AND {other.replace('x.', 'y.')}) "
        f"OR ({other} AND y.ctid <> x.ctid AND {one.replace('x.', 'y.')})"
    )
    return Tampering(f"swapped {table}.{column}", book, min(first or 0, second or 0))


def insert(rng: Random) -> Tampering:
    """A row copied under a new place."""
    table = rng.choice(sorted(COPIES))
    row = row_of(rng, table)
    book, number = place_of(table, row)
    columns = ask("SELECT column_name FROM information_schema.columns WHERE table_name = %s", f"ledger_{table}")
    names = [name for (name,) in columns]
    values = ", ".join(COPIES[table].get(name, f'x."{name}"') for name in names)
    head = ask("SELECT head_number FROM ledger_book WHERE code = %s", book)
    into = ", ".join(f'"{name}"' for name in names)
    run(f"INSERT INTO ledger_{table} ({into}) SELECT {values} FROM ledger_{table} x WHERE {row}")
    first = {"journalentry": head[0][0] + 1 if head else ANY, "transfer": number}.get(table, ANY)
    return Tampering(f"inserted into {table}", book, first)


def rewrite(rng: Random) -> Tampering:
    """An old entry told differently, with the whole chain after it computed anew, closes included."""
    book = rng.choice(BOOKS)
    (head,) = ask("SELECT head_number FROM ledger_book WHERE code = %s", book)[0]
    number = rng.randint(1, head)
    column = rng.choice(["actor_name", "summary", "subject_code"])
    run(
        f"UPDATE ledger_journalentry SET {column} = left({column}, 20) || '改' WHERE number = %s "
        "AND book_id = (SELECT id FROM ledger_book WHERE code = %s)",
        number,
        book,
    )
    rechain(book)
    return Tampering(f"rewrote {column} of {number}", book, number, needs_anchor=True)


def reopen(rng: Random) -> Tampering:
    """A closed period opened again and an entry put into it, through the posting function itself."""
    book = rng.choice(BOOKS)
    run("UPDATE ledger_book SET closed_through = NULL WHERE code = %s", book)
    (head,) = ask("SELECT head_number FROM ledger_book WHERE code = %s", book)[0]
    for table in ("journalentry", "transfer", "ledgeraccount", "accountday"):
        run(f"ALTER TABLE ledger_{table} ENABLE TRIGGER USER")
    run("ALTER TABLE ledger_accountday ADD UNIQUE (account_id, day)")
    run("ALTER TABLE ledger_ledgeraccount ADD UNIQUE (book_id, code, funder, holding)")
    legs = '[["9301","","","9302","","","1.00","",""]]'
    run(
        "SELECT ledger_post(jsonb_build_object('book', %s::text, 'kind', 'x', 'on', '2018-02-10', 'key', 'late', "
        "'actor_code', 'a', 'actor_name', 'a', 'subject_kind', '', 'subject_code', '', 'summary', '', 'reverses', '', "
        f"'legs', '{legs}'::jsonb))",
        book,
    )
    run("UPDATE ledger_book SET closed_through = '2018-12-31' WHERE code = %s", book)
    return Tampering("posted into a closed period", book, head + 1)


KINDS: list[tuple[int, Kind]] = [
    (8, edit), (3, delete), (1, cut_tail), (1, cut_tail_and_repair), (2, swap), (3, insert), (1, rewrite), (1, reopen),
]  # fmt: skip


def tamper(rng: Random) -> Tampering:
    """One random tampering that changes something."""
    while True:
        (kind,) = rng.choices([kind for _, kind in KINDS], [weight for weight, _ in KINDS])
        try:
            with transaction.atomic():
                done = kind(rng)
        except (DataError, IntegrityError):
            continue  # too long for its column, or a primary key that is taken
        if done is not None:
            return done


def anchor_of(anchors: list[Anchor]) -> dict[str, Anchor]:
    return {anchor.book: anchor for anchor in anchors}
