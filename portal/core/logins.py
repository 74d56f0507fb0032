"""The two database logins: the owner makes the tables, the runtime login only works in them.

The runtime login may never change or delete what is history: a table whose rows a trigger protects against update and
delete is one in which the runtime login lacks these rights too, so that one wall stands when the other falls. Nobody
but the owner may truncate, alter or drop.
"""

from urllib.parse import urlsplit

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connections, models

# Tables without a model that the runtime login only reads.
READ_ONLY_TABLES = ["core_clock_offset", "django_migrations"]


def _is_append_only(model: type[models.Model]) -> bool:
    protections = [
        trigger.operation for trigger in getattr(model._meta, "triggers", []) if isinstance(trigger, pgtrigger.Protect)
    ]
    return any("UPDATE" in str(operation) and "DELETE" in str(operation) for operation in protections)


def append_only_tables() -> list[str]:
    """The tables in which the runtime login may read and insert, and nothing else."""
    return sorted(
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if _is_append_only(model)
    )


def grant_runtime_login(*, using: str, **_signal: object) -> None:
    """After a migration by the owner: give the runtime login its rights. Does nothing when there is one login only."""
    runtime = urlsplit(settings.DATABASE_URL).username
    connection = connections[using]
    if runtime == connection.settings_dict["USER"]:
        return
    role, quote = connection.ops.quote_name(runtime), connection.ops.quote_name
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in present.intersection(append_only_tables()):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {quote(table)} FROM {role}")
        for table in present.intersection(READ_ONLY_TABLES):
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {quote(table)} FROM {role}")
