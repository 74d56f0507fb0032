"""Roles that exclude each other, and the triggers that refuse them to one person.

Written as plain SQL: triggers made by pgtrigger can be switched off by a session setting, these cannot.
The trigger counts up the person's row first, so that two grants at once wait for each other, and under REPEATABLE
READ the later one fails.
"""

from django.db import migrations

ADMINISTRATORS = ["system_administrator", "security_administrator", "audit_administrator"]
BUSINESS = [
    "office_handler", "office_reviewer", "office_leader", "office_finance",
    "county_clerk", "county_reviewer", "county_signer", "county_finance",
    "member_clerk", "member_signer",
    "handler_finance", "handler_regulator", "handler_ip_enforcement", "handler_projects", "handler_listing",
    "conference_secretary",
]
KEPT_APART = "三类管理员相互分立，一人只能任其一。"
NO_BUSINESS = "管理员不办理业务。"
READS_ONLY = "审计员只读，不得兼任其他角色。"
SECOND_PERSON = "报告由经办之外的第二人签发。"
PAYER = "经办、审核与支付由不同的人办理。"
PAIRS = [
    *((a, b, KEPT_APART) for i, a in enumerate(ADMINISTRATORS) for b in ADMINISTRATORS[i + 1 :]),
    *((a, b, NO_BUSINESS) for a in ADMINISTRATORS for b in BUSINESS),
    *(("auditor", b, READS_ONLY) for b in [*ADMINISTRATORS, *BUSINESS]),
    ("county_clerk", "county_signer", SECOND_PERSON),
    ("member_clerk", "member_signer", SECOND_PERSON),
    ("office_handler", "office_finance", PAYER),
    ("office_reviewer", "office_finance", PAYER),
    ("county_clerk", "county_finance", PAYER),
    ("county_reviewer", "county_finance", PAYER),
]

CONFLICT = """
    SELECT a.role || ' x ' || b.role
    FROM accounts_rolegrant a
    JOIN accounts_user ua ON ua.id = a.user_id
    JOIN accounts_user ub ON ub.person_id = ua.person_id
    JOIN accounts_rolegrant b ON b.user_id = ub.id
    WHERE daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)
"""

FORWARD = f"""
CREATE FUNCTION accounts_refuse_excluded_role() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    holder bigint;
    conflict text;
BEGIN
    SELECT person_id INTO holder FROM accounts_user WHERE id = NEW.user_id;
    UPDATE accounts_person SET role_changes = role_changes + 1 WHERE id = holder;
    SELECT g.role INTO conflict
    FROM accounts_rolegrant g
    JOIN accounts_user u ON u.id = g.user_id
    JOIN accounts_roleexclusion x
      ON x.role = least(g.role::text, NEW.role::text) AND x.excluded = greatest(g.role::text, NEW.role::text)
    WHERE u.person_id = holder AND g.id IS DISTINCT FROM NEW.id
      AND daterange(g.valid_from, g.valid_to) && daterange(NEW.valid_from, NEW.valid_to)
    LIMIT 1;
    IF conflict IS NOT NULL THEN
        RAISE EXCEPTION 'role % is excluded by role % of the same person', NEW.role, conflict
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_grant_not_excluded', TABLE = 'accounts_rolegrant';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER role_grant_not_excluded BEFORE INSERT OR UPDATE ON accounts_rolegrant
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_excluded_role();

CREATE FUNCTION accounts_refuse_exclusion_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    conflict text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'an exclusion of roles is never changed or taken back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_exclusion_fixed';
    END IF;
    LOCK TABLE accounts_rolegrant IN SHARE ROW EXCLUSIVE MODE;
    {CONFLICT} AND a.role = NEW.role AND b.role = NEW.excluded LIMIT 1 INTO conflict;
    IF conflict IS NOT NULL THEN
        RAISE EXCEPTION 'somebody holds %', conflict
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_exclusion_not_in_use';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER role_exclusion_not_in_use BEFORE INSERT OR UPDATE OR DELETE ON accounts_roleexclusion
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_exclusion_in_use();

CREATE FUNCTION accounts_refuse_new_holder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an account never passes to another person'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'user_person_fixed';
END $$;
CREATE TRIGGER user_person_fixed BEFORE UPDATE ON accounts_user
    FOR EACH ROW WHEN (OLD.person_id IS DISTINCT FROM NEW.person_id) EXECUTE FUNCTION accounts_refuse_new_holder();
"""
BACKWARD = """
DROP TRIGGER user_person_fixed ON accounts_user;
DROP FUNCTION accounts_refuse_new_holder();
DROP TRIGGER role_exclusion_not_in_use ON accounts_roleexclusion;
DROP FUNCTION accounts_refuse_exclusion_in_use();
DROP TRIGGER role_grant_not_excluded ON accounts_rolegrant;
DROP FUNCTION accounts_refuse_excluded_role();
"""


def write_pairs(apps, schema_editor):
    exclusion = apps.get_model("accounts", "RoleExclusion")
    exclusion.objects.bulk_create(
        exclusion(role=min(a, b), excluded=max(a, b), reason=reason) for a, b, reason in PAIRS
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_account_life"), ("core", "0002_clock")]
    operations = [
        migrations.RunPython(write_pairs, migrations.RunPython.noop),
        migrations.RunSQL(sql=FORWARD, reverse_sql=BACKWARD),
    ]
