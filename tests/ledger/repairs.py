"""What a careful forger does after changing entries: everything that follows from them is made to fit again."""

from typing import Any

from django.db import connection

from loans.ledger.verification import canonical
from loans.ledger.verification.rows import CloseRow, read_accounts, read_book, read_closes, stream_entries

DERIVED = [
    """DELETE FROM ledger_trialbalanceline l USING ledger_periodclose c WHERE l.close_id = c.id AND c.book_id = %(book)s
       AND c.head_number > (SELECT max(number) FROM ledger_journalentry WHERE book_id = %(book)s)""",
    """DELETE FROM ledger_periodclose c WHERE c.book_id = %(book)s
       AND c.head_number > (SELECT max(number) FROM ledger_journalentry WHERE book_id = %(book)s)""",
    """UPDATE ledger_ledgeraccount a
       SET debit_total = coalesce((SELECT sum(amount) FROM ledger_transfer WHERE debit_id = a.id), 0),
           credit_total = coalesce((SELECT sum(amount) FROM ledger_transfer WHERE credit_id = a.id), 0)
       WHERE book_id = %(book)s""",
    """DELETE FROM ledger_accountday d USING ledger_ledgeraccount a
       WHERE a.id = d.account_id AND a.book_id = %(book)s""",
    """INSERT INTO ledger_accountday (account_id, day, debit, credit)
       SELECT id, day, sum(debit), sum(credit) FROM (
           SELECT debit_id AS id, business_on AS day, amount AS debit, 0 AS credit
           FROM ledger_transfer WHERE book_id = %(book)s
           UNION ALL SELECT credit_id, business_on, 0, amount FROM ledger_transfer WHERE book_id = %(book)s) AS sides
       GROUP BY 1, 2""",
    """DELETE FROM ledger_reservation r WHERE r.book_id = %(book)s
       AND NOT EXISTS (SELECT FROM ledger_transfer WHERE reservation_id = r.id)""",
    "DELETE FROM ledger_ledgeraccount WHERE book_id = %(book)s AND debit_total = 0 AND credit_total = 0",
    """UPDATE ledger_reservation r SET amount = s.amount, used = s.used, released = s.released FROM (
           SELECT t.reservation_id AS id,
                  coalesce(sum(t.amount) FILTER (WHERE d.code || c.code IN ('31013102', '92039201')), 0) AS amount,
                  coalesce(sum(t.amount) FILTER (WHERE d.code || c.code IN ('31023101', '92019203')), 0) AS released,
                  coalesce(sum(t.amount) FILTER (WHERE d.code || c.code IN ('31023104', '92029203')), 0) AS used
           FROM ledger_transfer t JOIN ledger_ledgeraccount d ON d.id = t.debit_id
           JOIN ledger_ledgeraccount c ON c.id = t.credit_id
           WHERE t.reservation_id IS NOT NULL GROUP BY 1) AS s WHERE s.id = r.id AND r.book_id = %(book)s""",
    """UPDATE ledger_book b
       SET closed_through = (SELECT max(through_on) FROM ledger_periodclose WHERE book_id = b.id)
       WHERE id = %(book)s""",
]
LINES = """
    SELECT a.code, a.funder, a.holding, l.opening_debit, l.opening_credit, l.debit, l.credit
    FROM ledger_trialbalanceline l JOIN ledger_ledgeraccount a ON a.id = l.account_id WHERE l.close_id = %s
    ORDER BY a.code COLLATE "C", a.funder COLLATE "C", a.holding COLLATE "C"
"""


def repair(book: str) -> None:
    """Totals, days, reservations, accounts and head anew from what entries are left; closes after them gone."""
    held = read_book(book)
    assert held is not None
    with connection.cursor() as cursor:
        for statement in DERIVED:
            cursor.execute(statement, {"book": held.id})
    rechain(book)


def rechain(book: str) -> None:
    """Every link of the book anew, as somebody would who knows how the chain is made."""
    held = read_book(book)
    assert held is not None
    accounts, closes = read_accounts(held), read_closes(held)
    head, number = canonical.genesis(held), 0
    for entry, transfers in list(stream_entries(held)):
        head = _rechain_closes(book, [one for one in closes if number <= one.head_number < entry.number], head)
        legs = [
            [a.code, a.funder, a.holding, b.code, b.funder, b.holding, f"{t.amount:.2f}", t.subject, t.reservation]
            for t in transfers
            for a, b in [(accounts[t.debit_id], accounts[t.credit_id])]
        ]
        content = canonical.fingerprint(book, entry, entry.business_on, legs)
        told = entry if entry.reverses_id else entry._replace(fingerprint=content)
        link = canonical.entry_link(head, book, told, legs)
        _set_links("journalentry", entry.id, previous_hash=head, hash=link, fingerprint=told.fingerprint)
        head, number = link, entry.number
    head = _rechain_closes(book, [one for one in closes if one.head_number >= number], head)
    _set_links("book", held.id, head_number=number, head_hash=head)


def _rechain_closes(book: str, closes: list[CloseRow], head: str) -> str:
    for close in closes:
        with connection.cursor() as cursor:
            cursor.execute(LINES, [close.id])
            lines = [[*line[:3], *(f"{amount:.2f}" for amount in line[3:])] for line in cursor.fetchall()]
        link = canonical.close_link(head, book, close, lines)
        _set_links("periodclose", close.id, head_hash=head, hash=link)
        head = link
    return head


def _set_links(table: str, row: int, **values: Any) -> None:
    columns = ", ".join(f"{name} = %({name})s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_{table} SET {columns} WHERE id = %(row)s", {**values, "row": row})
