-- The only writers. Five run with the rights of the owner, so the runtime login needs none on the tables; the others are
-- parts of them that nobody else may call. What is called by hand is checked as if it came from a stranger.
-- One round trip for each posting. The book's row is locked first, so postings of one book follow one another: that
-- gives gapless numbers, the chain and floors that hold, and within a book nothing can lock in two orders.

CREATE FUNCTION ledger_open_book(p jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO ledger_book (code, title, kind, opened_on, head_number, head_hash)
    VALUES (p ->> 'code', p ->> 'title', p ->> 'kind', (p ->> 'on')::date, 0,
            ledger_genesis(p ->> 'code', p ->> 'title', p ->> 'kind', (p ->> 'on')::date));
$$;

CREATE FUNCTION ledger_instant(moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

CREATE FUNCTION ledger_lock(books text[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    locked bigint;
BEGIN
    SELECT count(*) INTO locked
    FROM (SELECT FROM ledger_book WHERE code = ANY (books) ORDER BY code FOR NO KEY UPDATE) AS held;
    RETURN locked;
END $$;

-- An account of a book, opened when the chart has it and the dimensions are what the chart asks for.
CREATE FUNCTION ledger_account_of(book bigint, account text, funder text, holding text) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    found bigint;
BEGIN
    SELECT a.id INTO found FROM ledger_ledgeraccount a
    WHERE a.book_id = book AND a.code = account AND a.funder = funder AND a.holding = holding;
    IF found IS NULL THEN
        INSERT INTO ledger_ledgeraccount (book_id, code, funder, holding, side, has_floor, reserve_of, debit_total, credit_total)
        SELECT book, c.code, funder, holding, c.side, c.has_floor, c.reserve_of, 0, 0 FROM ledger_chartaccount c
        WHERE c.code = account
            AND CASE c.funder WHEN 'required' THEN funder <> '' WHEN 'none' THEN funder = '' ELSE true END
            AND CASE c.holding WHEN 'required' THEN holding <> '' WHEN 'none' THEN holding = '' ELSE true END
        RETURNING id INTO found;
    END IF;
    IF found IS NULL THEN
        RAISE EXCEPTION '%', concat_ws('/', account, nullif(funder, ''), nullif(holding, '')) USING ERRCODE = 'LG007';
    END IF;
    RETURN found;
END $$;

-- The reservations that legs name, in the order of the legs; a subject that had none on that account gets an empty one.
CREATE FUNCTION ledger_hold(book bigint, subjects text[], debits bigint[], credits bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    holders bigint[];
    found bigint[];
BEGIN
    SELECT array_agg(CASE WHEN d.reserve_of <> '' THEN d.id WHEN c.reserve_of <> '' THEN c.id END ORDER BY place)
    INTO holders
    FROM unnest(debits, credits) WITH ORDINALITY AS u (debit, credit, place)
    JOIN ledger_ledgeraccount d ON d.id = u.debit
    JOIN ledger_ledgeraccount c ON c.id = u.credit;
    IF EXISTS (SELECT FROM unnest(subjects, holders) AS u (subject, holder) WHERE subject <> '' AND holder IS NULL) THEN
        RAISE EXCEPTION 'a reservation without an account that sets money aside' USING ERRCODE = 'LG008';
    END IF;
    INSERT INTO ledger_reservation (book_id, account_id, subject, amount, used, released)
    SELECT DISTINCT book, holder, subject, 0, 0, 0 FROM unnest(subjects, holders) AS u (subject, holder)
    WHERE subject <> '' ORDER BY holder, subject
    ON CONFLICT DO NOTHING;
    SELECT array_agg(r.id ORDER BY place) INTO found
    FROM unnest(subjects, holders) WITH ORDINALITY AS u (subject, holder, place)
    LEFT JOIN ledger_reservation r ON r.account_id = u.holder AND r.subject = u.subject AND u.subject <> '';
    RETURN found;
END $$;

-- The mirror image of an entry's legs. Refused when the entry is not of this book or is itself a reversal.
CREATE FUNCTION ledger_mirror(book bigint, original uuid) RETURNS jsonb LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    legs jsonb;
BEGIN
    SELECT jsonb_agg(jsonb_build_array(c.code, c.funder, c.holding, d.code, d.funder, d.holding,
                                       round(t.amount, 2)::text, t.subject, coalesce(r.subject, '')) ORDER BY t.position)
    INTO legs
    FROM ledger_journalentry e
    JOIN ledger_transfer t ON t.entry_id = e.id
    JOIN ledger_ledgeraccount d ON d.id = t.debit_id
    JOIN ledger_ledgeraccount c ON c.id = t.credit_id
    LEFT JOIN ledger_reservation r ON r.id = t.reservation_id
    WHERE e.code = original AND e.book_id = book AND e.reverses_id IS NULL;
    IF legs IS NULL THEN
        RAISE EXCEPTION '%', original USING ERRCODE = 'LG006';
    END IF;
    RETURN legs;
END $$;

-- Whether the chain can be computed again from the rows that the posting becomes: texts only, none too long for its
-- column (PostgreSQL would cut trailing spaces), a day and the code of an entry as they are written.
CREATE FUNCTION ledger_fits(p jsonb, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        char_length(p ->> 'kind') BETWEEN 1 AND 40 AND char_length(p ->> 'key') BETWEEN 1 AND 120
        AND char_length(p ->> 'actor_code') BETWEEN 1 AND 60 AND char_length(p ->> 'actor_name') <= 80
        AND char_length(p ->> 'subject_kind') <= 40 AND char_length(p ->> 'subject_code') <= 80
        AND char_length(p ->> 'summary') <= 200
        AND p ->> 'reverses' ~ '^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?$'
        AND p ->> 'on' = to_char(day, 'YYYY-MM-DD') AND jsonb_typeof(p -> 'legs') = 'array'
        AND NOT jsonb_path_exists(p - 'legs', 'strict $.* ? (@.type() != "string")')
        AND NOT jsonb_path_exists(p, 'strict $.legs[*] ? (@.type() != "array" || @.size() != 9)')
        AND NOT jsonb_path_exists(p, 'strict $.legs[*][*] ? (@.type() != "string")')
        AND NOT jsonb_path_exists(p, 'strict $.legs[*][0 to 5] ? (@ like_regex "^.{41}" flag "s")')
        AND NOT jsonb_path_exists(p, 'strict $.legs[*][7 to 8] ? (@ like_regex "^.{81}" flag "s")')
        AND NOT jsonb_path_exists(p, '$.legs[10000]'), false)
$$;

-- Post all of ``postings`` to one book, or none: whatever is refused is raised. A posting that reverses comes alone.
-- A leg is an array of nine texts: debit code, funder, holding; credit code, funder, holding; amount, subject, reservation.
CREATE FUNCTION ledger_write(postings jsonb)
    RETURNS TABLE (place bigint, code uuid, number bigint, hash text, is_new boolean)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    b ledger_book;
    one record;
    original ledger_journalentry;
    moment timestamptz;
    day date;
    print text;
    new_code uuid;
    next_number bigint;
    head text;
    seal text;
    places bigint[] := '{}';
    ids bigint[] := '{}';
    codes uuid[] := '{}';
    numbers bigint[] := '{}';
    days date[] := '{}';
    prints text[] := '{}';
    befores text[] := '{}';
    seals text[] := '{}';
    leg jsonb;
    pair jsonb;
    debit bigint;
    credit bigint;
    entries int[] := '{}';
    positions int[] := '{}';
    debits bigint[] := '{}';
    credits bigint[] := '{}';
    amounts numeric[] := '{}';
    subjects text[] := '{}';
    reservations text[] := '{}';
    holds bigint[];
    exact boolean := true;
BEGIN
    SELECT * INTO b FROM ledger_book AS k WHERE k.code = postings -> 0 ->> 'book' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%', postings -> 0 ->> 'book' USING ERRCODE = 'LG001';
    END IF;
    IF postings -> 0 ->> 'reverses' <> '' THEN
        postings := jsonb_set(postings, '{0,legs}', ledger_mirror(b.id, (postings -> 0 ->> 'reverses')::uuid));
        SELECT * INTO original FROM ledger_journalentry AS e WHERE e.code = (postings -> 0 ->> 'reverses')::uuid;
    END IF;

    IF jsonb_array_length(postings) > 1
        AND (SELECT count(DISTINCT x ->> 'key') < count(*) FROM jsonb_array_elements(postings) AS x) THEN
        RAISE EXCEPTION 'postings of one call have different keys' USING ERRCODE = 'LG013';
    END IF;

    -- Under the lock, so that the instants of a book run with its numbers.
    moment := core_now();
    next_number := b.head_number;
    head := b.head_hash;
    FOR one IN
        SELECT x.p, x.place, (x.p ->> 'on')::date AS day, e.id AS old, e.code, e.number, e.hash, e.fingerprint
        FROM jsonb_array_elements(postings) WITH ORDINALITY AS x (p, place)
        LEFT JOIN LATERAL (SELECT * FROM ledger_journalentry AS k WHERE k.key = x.p ->> 'key' OFFSET 0) AS e
            ON e.book_id = b.id
        ORDER BY x.place
    LOOP
        IF one.p ->> 'book' <> b.code OR (one.place > 1 AND one.p ->> 'reverses' <> '') THEN
            RAISE EXCEPTION 'postings of one call are to one book' USING ERRCODE = 'LG013';
        END IF;
        IF NOT ledger_fits(one.p, one.day) THEN
            RAISE EXCEPTION 'a posting is made of texts, each within its length' USING ERRCODE = 'LG013';
        END IF;
        print := ledger_print(jsonb_build_array(
            b.code, one.p ->> 'kind', to_char(one.day, 'YYYY-MM-DD'), one.p ->> 'subject_kind', one.p ->> 'subject_code',
            one.p ->> 'summary', one.p ->> 'reverses', one.p -> 'legs')::text);
        IF one.old IS NOT NULL THEN
            IF one.fingerprint <> print THEN
                RAISE EXCEPTION '%', one.p ->> 'key' USING ERRCODE = 'LG002';
            END IF;
            RETURN QUERY SELECT one.place, one.code, one.number, one.hash::text, false;
            CONTINUE;
        END IF;

        day := one.day;
        IF original.id IS NOT NULL THEN
            IF EXISTS (SELECT FROM ledger_journalentry AS e WHERE e.reverses_id = original.id) THEN
                RAISE EXCEPTION '%', one.p ->> 'reverses' USING ERRCODE = 'LG004';
            END IF;
            day := greatest(day, b.closed_through + 1);
            IF day < original.business_on THEN
                RAISE EXCEPTION '%', to_char(original.business_on, 'YYYY-MM-DD') USING ERRCODE = 'LG014';
            END IF;
        END IF;
        IF day <= b.closed_through OR day < b.opened_on THEN
            RAISE EXCEPTION '%', to_char(day, 'YYYY-MM-DD') USING ERRCODE = 'LG003';
        END IF;
        next_number := next_number + 1;
        new_code := gen_random_uuid();
        seal := ledger_print(head || E'\n' || jsonb_build_array(
            b.code, next_number::text, new_code, one.p ->> 'kind', to_char(day, 'YYYY-MM-DD'), ledger_instant(moment),
            one.p ->> 'actor_code', one.p ->> 'actor_name', one.p ->> 'subject_kind', one.p ->> 'subject_code',
            one.p ->> 'key', one.p ->> 'summary', one.p ->> 'reverses',
            coalesce(to_char(original.business_on, 'YYYY-MM-DD'), ''), print, one.p -> 'legs')::text);
        FOR position IN 1..coalesce(jsonb_array_length(one.p -> 'legs'), 0) LOOP
            leg := one.p -> 'legs' -> (position - 1);
            entries := entries || cardinality(places) + 1;
            positions := positions || position;
            IF leg - 8 - 7 - 6 IS DISTINCT FROM pair THEN
                pair := leg - 8 - 7 - 6;
                debit := ledger_account_of(b.id, leg ->> 0, leg ->> 1, leg ->> 2);
                credit := ledger_account_of(b.id, leg ->> 3, leg ->> 4, leg ->> 5);
            END IF;
            debits := debits || debit;
            credits := credits || credit;
            amounts := amounts || (leg ->> 6)::numeric;
            exact := exact AND leg ->> 6 = round((leg ->> 6)::numeric, 2)::text;
            subjects := subjects || (leg ->> 7);
            reservations := reservations || (leg ->> 8);
        END LOOP;
        IF exact IS NOT TRUE OR entries[cardinality(entries)] IS DISTINCT FROM cardinality(places) + 1 THEN
            RAISE EXCEPTION 'a posting has legs, each with an amount of two decimals' USING ERRCODE = 'LG013';
        END IF;
        places := places || one.place;
        ids := ids || nextval('ledger_journalentry_id_seq');
        befores := befores || head;
        codes := codes || new_code;
        numbers := numbers || next_number;
        days := days || day;
        prints := prints || print;
        seals := seals || seal;
        head := seal;
    END LOOP;
    IF cardinality(places) = 0 THEN
        RETURN;
    END IF;
    IF array_to_string(reservations, '') <> '' THEN
        holds := ledger_hold(b.id, reservations, debits, credits);
    END IF;

    INSERT INTO ledger_journalentry (id, code, book_id, number, kind, business_on, posted_at, actor_code, actor_name,
        subject_kind, subject_code, key, fingerprint, summary, reverses_id, original_on, transfer_count, previous_hash, hash)
    SELECT n.id, n.code, b.id, n.number, p ->> 'kind', n.day, moment, p ->> 'actor_code', p ->> 'actor_name',
           p ->> 'subject_kind', p ->> 'subject_code', p ->> 'key', n.print, p ->> 'summary', original.id,
           original.business_on, jsonb_array_length(p -> 'legs'), n.previous, n.seal
    FROM unnest(places, ids, codes, numbers, days, prints, befores, seals)
             AS n (place, id, code, number, day, print, previous, seal),
         LATERAL (SELECT postings -> (n.place - 1)::int AS p) AS x;
    INSERT INTO ledger_transfer (entry_id, position, book_id, business_on, debit_id, credit_id, amount, subject, reservation_id)
    SELECT ids[l.entry], l.position, b.id, days[l.entry], l.debit, l.credit, l.amount, l.subject, holds[l.row]
    FROM unnest(entries, positions, debits, credits, amounts, subjects)
        WITH ORDINALITY AS l (entry, position, debit, credit, amount, subject, row);
    RETURN QUERY SELECT n.*, true FROM unnest(places, codes, numbers, seals) AS n;
END $$;

-- A refusal is an answer, not an error, so the caller's transaction lives on and nothing of the posting remains.
-- What is no refusal (a deadlock, a lost connection, a bug) stays an error. Of several postings those that cannot be
-- posted are found by halving; the others stand. Floors hold after those that stand together, not between two of them.
-- Everything below looks rows up by a key. The session keeps a plan that it made while the tables were small, so scans,
-- hashes and planning anew are ruled out; otherwise the rate would fall as the books grow.
CREATE FUNCTION ledger_try(postings jsonb, places bigint[])
    RETURNS TABLE (place bigint, code uuid, number bigint, hash text, is_new boolean, refusal text, detail text)
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    state text;
    message text;
    broken text;
    half int := cardinality(places) / 2;
BEGIN
    BEGIN
        RETURN QUERY SELECT places[w.place], w.code, w.number, w.hash, w.is_new, NULL::text, NULL::text
        FROM ledger_write(CASE cardinality(places) WHEN jsonb_array_length(postings) THEN postings ELSE
            (SELECT jsonb_agg(postings -> (at - 1)::int ORDER BY at) FROM unnest(places) AS at) END) AS w;
        RETURN;
    EXCEPTION
        WHEN check_violation OR SQLSTATE 'LG001' OR SQLSTATE 'LG002' OR SQLSTATE 'LG003' OR SQLSTATE 'LG004'
            OR SQLSTATE 'LG006' OR SQLSTATE 'LG007' OR SQLSTATE 'LG008' OR SQLSTATE 'LG013' OR SQLSTATE 'LG014' THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, broken = CONSTRAINT_NAME;
    END;
    IF half = 0 THEN
        RETURN QUERY SELECT places[1], NULL::uuid, NULL::bigint, NULL::text, NULL::boolean,
                            coalesce(nullif(broken, ''), state), message;
    ELSE
        RETURN QUERY SELECT * FROM ledger_try(postings, places[:half]);
        RETURN QUERY SELECT * FROM ledger_try(postings, places[half + 1:]);
    END IF;
END $$;

CREATE FUNCTION ledger_post(p jsonb)
    RETURNS TABLE (code uuid, number bigint, hash text, is_new boolean, refusal text, detail text)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT code, number, hash, is_new, refusal, detail FROM ledger_try(jsonb_build_array(p), ARRAY[1::bigint]);
$$;

-- Many postings in one round trip and one transaction, each with an answer of its own.
CREATE FUNCTION ledger_post_each(postings jsonb)
    RETURNS TABLE (place bigint, code uuid, number bigint, hash text, is_new boolean, refusal text, detail text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    one record;
BEGIN
    PERFORM ledger_lock(array_agg(DISTINCT x ->> 'book')) FROM jsonb_array_elements(postings) AS x;
    FOR one IN
        SELECT array_agg(x.place ORDER BY x.place) AS places
        FROM jsonb_array_elements(postings) WITH ORDINALITY AS x (p, place) GROUP BY x.p ->> 'book' ORDER BY min(x.place)
    LOOP
        RETURN QUERY SELECT * FROM ledger_try(postings, one.places);
    END LOOP;
END $$;

-- Close a book through a day that is over: the trial balance is written down, and nothing is dated there any more.
CREATE FUNCTION ledger_close(p jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    b ledger_book;
    moment timestamptz;
    through date := (p ->> 'through')::date;
    first date;
    lines jsonb;
    accounts bigint[];
    made bigint;
    made_code uuid := gen_random_uuid();
BEGIN
    SELECT * INTO b FROM ledger_book AS k WHERE k.code = p ->> 'book' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%', p ->> 'book' USING ERRCODE = 'LG001';
    END IF;
    moment := core_now();
    first := coalesce(b.closed_through + 1, b.opened_on);
    IF through < first OR through >= (moment AT TIME ZONE 'Asia/Shanghai')::date OR (
        char_length(p ->> 'actor_code') BETWEEN 1 AND 60 AND char_length(p ->> 'actor_name') <= 80) IS NOT TRUE
    THEN
        RAISE EXCEPTION '%', to_char(through, 'YYYY-MM-DD') USING ERRCODE = 'LG009';
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_array(t.code, t.funder, t.holding, t.opening_debit::text, t.opening_credit::text,
                    t.debit::text, t.credit::text) ORDER BY t.code COLLATE "C", t.funder COLLATE "C", t.holding COLLATE "C"),
                    '[]'::jsonb),
           array_agg(t.id ORDER BY t.code COLLATE "C", t.funder COLLATE "C", t.holding COLLATE "C")
    INTO lines, accounts
    FROM (
        SELECT a.id, a.code, a.funder, a.holding,
               round(coalesce(sum(d.debit) FILTER (WHERE d.day < first), 0), 2) AS opening_debit,
               round(coalesce(sum(d.credit) FILTER (WHERE d.day < first), 0), 2) AS opening_credit,
               round(coalesce(sum(d.debit) FILTER (WHERE d.day >= first), 0), 2) AS debit,
               round(coalesce(sum(d.credit) FILTER (WHERE d.day >= first), 0), 2) AS credit
        FROM ledger_ledgeraccount a JOIN ledger_accountday d ON d.account_id = a.id AND d.day <= through
        WHERE a.book_id = b.id GROUP BY a.id
    ) AS t;
    INSERT INTO ledger_periodclose (code, book_id, first_on, through_on, closed_at, actor_code, actor_name, head_number,
                                    head_hash, hash)
    VALUES (made_code, b.id, first, through, moment, p ->> 'actor_code', p ->> 'actor_name', b.head_number, b.head_hash,
            ledger_print(b.head_hash || E'\n' || jsonb_build_array(
                b.code, 'close', made_code, b.head_number::text, to_char(first, 'YYYY-MM-DD'),
                to_char(through, 'YYYY-MM-DD'), ledger_instant(moment), p ->> 'actor_code', p ->> 'actor_name',
                lines)::text))
    RETURNING id INTO made;
    INSERT INTO ledger_trialbalanceline (close_id, account_id, opening_debit, opening_credit, debit, credit)
    SELECT made, accounts[place], (line ->> 3)::numeric, (line ->> 4)::numeric, (line ->> 5)::numeric, (line ->> 6)::numeric
    FROM jsonb_array_elements(lines) WITH ORDINALITY AS x (line, place) ORDER BY place;
    RETURN made_code;
END $$;

-- Nobody but the owner may call any of these, and the runtime login (granted after each migrate) the five writers. Not
-- the triggers' functions either: attached to a table of one's own they would book whatever is inserted there.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOR function IN SELECT oid FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND starts_with(proname, 'ledger_')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', function);
    END LOOP;
END $$;
