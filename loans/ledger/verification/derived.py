"""What follows from the transfers, added up again by one query each: days, reservations, reversals, accounts."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from loans.ledger.verification.findings import Finding
from loans.ledger.verification.findings import FindingKind as Kind
from loans.ledger.verification.rows import BookRow, rows

MANY = 50
DAYS = """
    WITH moved AS (
        SELECT account_id, day, sum(debit) AS debit, sum(credit) AS credit
        FROM (SELECT debit_id AS account_id, business_on AS day, amount AS debit, 0 AS credit
              FROM public.ledger_transfer WHERE book_id = %(book)s
              UNION ALL
              SELECT credit_id, business_on, 0, amount FROM public.ledger_transfer WHERE book_id = %(book)s) AS sides
        GROUP BY account_id, day
    ), kept AS (
        SELECT d.account_id, d.day, d.debit, d.credit FROM public.ledger_accountday d
        JOIN public.ledger_ledgeraccount a ON a.id = d.account_id WHERE a.book_id = %(book)s
    )
    SELECT concat_ws('/', a.code, nullif(a.funder, ''), nullif(a.holding, '')), coalesce(m.day, k.day)::text
    FROM moved m FULL JOIN kept k ON k.account_id = m.account_id AND k.day = m.day
    LEFT JOIN public.ledger_ledgeraccount a ON a.id = coalesce(m.account_id, k.account_id)
    WHERE (m.debit, m.credit) IS DISTINCT FROM (k.debit, k.credit) ORDER BY 2, 1 LIMIT %(many)s
"""
# A leg makes or frees a reservation when its other side is the account that the money comes from, else it uses it.
RESERVATIONS = """
    WITH legs AS (
        SELECT t.reservation_id AS id, t.amount, r.account_id = d.id AS debits,
               CASE WHEN r.account_id = d.id THEN c.code = d.reserve_of ELSE d.code = c.reserve_of END AS with_source,
               CASE WHEN r.account_id = d.id THEN d.side = 'D' ELSE c.side = 'C' END AS grows
        FROM public.ledger_transfer t
        JOIN public.ledger_reservation r ON r.id = t.reservation_id
        JOIN public.ledger_ledgeraccount d ON d.id = t.debit_id
        JOIN public.ledger_ledgeraccount c ON c.id = t.credit_id
        WHERE t.book_id = %(book)s
    ), added AS (
        SELECT id, coalesce(sum(amount) FILTER (WHERE with_source AND grows), 0) AS amount,
               coalesce(sum(amount) FILTER (WHERE with_source AND NOT grows), 0) AS released,
               coalesce(sum(amount) FILTER (WHERE NOT with_source AND NOT grows), 0)
               - coalesce(sum(amount) FILTER (WHERE NOT with_source AND grows), 0) AS used
        FROM legs GROUP BY id
    )
    SELECT r.subject FROM public.ledger_reservation r
    JOIN public.ledger_ledgeraccount a ON a.id = r.account_id LEFT JOIN added s ON s.id = r.id
    WHERE r.book_id = %(book)s AND (
        (r.amount, r.used, r.released) IS DISTINCT FROM (s.amount, s.used, s.released)
        OR a.reserve_of = '' OR a.book_id <> r.book_id OR least(r.used, r.released, r.amount - r.used - r.released) < 0)
    ORDER BY r.id LIMIT %(many)s
"""
# Per account: what its reservations still hold is its balance.
HELD = """
    SELECT concat_ws('/', a.code, nullif(a.funder, '')) FROM public.ledger_ledgeraccount a
    LEFT JOIN public.ledger_reservation r ON r.account_id = a.id
    WHERE a.book_id = %(book)s AND a.reserve_of <> '' GROUP BY a.id
    HAVING coalesce(sum(r.amount - r.used - r.released), 0)
        <> CASE a.side WHEN 'D' THEN a.debit_total - a.credit_total ELSE a.credit_total - a.debit_total END
    ORDER BY 1 LIMIT %(many)s
"""
UNNAMED = """
    SELECT e.number, t.position FROM public.ledger_transfer t
    JOIN public.ledger_journalentry e ON e.id = t.entry_id
    JOIN public.ledger_ledgeraccount d ON d.id = t.debit_id
    JOIN public.ledger_ledgeraccount c ON c.id = t.credit_id
    LEFT JOIN public.ledger_reservation r ON r.id = t.reservation_id
    WHERE t.book_id = %(book)s AND (
        (d.reserve_of <> '' AND (c.reserve_of <> '' OR r.account_id IS DISTINCT FROM d.id))
        OR (c.reserve_of <> '' AND r.account_id IS DISTINCT FROM c.id)
        OR (t.reservation_id IS NOT NULL AND d.reserve_of = '' AND c.reserve_of = '')
        OR (d.funder <> c.funder AND (d.reserve_of = c.code OR c.reserve_of = d.code)))
    ORDER BY 1, 2 LIMIT %(many)s
"""
REVERSALS = """
    SELECT r.number FROM public.ledger_journalentry r
    LEFT JOIN public.ledger_journalentry o ON o.id = r.reverses_id
    WHERE r.book_id = %(book)s AND r.reverses_id IS NOT NULL AND (
        o.id IS NULL OR o.book_id <> r.book_id OR o.number >= r.number OR o.reverses_id IS NOT NULL
        OR o.transfer_count <> r.transfer_count OR o.business_on > r.business_on
        OR EXISTS (SELECT FROM public.ledger_journalentry x WHERE x.reverses_id = o.id AND x.number < r.number)
        OR EXISTS (
            (SELECT position, debit_id, credit_id, amount, subject, reservation_id
             FROM public.ledger_transfer WHERE entry_id = r.id)
            EXCEPT ALL
            (SELECT position, credit_id, debit_id, amount, subject, reservation_id
             FROM public.ledger_transfer WHERE entry_id = o.id)))
    ORDER BY 1 LIMIT %(many)s
"""
OFF_CHART = """
    SELECT concat_ws('/', a.code, nullif(a.funder, ''), nullif(a.holding, '')) FROM public.ledger_ledgeraccount a
    LEFT JOIN public.ledger_chartaccount c ON c.code = a.code
    WHERE a.book_id = %(book)s AND (
        (a.side, a.has_floor, a.reserve_of) IS DISTINCT FROM (c.side, c.has_floor, c.reserve_of)
        OR (c.funder = 'required') > (a.funder <> '') OR (c.funder = 'none') > (a.funder = '')
        OR (c.holding = 'required') > (a.holding <> '') OR (c.holding = 'none') > (a.holding = ''))
    ORDER BY 1 LIMIT %(many)s
"""
STRAY_TRANSFERS = """
    SELECT e.number, t.id FROM public.ledger_transfer t
    LEFT JOIN public.ledger_journalentry e ON e.id = t.entry_id
    WHERE t.book_id = %(book)s AND (e.id IS NULL OR e.book_id <> t.book_id) ORDER BY 2 LIMIT %(many)s
"""
FOREIGN_LINES = """
    SELECT c.through_on::text FROM public.ledger_trialbalanceline l
    JOIN public.ledger_periodclose c ON c.id = l.close_id
    LEFT JOIN public.ledger_ledgeraccount a ON a.id = l.account_id
    WHERE c.book_id = %(book)s AND a.book_id IS DISTINCT FROM c.book_id ORDER BY 1 LIMIT %(many)s
"""


def derived_findings(book: BookRow) -> Iterator[Finding]:
    for account, day in _ask(DAYS, book):
        text = _("账户 %(account)s 在 %(day)s 的日合计与分录不符。") % {"account": account, "day": day}
        yield Finding(Kind.DAYS, None, text)
    for (subject,) in _ask(RESERVATIONS, book):
        yield Finding(Kind.RESERVATION, None, _("为 %(subject)s 的预留与分录重算的不符。") % {"subject": subject})
    for (account,) in _ask(HELD, book):
        yield Finding(Kind.RESERVATION, None, _("账户 %(account)s 的余额与各项预留合计不符。") % {"account": account})
    for number, position in _ask(UNNAMED, book):
        text = _("第 %(row)s 行没有写明为哪一事项预留，或写错。") % {"row": position}
        yield Finding(Kind.RESERVATION, number, text)
    for (number,) in _ask(REVERSALS, book):
        yield Finding(Kind.REVERSAL, number, _("冲销凭证不是原凭证的镜像，或原凭证不可冲销。"))
    for (account,) in _ask(OFF_CHART, book):
        yield Finding(Kind.ACCOUNT, None, _("账户 %(account)s 的方向、下限或维度与科目表不符。") % {"account": account})
    for number, row in _ask(STRAY_TRANSFERS, book):
        yield Finding(Kind.ORPHAN, number, _("分录 %(row)s 不属于本账簿的任何凭证。") % {"row": row})
    for (day,) in _ask(FOREIGN_LINES, book):
        yield Finding(Kind.TRIAL_BALANCE, None, _("结账 %(day)s 的试算平衡表含有别的账簿的账户。") % {"day": day})


def _ask(statement: str, book: BookRow) -> list[tuple[Any, ...]]:
    return rows(statement, book=book.id, many=MANY)
