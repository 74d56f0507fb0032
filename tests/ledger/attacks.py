"""What somebody with a database login would try, as plain SQL. ``{…}`` of NAMES stand for what is in the books."""

POOL = "(SELECT id FROM ledger_book WHERE code = 'pool-1')"
NAMES = {
    "pool": POOL,
    "other": "(SELECT id FROM ledger_book WHERE code = 'fiscal-3')",
    "entry": f"(SELECT max(id) FROM ledger_journalentry WHERE book_id = {POOL})",
    "first": f"(SELECT min(id) FROM ledger_journalentry WHERE book_id = {POOL})",
    "reversed": f"(SELECT min(reverses_id) FROM ledger_journalentry WHERE book_id = {POOL})",
    "free": f"(SELECT id FROM ledger_ledgeraccount WHERE book_id = {POOL} AND code = '3101' AND funder = 'city')",
    "result": f"(SELECT id FROM ledger_ledgeraccount WHERE book_id = {POOL} AND code = '3104' AND funder = 'city')",
    "held": f"(SELECT id FROM ledger_ledgeraccount WHERE book_id = {POOL} AND code = '3102' AND funder = 'city')",
    "bank": f"(SELECT id FROM ledger_ledgeraccount WHERE book_id = {POOL} AND code = '1001')",
    "foreign": "(SELECT min(a.id) FROM ledger_ledgeraccount a JOIN ledger_book b ON b.id = a.book_id "
    "WHERE b.code = 'fiscal-3')",
}
NEW_ENTRY = """
    INSERT INTO ledger_journalentry (code, book_id, number, kind, business_on, posted_at, actor_code, actor_name,
        subject_kind, subject_code, key, fingerprint, summary, reverses_id, original_on, transfer_count, previous_hash,
        hash)
    SELECT gen_random_uuid(), id, {number}, 'x', {day}, now(), 'a', 'a', '', '', {key}, '', '', {reverses}, {original},
           {count}, {before}, repeat('1', 64)
    FROM ledger_book WHERE code = 'pool-1'
"""
NEW_TRANSFER = """
    INSERT INTO ledger_transfer (entry_id, position, book_id, business_on, debit_id, credit_id, amount, subject,
        reservation_id)
    VALUES ({to}, {position}, {book}, {day}, {debit}, {credit}, {amount}, '', NULL)
"""


def entry(**changes: str) -> str:
    """An entry that would continue the pool's chain, but for the ``changes``."""
    usual = {
        "number": "head_number + 1", "day": "'2019-03-01'", "key": "'attack'", "reverses": "NULL", "original": "NULL",
        "count": "1", "before": "head_hash",
    }  # fmt: skip
    return NEW_ENTRY.format(**{**usual, **changes})


def transfer(**changes: str) -> str:
    """A transfer that would fit the newest entry of the pool, but for the ``changes``."""
    usual = {
        "to": "{entry}",
        "position": "1",
        "book": "{pool}",
        "day": "'2019-03-01'",
        "debit": "{bank}",
        "credit": "{free}",
        "amount": "1.00",
    }
    return NEW_TRANSFER.format(**{**usual, **changes})


def both(**changes: str) -> str:
    """A new entry and, in the same transaction, its only transfer."""
    return f"{entry()}; {transfer(**changes)}"


POSTED = ["journalentry", "transfer", "periodclose", "trialbalanceline"]
DERIVED = ["book", "ledgeraccount", "reservation", "accountday"]
POST = (
    "SELECT ledger_post(jsonb_build_object('book', 'pool-1', 'kind', 'x', 'on', '2019-03-01', "
    "'key', 'honest', 'actor_code', "
    "'a', 'actor_name', '', 'subject_kind', '', 'subject_code', '', 'summary', '', 'reverses', '', 'legs', "
    '\'[["9301","","","9302","","","1.00","",""]]\'::jsonb))'
)

TAKEN_BACK = {
    "reverses": "{reversed}",
    "original": "(SELECT business_on FROM ledger_journalentry WHERE id = {reversed})",
}
TWICE_BACK = {
    "reverses": "(SELECT max(id) FROM ledger_journalentry WHERE reverses_id IS NOT NULL)",
    "original": "'2019-01-09'",
}

# Refused to everybody: to the runtime login for want of rights, to the owner by triggers and constraints.
FOR_ALL: dict[str, str] = {
    **{f"update {name}": f"UPDATE ledger_{name} SET id = id" for name in [*POSTED, *DERIVED[:3], "ledgercheck"]},
    **{f"delete {name}": f"DELETE FROM ledger_{name}" for name in [*POSTED, *DERIVED, "chartaccount", "ledgercheck"]},
    **{
        f"truncate {name}": f"TRUNCATE ledger_{name} CASCADE"
        for name in [*POSTED, *DERIVED, "chartaccount", "ledgercheck"]
    },
    "truncate all": "TRUNCATE ledger_transfer, ledger_journalentry, ledger_accountday RESTART IDENTITY CASCADE",
    "update an audit row": "UPDATE accounts_auditevent SET tag = tag",
    "delete an audit row": "DELETE FROM accounts_auditevent",
    "truncate the audit trail": "TRUNCATE accounts_auditevent",
    "change an audit row with the trigger ignored": "SET LOCAL pgtrigger.ignore = 'accounts.AuditEvent:append_only'; "
    "UPDATE accounts_auditevent SET tag = 'x'",
    "change an amount": "UPDATE ledger_transfer SET amount = amount + 1 WHERE entry_id = {entry}",
    "change a summary": "UPDATE ledger_journalentry SET summary = 'x' WHERE id = {entry}",
    "change by merge": "MERGE INTO ledger_journalentry e USING (SELECT {entry} AS id) s ON e.id = s.id "
    "WHEN MATCHED THEN DELETE",
    "change on conflict": "INSERT INTO ledger_accountday (account_id, day, debit, credit) SELECT "
    "account_id, day, 0, 0 "
    "FROM ledger_accountday ON CONFLICT (account_id, day) DO UPDATE SET debit = 0",
    "delete with the transfers": "DELETE FROM ledger_transfer WHERE entry_id = {entry}; "
    "DELETE FROM ledger_journalentry WHERE id = {entry}",
    "totals": "UPDATE ledger_ledgeraccount SET credit_total = credit_total + 1000 WHERE id = {free}",
    "totals of a new account": "INSERT INTO ledger_ledgeraccount (book_id, code, funder, holding, side, has_floor, "
    "reserve_of, debit_total, credit_total) VALUES ({pool}, '3101', 'me', '', 'C', true, '', 0, 1000)",
    "an account without its floor": "INSERT INTO ledger_ledgeraccount (book_id, code, funder, "
    "holding, side, has_floor, "
    "reserve_of, debit_total, credit_total) VALUES ({pool}, '3101', 'me', '', 'C', false, '', 0, 0)",
    "an account on the other side": "INSERT INTO ledger_ledgeraccount (book_id, code, funder, "
    "holding, side, has_floor, "
    "reserve_of, debit_total, credit_total) VALUES ({pool}, '3101', 'me', '', 'D', true, '', 0, 0)",
    "an account off the chart": "INSERT INTO ledger_ledgeraccount (book_id, code, funder, holding, side, has_floor, "
    "reserve_of, debit_total, credit_total) VALUES ({pool}, '3999', 'me', '', 'C', false, '', 0, 0)",
    "a day": "INSERT INTO ledger_accountday (account_id, day, debit, credit) VALUES ({free}, '2031-01-01', 0, 5)",
    "a day's sum": "UPDATE ledger_accountday SET credit = credit + 1 WHERE account_id = {free}",
    "a reservation": "UPDATE ledger_reservation SET released = 0, used = 0",
    "a reservation out of nothing": "INSERT INTO ledger_reservation (book_id, account_id, subject, "
    "amount, used, released) "
    "VALUES ({pool}, {held}, 'me', 1000, 0, 0)",
    "a reservation across books": "INSERT INTO ledger_reservation (book_id, account_id, subject, "
    "amount, used, released) "
    "VALUES ({other}, {held}, 'me', 0, 0, 0)",
    "the head": "UPDATE ledger_book SET head_hash = repeat('0', 64)",
    "the number": "UPDATE ledger_book SET head_number = head_number - 1",
    "reopen": "UPDATE ledger_book SET closed_through = NULL",
    "a book that begins later": "INSERT INTO ledger_book (code, title, kind, opened_on, head_number, head_hash) "
    "VALUES ('x', 'x', 'pool', '2018-01-01', 7, repeat('0', 64))",
    "a book of no kind": 'SELECT ledger_open_book(\'{{"code":"x","title":"x","kind":"x","on":"2018-01-01"}}\')',
    "a close with a gap": "INSERT INTO ledger_periodclose (code, book_id, first_on, through_on, "
    "closed_at, actor_code, "
    "actor_name, head_number, head_hash, hash) SELECT gen_random_uuid(), id, '2020-01-01', "
    "'2020-12-31', now(), '', '', "
    "head_number, head_hash, 'x' FROM ledger_book",
    "a close of an older head": "INSERT INTO ledger_periodclose (code, book_id, first_on, through_on, closed_at, "
    "actor_code, actor_name, head_number, head_hash, hash) SELECT gen_random_uuid(), id, closed_through + 1, "
    "'2020-12-31', now(), '', '', head_number - 1, head_hash, 'x' FROM ledger_book",
    "an entry without transfers": entry(),
    "an entry of no rows": entry(count="0"),
    "an entry with fewer transfers than it says": f"{entry(count='2')}; {transfer()}",
    "an entry with more transfers than it says": f"{both()}; {transfer(position='2')}",
    "a gap in the numbers": f"{entry(number='head_number + 2')}; {transfer()}",
    "a number again": f"{entry(number='head_number')}; {transfer()}",
    "a broken chain": f"{entry(before=repr('0' * 64))}; {transfer()}",
    "a day of a closed period": f"{entry(day=repr('2018-12-31'))}; {transfer(day=repr('2018-12-31'))}",
    "a day before the book": f"{entry(day=repr('2017-12-31'))}; {transfer(day=repr('2017-12-31'))}",
    "a day that never comes": f"{entry(day=repr('infinity'))}; {transfer(day=repr('infinity'))}",
    "a key again": f"{entry(key=repr('last'))}; {transfer()}",
    "a second reversal": f"{entry(**TAKEN_BACK)}; {transfer()}",
    "a reversal of a reversal": f"{entry(**TWICE_BACK)}; {transfer()}",
    "a reversal with another day": f"{entry(reverses='{first}', original=repr('2018-01-02'))}; {transfer()}",
    "a transfer to an old entry": transfer(position="99"),
    "a transfer to an old entry on its day": transfer(position="99", day="'2019-02-01'"),
    "a transfer to an entry posted just now": f"{POST}; {transfer(position='2')}",
    "a transfer of no entry": transfer(to="999999999"),
    "a transfer moved to another entry": "UPDATE ledger_transfer SET entry_id = {first} WHERE entry_id = {entry}",
    "a transfer of another day": both(day="'2019-03-02'"),
    "a transfer in another book": both(book="{other}"),
    "two books": both(debit="{foreign}"),
    "two books, the other way": both(credit="{foreign}"),
    "the same account twice": both(credit="{bank}"),
    "an account that is not there": both(credit="999999999"),
    "nothing": both(amount="0"),
    "a negative amount": both(amount="-1.00"),
    "NaN": both(amount="'NaN'"),
    "infinity": both(amount="'Infinity'"),
    "minus infinity": both(amount="'-Infinity'"),
    "three decimals": both(amount="0.001"),
    "more than any pool": both(amount="1e16"),
    "under the floor": both(debit="{free}", credit="{result}", amount="99999999.99"),
    "under the floor of the bank": both(debit="{result}", credit="{bank}", amount="99999999.99"),
    "reserved money of nobody": both(debit="{held}", credit="{free}", amount="0.01"),
    "triggers of history ignored": "SET LOCAL pgtrigger.ignore = 'ledger.JournalEntry:a_refuse_change'; "
    "UPDATE ledger_journalentry SET summary = 'x'",
    "replica": "SET LOCAL session_replication_role = replica; UPDATE ledger_journalentry SET summary = 'x'",
}

# What only the owner could do; the runtime login may not even try.
FOR_RUNTIME: dict[str, str] = {
    "disable triggers": "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
    "disable user triggers": "ALTER TABLE ledger_journalentry DISABLE TRIGGER USER",
    "drop a trigger": "DROP TRIGGER keep_totals ON ledger_transfer",
    "drop a constraint": "ALTER TABLE ledger_ledgeraccount DROP CONSTRAINT ledger_account_keeps_its_floor",
    "drop a table": "DROP TABLE ledger_transfer CASCADE",
    "add a trigger": "CREATE TRIGGER z BEFORE INSERT ON ledger_transfer FOR EACH ROW EXECUTE "
    "FUNCTION ledger_refuse_change()",
    "add a rule": "CREATE RULE r AS ON INSERT TO ledger_transfer DO INSTEAD NOTHING",
    "inherit": "CREATE TEMP TABLE aside () INHERITS (ledger_transfer)",
    "become the owner": "SET ROLE portal_owner",
    "session of the owner": "SET SESSION AUTHORIZATION portal_owner",
    "become superuser": "ALTER ROLE portal_app SUPERUSER",
    "own the table": "ALTER TABLE ledger_book OWNER TO portal_app",
    "grant": "GRANT UPDATE ON ledger_book TO portal_app; UPDATE ledger_book SET title = 'x'",
    "replica role": "SET session_replication_role = replica",
    "replace the writer": "CREATE OR REPLACE FUNCTION ledger_post(p jsonb) RETURNS void LANGUAGE sql AS ''",
    "shadow the writer": "CREATE FUNCTION public.ledger_post(p text) RETURNS void LANGUAGE sql AS ''",
    "drop the writer": "DROP FUNCTION ledger_post(jsonb)",
    "weaken the writer": "ALTER FUNCTION ledger_post(jsonb) SET search_path = pg_temp, public",
    "replace the clock": "CREATE OR REPLACE FUNCTION core_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    "an operator in public": "CREATE FUNCTION public.f(numeric, numeric) RETURNS boolean LANGUAGE "
    "sql AS 'SELECT true'; "
    "CREATE OPERATOR public.>= (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = public.f)",
    "a table in public": "CREATE TABLE public.ledger_aside (id int)",
    "a schema": "CREATE SCHEMA portal_app",
    "the chart": "UPDATE ledger_chartaccount SET has_floor = false",
    "a line of the chart": 'INSERT INTO ledger_chartaccount (code, title, "group", side, has_floor, funder, holding, '
    "reserve_of) VALUES ('9999', 'x', 'memo', 'D', false, 'none', 'none', '')",
    "a number of the sequence": "SELECT setval('ledger_journalentry_id_seq', 1)",
    "an inner function": "SELECT ledger_write('[]')",
    "another inner function": "SELECT ledger_account_of({pool}, '3101', 'me', '')",
    "a reservation by hand": "SELECT ledger_hold({pool}, ARRAY['x'], ARRAY[{held}], ARRAY[{free}])",
    "totals by a trigger of one's own": "CREATE TEMP TABLE mine (entry_id bigint, position int, book_id bigint, "
    "business_on date, debit_id bigint, credit_id bigint, amount numeric, subject text, "
    "reservation_id bigint, id bigint); "
    "CREATE TRIGGER t AFTER INSERT ON mine REFERENCING NEW TABLE AS added FOR EACH STATEMENT "
    "EXECUTE FUNCTION ledger_keep_totals()",
    "a head by a trigger of one's own": "CREATE TEMP TABLE mine (id bigint, book_id bigint, number bigint, hash text, "
    "previous_hash text, business_on date, reverses_id bigint, original_on date); CREATE TRIGGER t "
    "AFTER INSERT ON mine "
    "REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_chain_entries()",
    "a close by a trigger of one's own": "CREATE TEMP TABLE mine (book_id bigint, first_on date, through_on date, "
    "head_number bigint, head_hash text, hash text); CREATE TRIGGER t AFTER INSERT ON mine FOR EACH ROW "
    "EXECUTE FUNCTION ledger_close_book()",
    "a harmless trigger of one's own": "CREATE TEMP TABLE mine (id bigint, number bigint); CREATE "
    "TRIGGER t AFTER INSERT "
    "ON mine FOR EACH ROW EXECUTE FUNCTION ledger_refuse_empty()",
}
