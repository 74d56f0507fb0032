-- What the database refuses about orders, whoever asks. Plain triggers: pgtrigger's can be switched off by a setting.
-- Refusals look like the violation of a named constraint, so that the portal answers them like one.

CREATE FUNCTION loans_guard_posting_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    holder bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'an order is never deleted'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_order_kept', TABLE = 'loans_postingorder';
        END IF;
        IF (NEW.id, NEW.code, NEW.fund_id, NEW.number, NEW.event, NEW.business_on, NEW.amount, NEW.payload, NEW.reason,
            NEW.prepared_by_id, NEW.prepared_person_id, NEW.prepared_at)
           IS DISTINCT FROM
           (OLD.id, OLD.code, OLD.fund_id, OLD.number, OLD.event, OLD.business_on, OLD.amount, OLD.payload, OLD.reason,
            OLD.prepared_by_id, OLD.prepared_person_id, OLD.prepared_at) THEN
            RAISE EXCEPTION 'what was prepared is never changed; withdraw it and prepare another order'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_order_fixed', TABLE = 'loans_postingorder';
        END IF;
        IF OLD.state <> 'prepared' THEN
            RAISE EXCEPTION 'the decision on an order is final'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_order_decision_final',
                      TABLE = 'loans_postingorder';
        END IF;
    ELSIF NEW.state <> 'prepared' THEN
        RAISE EXCEPTION 'an order begins by being prepared'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_order_begins_prepared',
                  TABLE = 'loans_postingorder';
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT person_id INTO holder FROM accounts_user WHERE id = NEW.prepared_by_id;
        IF NEW.prepared_person_id IS DISTINCT FROM holder THEN
            RAISE EXCEPTION 'the preparer is the person of the account'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_order_preparer_is_a_person',
                      TABLE = 'loans_postingorder';
        END IF;
    END IF;
    SELECT person_id INTO holder FROM accounts_user WHERE id = NEW.decided_by_id;
    IF NEW.decided_by_id IS NOT NULL AND NEW.decided_person_id IS DISTINCT FROM holder THEN
        RAISE EXCEPTION 'the decider is the person of the account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_order_decided_by_second_person',
                  TABLE = 'loans_postingorder';
    END IF;
    IF NEW.state = 'withdrawn' AND NEW.decided_person_id IS DISTINCT FROM NEW.prepared_person_id THEN
        RAISE EXCEPTION 'an order is withdrawn by who prepared it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_order_withdrawn_by_preparer',
                  TABLE = 'loans_postingorder';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER posting_order_guard BEFORE INSERT OR UPDATE OR DELETE ON loans_postingorder
    FOR EACH ROW EXECUTE FUNCTION loans_guard_posting_order();

-- Papers come with the order: none is added once it is decided, none is taken away.
CREATE FUNCTION loans_guard_order_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' OR NOT EXISTS (
        SELECT FROM loans_postingorder WHERE id = NEW.order_id AND state = 'prepared' FOR KEY SHARE
    ) THEN
        RAISE EXCEPTION 'the papers of an order stay as they were when it was prepared'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_evidence_kept', TABLE = 'loans_orderevidence';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_evidence_guard BEFORE INSERT OR UPDATE OR DELETE ON loans_orderevidence
    FOR EACH ROW EXECUTE FUNCTION loans_guard_order_evidence();
