"""The chart of accounts, what the database refuses, and the functions that are the only writers."""

from pathlib import Path

import yaml
from django.db import migrations

LEDGER = Path(__file__).resolve().parent.parent


def load_chart(apps, schema_editor):
    ChartAccount = apps.get_model("ledger", "ChartAccount")
    rows = yaml.safe_load((LEDGER / "chart.yaml").read_text(encoding="utf-8"))
    ChartAccount.objects.bulk_create(ChartAccount(has_floor=row.pop("floor"), **row) for row in rows)


def sql(name):
    return migrations.RunSQL((LEDGER / "sql" / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("core", "0002_clock")]
    operations = [
        migrations.RunPython(load_chart, migrations.RunPython.noop),
        sql("guards.sql"),
        sql("posting.sql"),
    ]
