"""Verifying one book, or all of them with the database around them, in one snapshot."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection
from django.utils.translation import gettext as _

from loans.ledger.errors import NoSuchBook
from loans.ledger.snapshots import one_snapshot
from loans.ledger.verification.anchors import Anchor, anchor_findings
from loans.ledger.verification.canonical import genesis
from loans.ledger.verification.derived import derived_findings
from loans.ledger.verification.findings import Finding, Findings, VerificationReport
from loans.ledger.verification.findings import FindingKind as Kind
from loans.ledger.verification.protection import describe_tables, protection_findings
from loans.ledger.verification.replay import Replay
from loans.ledger.verification.rows import read_accounts, read_book, read_closes, rows, stream_entries

BOOKS = "SELECT code FROM public.ledger_book ORDER BY code"
STRAYS = """
    SELECT 'ledger_journalentry', count(*) FROM public.ledger_journalentry e
    WHERE NOT EXISTS (SELECT FROM public.ledger_book b WHERE b.id = e.book_id)
    UNION ALL SELECT 'ledger_transfer', count(*) FROM public.ledger_transfer t
    WHERE NOT EXISTS (SELECT FROM public.ledger_book b WHERE b.id = t.book_id)
    UNION ALL SELECT 'ledger_ledgeraccount', count(*) FROM public.ledger_ledgeraccount a
    WHERE NOT EXISTS (SELECT FROM public.ledger_book b WHERE b.id = a.book_id)
    UNION ALL SELECT 'ledger_accountday', count(*) FROM public.ledger_accountday d
    WHERE NOT EXISTS (SELECT FROM public.ledger_ledgeraccount a WHERE a.id = d.account_id)
    UNION ALL SELECT 'ledger_reservation', count(*) FROM public.ledger_reservation r
    WHERE NOT EXISTS (SELECT FROM public.ledger_book b WHERE b.id = r.book_id)
    UNION ALL SELECT 'ledger_periodclose', count(*) FROM public.ledger_periodclose c
    WHERE NOT EXISTS (SELECT FROM public.ledger_book b WHERE b.id = c.book_id)
    UNION ALL SELECT 'ledger_trialbalanceline', count(*) FROM public.ledger_trialbalanceline l
    WHERE NOT EXISTS (SELECT FROM public.ledger_periodclose c WHERE c.id = l.close_id)
"""


def verify_book(code: str, anchor: Anchor | None = None) -> VerificationReport:
    """Replay one book and look at the database's protection. ``NoSuchBook`` when neither book nor anchor is there."""
    with one_snapshot(), _own_names_only():
        report = _verify(code, anchor)
        around = _around()
    return VerificationReport(
        report.book, report.entries, report.transfers, report.head, [*report.findings, *around.findings],
        report.first_bad_entry,
    )  # fmt: skip


def verify_all(anchors: Mapping[str, Anchor] | None = None) -> list[VerificationReport]:
    """Every book by code, and those that only an anchor knows; last the database around them (``book`` is empty)."""
    held = anchors or {}
    with one_snapshot(), _own_names_only():
        codes = {code for (code,) in rows(BOOKS)} | held.keys()
        return [*(_verify(code, held.get(code)) for code in sorted(codes)), _around()]


def described() -> dict[str, str]:
    """The tables of this database, as ``tables.json`` should tell them."""
    with one_snapshot(), _own_names_only():
        return describe_tables()


@contextmanager
def _own_names_only() -> Iterator[None]:
    """Tables are named with their schema; functions and operators are PostgreSQL's own, whatever lies in public."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path'), set_config('search_path', 'pg_catalog', true)")
        before = cursor.fetchone()[0]
        yield
        cursor.execute("SELECT set_config('search_path', %s, true)", [before])


def _verify(code: str, anchor: Anchor | None) -> VerificationReport:
    book = read_book(code)
    if book is None:
        if anchor is None:
            raise NoSuchBook(_("账簿“%(code)s”不存在。") % {"code": code})
        gone = Finding(Kind.ANCHOR, 1 if anchor.number else None, _("链锚中的账簿已不存在。"))
        return VerificationReport(code, 0, 0, "", [gone], gone.entry)
    replay = Replay(book, read_accounts(book), read_closes(book), anchor.numbers if anchor else set())
    for entry, transfers in stream_entries(book):
        replay.take(entry, transfers)
    replay.finish()
    found = replay.found
    found.add_all(derived_findings(book))
    if anchor:
        found.add_all(anchor_findings(anchor, last=replay.number, genesis=genesis(book), links=replay.links))
    return VerificationReport(code, replay.entries, replay.transfers, replay.head, found.in_order(), found.first)


def _around() -> VerificationReport:
    found = Findings()
    for table, number in rows(STRAYS):
        if number:
            words = {"table": table, "count": number}
            found.add(Kind.ORPHAN, None, _("%(table)s 有 %(count)s 行不属于任何账簿。") % words)
    found.add_all(protection_findings())
    return VerificationReport("", 0, 0, "", found.in_order(), None)
