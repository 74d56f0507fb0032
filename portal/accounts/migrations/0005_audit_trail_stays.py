"""Audit rows never change, whoever asks: the trigger of pgtrigger can be switched off by a setting and lets TRUNCATE by."""

from django.db import migrations

STAYS = """
CREATE FUNCTION accounts_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the audit trail never changes', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LG010';
END $$;
CREATE TRIGGER a_refuse_change BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_audit_change();
CREATE TRIGGER a_refuse_truncate BEFORE TRUNCATE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_audit_change();
"""
FORGOTTEN = "DROP FUNCTION accounts_refuse_audit_change() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_login_failure")]
    operations = [migrations.RunSQL(STAYS, FORGOTTEN)]
