"""What the runtime login may do: given anew by the owner login after every ``migrate``.

The runtime login owns nothing, so it can neither drop a trigger nor truncate a table. History is insert-only for it:
a model is append-only when its class says ``append_only = True`` or is a pghistory event model; an unconditional
``pgtrigger.Protect`` takes away just what it protects against. TRUNCATE is granted on nothing.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pghistory.models
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connections, models

# Tables that only the owner login writes: the clock's offset, and what migrate itself keeps.
READ_ONLY_TABLES = ("core_clock_offset", "django_migrations")


def runtime_login() -> str:
    return unquote(urlsplit(settings.DATABASE_URL).username or "")


def withheld(model: type[models.Model]) -> set[str]:
    """The privileges on the model's table that would let somebody change history."""
    if getattr(model, "append_only", False) or issubclass(model, pghistory.models.Event):
        return {"UPDATE", "DELETE"}
    triggers = getattr(model._meta, "triggers", [])
    always = [one for one in triggers if isinstance(one, pgtrigger.Protect) and one.condition is None]
    return {right for one in always for right in ("UPDATE", "DELETE") if right in str(one.operation)}


def withheld_by_table() -> dict[str, set[str]]:
    return {model._meta.db_table: rights for model in apps.get_models() if (rights := withheld(model))}


def grant_rights(*, using: str = "default", **_: Any) -> None:
    """Handler of ``post_migrate``; does nothing when the runtime login itself migrates (no second login is set up)."""
    connection = connections[using]
    login = runtime_login()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [login])
        migrator, exists = cursor.fetchone()
        if migrator == login or not exists:
            return
        present = set(connection.introspection.table_names(cursor))
        for statement in _statements(connection.ops.quote_name(login), present):
            cursor.execute(statement)


def _statements(login: str, present: set[str]) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {login}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {login}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {login}"
    for table, rights in sorted(withheld_by_table().items()):
        if table in present:
            yield f'REVOKE {", ".join(sorted(rights))} ON "{table}" FROM {login}'
    for table in READ_ONLY_TABLES:
        if table in present:
            yield f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM {login}'
