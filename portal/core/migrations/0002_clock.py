from django.db import migrations


class Migration(migrations.Migration):
    """The clock: database time plus an offset row that only the owner login can set."""

    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql=[
                "CREATE TABLE core_clock_offset (id boolean PRIMARY KEY DEFAULT true CHECK (id), "
                "shift interval NOT NULL DEFAULT interval '0')",
                "INSERT INTO core_clock_offset DEFAULT VALUES",
                "CREATE FUNCTION core_now() RETURNS timestamptz LANGUAGE sql STABLE AS "
                "$$ SELECT clock_timestamp() + shift FROM core_clock_offset $$",
            ],
            reverse_sql=["DROP FUNCTION core_now()", "DROP TABLE core_clock_offset"],
        )
    ]
