-- What the database refuses about bank statements, whoever asks. Plain triggers: pgtrigger's can be switched off.

-- Refusals look like the violation of a named constraint, so that the portal answers them like one.
CREATE FUNCTION loans_refuse_statement_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: what a bank said and who matched it stays on record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER statement_line_kept BEFORE UPDATE OR DELETE ON loans_statementline
    FOR EACH ROW EXECUTE FUNCTION loans_refuse_statement_change('statement_line_kept');
CREATE TRIGGER statement_line_kept_whole BEFORE TRUNCATE ON loans_statementline
    FOR EACH STATEMENT EXECUTE FUNCTION loans_refuse_statement_change('statement_line_kept');
CREATE TRIGGER statement_match_kept BEFORE DELETE ON loans_statementmatch
    FOR EACH ROW EXECUTE FUNCTION loans_refuse_statement_change('statement_match_kept');
CREATE TRIGGER statement_match_kept_whole BEFORE TRUNCATE ON loans_statementmatch
    FOR EACH STATEMENT EXECUTE FUNCTION loans_refuse_statement_change('statement_match_kept');
CREATE TRIGGER reconciliation_kept BEFORE DELETE ON loans_reconciliation
    FOR EACH ROW EXECUTE FUNCTION loans_refuse_statement_change('reconciliation_kept');
CREATE TRIGGER reconciliation_kept_whole BEFORE TRUNCATE ON loans_reconciliation
    FOR EACH STATEMENT EXECUTE FUNCTION loans_refuse_statement_change('reconciliation_kept');

-- A match says that bank line and transfer are one movement of one special account, up to what either still holds.
-- Both belong to the account, so its row is the one lock: matches of an account come one after the other.
CREATE FUNCTION loans_check_statement_match() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    line loans_statementline;
    of_holding text;
    of_book text;
    fits boolean;
    room numeric;
BEGIN
    IF NEW.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a match begins before it ends'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_begins_live', TABLE = 'loans_statementmatch';
    END IF;
    SELECT * INTO line FROM loans_statementline WHERE id = NEW.line_id;
    SELECT a.code, f.book_code INTO of_holding, of_book
    FROM loans_specialaccount a JOIN loans_fund f ON f.id = a.fund_id
    WHERE a.id = line.account_id FOR NO KEY UPDATE OF a;
    SELECT CASE line.direction
               WHEN 'in' THEN d.code IN ('1001', '1002') AND d.holding = of_holding
                    AND NOT (c.code IN ('1001', '1002') AND c.holding = of_holding)
               ELSE c.code IN ('1001', '1002') AND c.holding = of_holding
                    AND NOT (d.code IN ('1001', '1002') AND d.holding = of_holding)
           END AND b.code = of_book, t.amount
    INTO fits, room
    FROM ledger_transfer t
    JOIN ledger_book b ON b.id = t.book_id
    JOIN ledger_ledgeraccount d ON d.id = t.debit_id
    JOIN ledger_ledgeraccount c ON c.id = t.credit_id
    WHERE t.id = NEW.transfer_id;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'the transfer is no movement of this account in this direction'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_of_one_account',
                  TABLE = 'loans_statementmatch';
    END IF;
    -- A transfer between two special accounts stands on the statements of both, so each account counts for itself.
    IF NEW.amount + (SELECT coalesce(sum(m.amount), 0) FROM loans_statementmatch m
                     WHERE m.line_id = NEW.line_id AND m.ended_at IS NULL) > line.amount
       OR NEW.amount + (SELECT coalesce(sum(m.amount), 0) FROM loans_statementmatch m
                        JOIN loans_statementline l ON l.id = m.line_id
                        WHERE m.transfer_id = NEW.transfer_id AND m.ended_at IS NULL
                          AND l.account_id = line.account_id) > room THEN
        RAISE EXCEPTION 'more is matched than the line or the transfer holds'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_within_amounts',
                  TABLE = 'loans_statementmatch';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_match_checked BEFORE INSERT ON loans_statementmatch
    FOR EACH ROW EXECUTE FUNCTION loans_check_statement_match();

CREATE FUNCTION loans_end_statement_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
       OR (NEW.id, NEW.code, NEW."group", NEW.line_id, NEW.transfer_id, NEW.amount, NEW.way, NEW.matched_by,
           NEW.matched_by_code, NEW.matched_at)
          IS DISTINCT FROM
          (OLD.id, OLD.code, OLD."group", OLD.line_id, OLD.transfer_id, OLD.amount, OLD.way, OLD.matched_by,
           OLD.matched_by_code, OLD.matched_at) THEN
        RAISE EXCEPTION 'a match only ends, and only once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_ends_once', TABLE = 'loans_statementmatch';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_match_ends_once BEFORE UPDATE ON loans_statementmatch
    FOR EACH ROW EXECUTE FUNCTION loans_end_statement_match();

-- The people are those of the accounts; what was prepared never changes; the decision on it is final.
CREATE FUNCTION loans_guard_reconciliation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.state <> 'prepared' THEN
        RAISE EXCEPTION 'a reconciliation begins as prepared'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reconciliation_begins_prepared',
                  TABLE = 'loans_reconciliation';
    END IF;
    IF NEW.preparer_person_id IS DISTINCT FROM (SELECT person_id FROM accounts_user WHERE id = NEW.prepared_by_id)
       OR NEW.decider_person_id IS DISTINCT FROM (SELECT person_id FROM accounts_user WHERE id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'preparer and decider are the persons of their accounts'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reconciliation_confirmed_by_second_person',
                  TABLE = 'loans_reconciliation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.state <> 'prepared'
        OR (NEW.id, NEW.code, NEW.account_id, NEW.month_end, NEW.version, NEW.bank_balance, NEW.book_balance,
            NEW.bank_adjusted, NEW.book_adjusted, NEW.explanation, NEW.snapshot, NEW.digest, NEW.prepared_by_id,
            NEW.preparer_person_id, NEW.prepared_at)
           IS DISTINCT FROM
           (OLD.id, OLD.code, OLD.account_id, OLD.month_end, OLD.version, OLD.bank_balance, OLD.book_balance,
            OLD.bank_adjusted, OLD.book_adjusted, OLD.explanation, OLD.snapshot, OLD.digest, OLD.prepared_by_id,
            OLD.preparer_person_id, OLD.prepared_at)) THEN
        RAISE EXCEPTION 'a prepared reconciliation is confirmed or returned, never changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reconciliation_fixed', TABLE = 'loans_reconciliation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reconciliation_guard BEFORE INSERT OR UPDATE ON loans_reconciliation
    FOR EACH ROW EXECUTE FUNCTION loans_guard_reconciliation();

-- Called by triggers only: nobody needs to execute it.
REVOKE EXECUTE ON FUNCTION loans_check_statement_match() FROM PUBLIC;
