-- What the database refuses, whoever asks. Plain triggers, because those of pgtrigger can be switched off by a setting.
-- Entries, transfers and closes are only ever inserted. Totals, days, reservations and chain heads follow from inserted
-- rows: only triggers on those may change them.

ALTER TABLE ledger_journalentry
    ADD CONSTRAINT journal_entry_reverses_in_book FOREIGN KEY (reverses_id) REFERENCES ledger_journalentry (id);
ALTER TABLE ledger_transfer
    ADD CONSTRAINT transfer_debit_in_book FOREIGN KEY (debit_id, book_id) REFERENCES ledger_ledgeraccount (id, book_id),
    ADD CONSTRAINT transfer_credit_in_book FOREIGN KEY (credit_id, book_id) REFERENCES ledger_ledgeraccount (id, book_id);
ALTER TABLE ledger_reservation
    ADD CONSTRAINT reservation_in_book FOREIGN KEY (account_id, book_id) REFERENCES ledger_ledgeraccount (id, book_id);
-- PostgreSQL knows days that no reader of the books does: infinity, the year 294276.
ALTER TABLE ledger_journalentry
    ADD CONSTRAINT journal_entry_on_a_day CHECK (business_on BETWEEN '1900-01-01' AND '9999-12-31');
-- Codes, as funds hold them: two that only look the same would be two purses.
ALTER TABLE ledger_ledgeraccount
    ADD CONSTRAINT ledger_account_coded_plainly
        CHECK (funder ~ '^([a-z0-9][a-z0-9-]*)?$' AND holding ~ '^([a-z0-9][a-z0-9-]*)?$');
ALTER TABLE ledger_book
    ADD CONSTRAINT book_opened_on_a_day CHECK (opened_on BETWEEN '1900-01-01' AND '9999-12-31'),
    ADD CONSTRAINT book_named CHECK (code <> '' AND title <> '' AND kind IN ('pool', 'commitment', 'fiscal'));

CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: posted rows never change', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LG010';
END $$;

CREATE FUNCTION ledger_refuse_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Depth 1 is this trigger itself, so a change by another trigger of the ledger comes at depth 2 or more.
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '% of % is refused: it follows from posted rows', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LG011';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION ledger_print(content text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(content, 'UTF8')), 'hex')
$$;

-- A book's chain begins with what the book is.
CREATE FUNCTION ledger_genesis(code text, title text, kind text, opened_on date) RETURNS text
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ledger_print(jsonb_build_array(code, title, kind, to_char(opened_on, 'YYYY-MM-DD'))::text)
$$;

CREATE FUNCTION ledger_refuse_off_chart() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ledger_chartaccount c
        WHERE (c.code, c.side, c.has_floor, c.reserve_of) = (NEW.code, NEW.side, NEW.has_floor, NEW.reserve_of)
            AND CASE c.funder WHEN 'required' THEN NEW.funder <> '' WHEN 'none' THEN NEW.funder = '' ELSE true END
            AND CASE c.holding WHEN 'required' THEN NEW.holding <> '' WHEN 'none' THEN NEW.holding = '' ELSE true END
    ) THEN
        RAISE EXCEPTION 'the account is not as in the chart' USING ERRCODE = 'LG007';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_refuse_started() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a new row of % starts at zero', TG_TABLE_NAME USING ERRCODE = 'LG011';
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['journalentry', 'transfer', 'periodclose', 'trialbalanceline'] LOOP
        EXECUTE format('CREATE TRIGGER a_refuse_change BEFORE UPDATE OR DELETE ON ledger_%s
            FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['book', 'ledgeraccount', 'reservation', 'accountday', 'chartaccount'] LOOP
        EXECUTE format('CREATE TRIGGER a_refuse_delete BEFORE DELETE ON ledger_%s
            FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()', name);
        CONTINUE WHEN name = 'chartaccount';
        EXECUTE format('CREATE TRIGGER a_refuse_by_hand BEFORE UPDATE ON ledger_%s
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_by_hand()', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['journalentry', 'transfer', 'periodclose', 'trialbalanceline', 'book', 'ledgeraccount',
                                'reservation', 'accountday', 'chartaccount'] LOOP
        EXECUTE format('CREATE TRIGGER a_refuse_truncate BEFORE TRUNCATE ON ledger_%s
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()', name);
    END LOOP;
END $$;

CREATE TRIGGER a_refuse_by_hand_insert BEFORE INSERT ON ledger_accountday
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_by_hand();
CREATE TRIGGER a_refuse_started BEFORE INSERT ON ledger_ledgeraccount
    FOR EACH ROW WHEN (NEW.debit_total <> 0 OR NEW.credit_total <> 0) EXECUTE FUNCTION ledger_refuse_started();
CREATE TRIGGER a_refuse_off_chart BEFORE INSERT ON ledger_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_off_chart();
CREATE TRIGGER a_refuse_started BEFORE INSERT ON ledger_reservation
    FOR EACH ROW WHEN (NEW.amount <> 0 OR NEW.used <> 0 OR NEW.released <> 0) EXECUTE FUNCTION ledger_refuse_started();
CREATE TRIGGER a_refuse_started BEFORE INSERT ON ledger_book
    FOR EACH ROW WHEN (NEW.head_number <> 0 OR NEW.closed_through IS NOT NULL
                       OR NEW.head_hash <> ledger_genesis(NEW.code, NEW.title, NEW.kind, NEW.opened_on))
    EXECUTE FUNCTION ledger_refuse_started();

-- Entries take the next numbers of their book, continue its chain and lie in an open period, or they are refused.
CREATE FUNCTION ledger_chain_entries() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    moved bigint;
BEGIN
    IF EXISTS (
        SELECT FROM added a LEFT JOIN ledger_journalentry o ON o.id = a.reverses_id AND o.book_id = a.book_id
        WHERE a.reverses_id IS NOT NULL AND (o.id IS NULL OR o.reverses_id IS NOT NULL OR o.business_on <> a.original_on
             OR o.business_on > a.business_on)
    ) THEN
        RAISE EXCEPTION 'a reversal takes back an original entry of its own book, not before its day'
            USING ERRCODE = 'LG006';
    END IF;
    WITH linked AS (
        SELECT a.*, lag(hash) OVER book AS hash_before, lag(number) OVER book AS number_before
        FROM added a WINDOW book AS (PARTITION BY book_id ORDER BY number)
    ), runs AS (
        SELECT book_id, min(number) AS first, max(number) AS last, min(business_on) AS earliest,
               (array_agg(previous_hash ORDER BY number))[1] AS continues, (array_agg(hash ORDER BY number DESC))[1] AS head,
               bool_and(number_before IS NULL OR (number_before = number - 1 AND hash_before = previous_hash)) AS whole
        FROM linked GROUP BY book_id
    )
    UPDATE ledger_book AS b SET head_number = r.last, head_hash = r.head
    FROM runs AS r
    WHERE b.id = r.book_id AND r.whole AND b.head_number = r.first - 1 AND b.head_hash = r.continues
        AND b.opened_on <= r.earliest AND (b.closed_through IS NULL OR b.closed_through < r.earliest);
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> (SELECT count(DISTINCT book_id) FROM added) THEN
        IF EXISTS (SELECT FROM ledger_book b JOIN added a ON a.book_id = b.id
                   WHERE b.opened_on > a.business_on OR b.closed_through >= a.business_on) THEN
            RAISE EXCEPTION 'a day of a closed period, or before the book was opened' USING ERRCODE = 'LG003';
        END IF;
        RAISE EXCEPTION 'the entry does not continue the chain of its book' USING ERRCODE = 'LG012';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER chain_entries AFTER INSERT ON ledger_journalentry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_chain_entries();

-- At the commit every entry has its transfers. Together with ledger_keep_totals this is the seal.
CREATE FUNCTION ledger_refuse_empty() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET enable_seqscan = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_transfer WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % has no transfers', NEW.number USING ERRCODE = 'LG005';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refuse_empty AFTER INSERT ON ledger_journalentry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_empty();

-- All transfers of an entry come in one statement, numbered from 1 to its count. So none can be added later.
-- Running totals, totals of the day and reservations follow in the same statement. The outer joins and the arrays keep
-- the planner from walking a whole table to meet a few added rows.
CREATE FUNCTION ledger_keep_totals() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT entry_id, book_id, business_on, count(*) AS rows, min(position) AS first, max(position) AS last
                     FROM added GROUP BY entry_id, book_id, business_on) a
        LEFT JOIN ledger_journalentry e ON e.id = a.entry_id
        WHERE (a.rows, a.first, a.last, a.book_id, a.business_on)
            IS DISTINCT FROM (e.transfer_count, 1, e.transfer_count, e.book_id, e.business_on)
    ) THEN
        RAISE EXCEPTION 'the entry is sealed' USING ERRCODE = 'LG005';
    END IF;

    WITH moved AS (
        SELECT account_id, business_on, sum(debit) AS debit, sum(credit) AS credit
        FROM (SELECT debit_id AS account_id, business_on, amount AS debit, 0 AS credit FROM added
              UNION ALL SELECT credit_id, business_on, 0, amount FROM added) AS sides
        GROUP BY account_id, business_on
    ), days AS (
        INSERT INTO ledger_accountday AS d (account_id, day, debit, credit)
        SELECT account_id, business_on, debit, credit FROM moved ORDER BY account_id, business_on
        ON CONFLICT (account_id, day) DO UPDATE SET debit = d.debit + excluded.debit, credit = d.credit + excluded.credit
    )
    UPDATE ledger_ledgeraccount AS a
    SET debit_total = a.debit_total + m.debit, credit_total = a.credit_total + m.credit
    FROM (SELECT account_id, sum(debit) AS debit, sum(credit) AS credit FROM moved GROUP BY account_id) AS m
    WHERE a.id = m.account_id AND a.id = ANY (ARRAY(SELECT account_id FROM moved));

    IF EXISTS (
        SELECT FROM added t
        LEFT JOIN ledger_ledgeraccount d ON d.id = t.debit_id
        LEFT JOIN ledger_ledgeraccount c ON c.id = t.credit_id
        WHERE t.reservation_id IS NOT NULL OR coalesce(d.reserve_of, '') <> '' OR coalesce(c.reserve_of, '') <> ''
    ) THEN
        PERFORM ledger_refuse_unnamed_reserve(array_agg(id)) FROM added;
        WITH leg AS (
            SELECT t.reservation_id, t.amount,
                   CASE WHEN r.account_id = t.debit_id THEN d.side = 'D' ELSE c.side = 'C' END AS grows,
                   CASE WHEN r.account_id = t.debit_id THEN d.reserve_of = c.code ELSE c.reserve_of = d.code END AS from_free
            FROM added t
            LEFT JOIN ledger_reservation r ON r.id = t.reservation_id
            LEFT JOIN ledger_ledgeraccount d ON d.id = t.debit_id
            LEFT JOIN ledger_ledgeraccount c ON c.id = t.credit_id
            WHERE t.reservation_id IS NOT NULL
        ), total AS (
            SELECT reservation_id,
                   coalesce(sum(amount) FILTER (WHERE grows AND from_free), 0) AS amount,
                   coalesce(sum(amount) FILTER (WHERE NOT grows AND from_free), 0) AS released,
                   coalesce(sum(CASE WHEN grows THEN -amount ELSE amount END) FILTER (WHERE NOT from_free), 0) AS used
            FROM leg GROUP BY reservation_id
        )
        UPDATE ledger_reservation AS r
        SET amount = r.amount + t.amount, released = r.released + t.released, used = r.used + t.used
        FROM total AS t WHERE r.id = t.reservation_id AND r.id = ANY (ARRAY(SELECT reservation_id FROM total));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_totals AFTER INSERT ON ledger_transfer REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep_totals();

-- Money set aside belongs to one subject: a transfer on such an account names the reservation, no other transfer does.
-- It is one funder's: it comes from what that funder has free, and goes back there.
CREATE FUNCTION ledger_refuse_unnamed_reserve(transfers bigint[]) RETURNS void LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM ledger_transfer t
        JOIN ledger_ledgeraccount d ON d.id = t.debit_id
        JOIN ledger_ledgeraccount c ON c.id = t.credit_id
        LEFT JOIN ledger_reservation r ON r.id = t.reservation_id
        WHERE t.id = ANY (transfers) AND (
            (d.reserve_of <> '' AND c.reserve_of <> '')
            OR (d.reserve_of <> '' AND r.account_id IS DISTINCT FROM d.id)
            OR (c.reserve_of <> '' AND r.account_id IS DISTINCT FROM c.id)
            OR (d.reserve_of = '' AND c.reserve_of = '' AND r.id IS NOT NULL)
            OR (d.funder <> c.funder AND (d.reserve_of = c.code OR c.reserve_of = d.code))
        )
    ) THEN
        RAISE EXCEPTION 'money set aside needs the reservation it is for' USING ERRCODE = 'LG008';
    END IF;
END $$;

-- A close moves the book's last closed day forward and is itself a link of the chain.
CREATE FUNCTION ledger_close_book() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE ledger_book SET closed_through = NEW.through_on, head_hash = NEW.hash
    WHERE id = NEW.book_id AND NEW.first_on = coalesce(closed_through + 1, opened_on)
        AND NEW.head_number = head_number AND NEW.head_hash = head_hash;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the period does not follow the last one' USING ERRCODE = 'LG009';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER close_book AFTER INSERT ON ledger_periodclose
    FOR EACH ROW EXECUTE FUNCTION ledger_close_book();
