"""Whatever the owner of the tables changes is found, and the first bad entry is named.

LEDGER_TAMPERINGS=2000 makes more; LEDGER_TAMPER_SEED=17 replays the tampering of that seed alone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from django.db import connection, transaction

from loans.ledger.verification import Finding, FindingKind, VerificationReport, make_anchors, verify_all
from tests.conftest import OWNER, RUNTIME, RealDatabase, _log_in_as
from tests.ledger.books import make_books
from tests.ledger.tampering import ANY, anchor_of, cut_tail_and_repair, disarm, rewrite, run, tamper

AROUND = {FindingKind.SCHEMA, FindingKind.RIGHTS}


@pytest.fixture
def as_owner(real_database: RealDatabase) -> None:
    make_books()
    _log_in_as(OWNER, database=connection.settings_dict["NAME"])


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens within is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def seeds() -> list[int]:
    one = os.environ.get("LEDGER_TAMPER_SEED")
    return [int(one)] if one else list(range(int(os.environ.get("LEDGER_TAMPERINGS", "200"))))


def findings_of(reports: list[VerificationReport]) -> list[Finding]:
    return [finding for report in reports for finding in report.findings]


def escaped(seed: int) -> str | None:
    """What the verification missed of the tampering of ``seed``; None when it found it."""
    anchors = anchor_of(make_anchors())
    done = tamper(Random(seed))
    reports = verify_all(anchors if done.needs_anchor else {})
    findings = [one for one in findings_of(reports) if one.kind not in AROUND]
    if not findings:
        return f"seed {seed}: {done} was not found"
    first = next((report.first_bad_entry for report in reports if report.book == done.book), None)
    return None if done.first in {ANY, first} else f"seed {seed}: {done} named {first}: {findings}"


def test_it_finds_random_tamperings_and_names_the_first_bad_entry(as_owner: None) -> None:
    missed = []
    with undone():
        disarm()
        for seed in seeds():
            with undone():
                missed.append(escaped(seed))
    assert [one for one in missed if one] == []


def test_only_an_anchor_shows_a_history_that_was_cut_or_rewritten_with_care(as_owner: None) -> None:
    """The control: with all that follows made to fit, the database alone looks clean."""
    anchors = anchor_of(make_anchors())
    for kind in (cut_tail_and_repair, rewrite):
        with undone():
            disarm()
            done = kind(Random(5))
            assert [one for one in findings_of(verify_all()) if one.kind not in AROUND] == []
            found = [report.first_bad_entry for report in verify_all(anchors) if report.book == done.book]
            assert found == [done.first]


# What guards the books, changed by their owner. Each is found by itself, without any row having been touched.
WEAKENED = [
    "ALTER TABLE ledger_transfer DISABLE TRIGGER keep_totals",
    "ALTER TABLE ledger_journalentry DISABLE TRIGGER USER",
    "ALTER TABLE ledger_book ENABLE REPLICA TRIGGER a_refuse_by_hand",
    "DROP TRIGGER a_refuse_change ON ledger_journalentry",
    "DROP TRIGGER refuse_empty ON ledger_journalentry",
    "CREATE TRIGGER z AFTER INSERT ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION ledger_refuse_started()",
    "ALTER TABLE ledger_ledgeraccount DROP CONSTRAINT ledger_account_keeps_its_floor",
    "ALTER TABLE ledger_transfer DROP CONSTRAINT transfer_amount_positive, "
    "ADD CONSTRAINT transfer_amount_positive CHECK (amount > -1)",
    "ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_amount_check",
    "ALTER TABLE ledger_transfer DROP CONSTRAINT transfer_debit_in_book",
    "ALTER TABLE ledger_journalentry DROP CONSTRAINT journal_entry_key_once",
    "ALTER TABLE ledger_journalentry ALTER COLUMN key DROP NOT NULL",
    "ALTER TABLE ledger_transfer ADD COLUMN note text",
    "ALTER TABLE ledger_transfer ALTER COLUMN amount SET DEFAULT 1",
    "ALTER TABLE ledger_transfer ENABLE ROW LEVEL SECURITY",
    "CREATE RULE r AS ON UPDATE TO ledger_book DO INSTEAD NOTHING",
    "CREATE TABLE aside () INHERITS (ledger_transfer)",
    "CREATE TABLE ledger_aside (id bigint)",
    "DROP INDEX transfer_by_debit",
    "CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE FUNCTION ledger_post(p text) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
    "ALTER FUNCTION ledger_post(jsonb) SECURITY INVOKER",
    "ALTER FUNCTION ledger_post(jsonb) SET search_path = pg_temp, public",
    "ALTER FUNCTION ledger_keep_totals() RESET search_path",
    "DROP FUNCTION ledger_close(jsonb)",
    "CREATE SCHEMA aside; CREATE VIEW aside.ledger_book AS SELECT * FROM public.ledger_book",
    "CREATE SCHEMA aside; CREATE FUNCTION aside.ledger_post(p jsonb) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
    "CREATE SCHEMA aside; CREATE FUNCTION aside.core_now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT now() $$",
    "CREATE FUNCTION to_char(date, text) RETURNS text LANGUAGE sql AS $$ SELECT '2018-01-01' $$",
    "CREATE FUNCTION never(date, date) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$; "
    "CREATE OPERATOR public.< (LEFTARG = date, RIGHTARG = date, FUNCTION = never)",
    "CREATE OR REPLACE FUNCTION core_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() $$",
    "GRANT UPDATE ON ledger_book TO portal_app",
    "GRANT UPDATE (amount) ON ledger_transfer TO portal_app",
    "GRANT INSERT ON ledger_transfer TO PUBLIC",
    "GRANT TRUNCATE ON ledger_ledgercheck TO portal_app",
    "GRANT EXECUTE ON FUNCTION ledger_write(jsonb) TO portal_app",
    "GRANT EXECUTE ON FUNCTION ledger_keep_totals() TO portal_app",
    "GRANT EXECUTE ON FUNCTION ledger_post(jsonb) TO PUBLIC",
    "GRANT CREATE ON SCHEMA public TO portal_app",
    "UPDATE ledger_chartaccount SET has_floor = false WHERE code = '3101'",
    'INSERT INTO ledger_chartaccount (code, title, "group", side, has_floor, funder, holding, reserve_of) '
    "VALUES ('9999', 'x', 'memo', 'D', false, 'none', 'none', '')",
]


def test_it_finds_every_weakened_guard(as_owner: None) -> None:
    missed = []
    for statement in WEAKENED:
        with undone():
            run(statement.replace("portal_app", RUNTIME.username or ""))
            if verify_all()[-1].is_clean:
                missed.append(statement)
    assert missed == []


def test_it_replays_one_tampering_from_its_seed(as_owner: None) -> None:
    with undone():
        disarm()
        told = []
        for _ in range(2):
            with undone():
                told.append(tamper(Random(17)))
        assert told[0] == told[1]
