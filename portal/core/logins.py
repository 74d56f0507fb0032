"""The two database logins: the owner makes the tables, the runtime login only works in them.

After every ``migrate`` by the owner the runtime login is given its rights anew. It owns nothing, so it can neither drop
a trigger nor truncate a table. History is insert-only for it: a model is append-only when its class says
``append_only = True`` or is a pghistory event model; an unconditional ``pgtrigger.Protect`` takes away just what it
protects against. A model that says ``runtime_reads_only = True`` is written by functions of the owner alone, which the
runtime login may call. So one wall stands when the other falls.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import pghistory.models
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connection as default_connection
from django.db import connections, models, transaction

# Tables without a model that only the owner writes: the clock's offset, and what migrate itself keeps.
READ_ONLY_TABLES = ("core_clock_offset", "django_migrations")
CHANGES = ("UPDATE", "DELETE")
# What the owner's functions do with the owner's rights is theirs to check; a migration takes them from PUBLIC. Those of
# triggers are never granted: whoever may attach one to a table of his own has the owner act on rows that he made up.
OWNER_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE prosecdef AND prorettype <> 'trigger'::regtype AND pronamespace = 'public'::regnamespace
        AND proowner = current_user::regrole
"""


def withheld_rights() -> dict[str, set[str]]:
    """By table: the privileges that would let the runtime login change history."""
    return {model._meta.db_table: rights for model in apps.get_models() if (rights := _withheld(model))}


def append_only_tables() -> list[str]:
    """The tables in which the runtime login may read and insert, and nothing else."""
    return sorted(table for table, rights in withheld_rights().items() if rights == set(CHANGES))


def grant_runtime_login(*, using: str = "default", **_signal: object) -> None:
    """Handler of ``post_migrate``. Does nothing when there is one login only, or the runtime login is not made yet."""
    connection = connections[using]
    login = unquote(urlsplit(settings.DATABASE_URL).username or "")
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [login])
        migrator, exists = cursor.fetchone()
        if migrator == login or not exists:
            return
        present = set(connection.introspection.table_names(cursor))
        for statement in _statements(connection.ops.quote_name(login), present):
            cursor.execute(statement)
        cursor.execute(OWNER_FUNCTIONS)
        for (function,) in cursor.fetchall():
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {connection.ops.quote_name(login)}")


@contextmanager
def owner_login() -> Iterator[None]:
    """The default connection under the owner login, for a command of the operator; outside a transaction only."""
    owner = urlsplit(settings.DATABASE_OWNER_URL)
    held = {name: default_connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    default_connection.close()
    default_connection.settings_dict.update(USER=unquote(owner.username or ""), PASSWORD=unquote(owner.password or ""))
    try:
        yield
    finally:
        default_connection.close()
        default_connection.settings_dict.update(held)


def _withheld(model: type[models.Model]) -> set[str]:
    if getattr(model, "runtime_reads_only", False):
        return {"INSERT", *CHANGES}
    if getattr(model, "append_only", False) or issubclass(model, pghistory.models.Event):
        return set(CHANGES)
    triggers = getattr(model._meta, "triggers", [])
    always = [one for one in triggers if isinstance(one, pgtrigger.Protect) and one.condition is None]
    return {right for one in always for right in CHANGES if right in str(one.operation)}


def _statements(login: str, present: set[str]) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {login}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {login}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {login}"
    for table, rights in sorted(withheld_rights().items()):
        if table in present:
            yield f'REVOKE {", ".join(sorted(rights))} ON "{table}" FROM {login}'
    for table in READ_ONLY_TABLES:
        if table in present:
            yield f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM {login}'
