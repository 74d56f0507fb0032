"""What protects the books in the database: tables, constraints, triggers and functions as shipped, and who may what.

The tables are compared with ``tables.json`` (made by ``check_ledger --describe`` from a freshly migrated database), the
functions with the files of ``loans/ledger/sql``, the chart with ``chart.yaml``.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from loans.ledger.verification.findings import Finding
from loans.ledger.verification.findings import FindingKind as Kind
from loans.ledger.verification.rows import rows

LEDGER = Path(__file__).resolve().parent.parent
DESCRIPTION = Path(__file__).with_name("tables.json")
# The functions that the runtime login may call; every other is part of these.
WRITERS = {"ledger_close", "ledger_lock", "ledger_open_book", "ledger_post", "ledger_post_each"}
# The tables that the runtime login only reads; into the record of checks it may insert.
RECORD = "ledger_ledgercheck"
# What ``core_now`` is: entries take their time from it (portal.core, migration 0002).
CLOCK = " SELECT clock_timestamp() + shift FROM core_clock_offset "
SETTING = re.compile(r"SET (\w+) = (.+?)(?=\s+SET\s|\s*$)", re.DOTALL)
FUNCTION = re.compile(r"^CREATE FUNCTION (\w+)\(([^)]*)\)(.*?)AS \$\$(.*?)\$\$", re.DOTALL | re.MULTILINE)

TABLES = """
    SELECT c.relname, 'table', '', concat_ws(' ', c.relkind::text, c.relpersistence::text, c.relrowsecurity::text,
           (SELECT count(*) FROM pg_inherits i WHERE c.oid IN (i.inhparent, i.inhrelid)),
           (SELECT count(*) FROM pg_rewrite w WHERE w.ev_class = c.oid))
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND starts_with(c.relname, 'ledger_')
    UNION ALL
    SELECT c.relname, 'column', a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
           CASE WHEN a.attnotnull THEN 'not null' END, nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
           pg_get_expr(d.adbin, d.adrelid))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND starts_with(c.relname, 'ledger_')
        AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT c.relname, 'constraint', k.conname, pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE c.relnamespace = 'public'::regnamespace AND starts_with(c.relname, 'ledger_') AND k.contype NOT IN ('n', 't')
    UNION ALL
    SELECT c.relname, 'index', x.relname,
           concat_ws(' ', pg_get_indexdef(x.oid), CASE WHEN NOT (i.indisvalid AND i.indisready) THEN 'invalid' END)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace AND starts_with(c.relname, 'ledger_')
    UNION ALL
    SELECT c.relname, 'trigger', t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND starts_with(c.relname, 'ledger_')
        AND (NOT t.tgisinternal OR t.tgenabled <> 'O')
    ORDER BY 1, 2, 3
"""
FUNCTIONS = """
    SELECT p.proname, pg_get_function_identity_arguments(p.oid), p.prosrc, p.prosecdef,
           coalesce(array_to_string(p.proconfig, ';'), ''), l.lanname
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'public'::regnamespace AND starts_with(p.proname, 'ledger_') ORDER BY 1, 2
"""
# What would be found instead of the books, or of what their functions call: the same names in another schema, functions
# that cover one of PostgreSQL's own, operators, owners beside that of the tables, and a clock that is not the portal's.
SHADOWS = """
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE starts_with(c.relname, 'ledger_') AND n.nspname <> 'public' AND NOT starts_with(n.nspname, 'pg_')
    UNION ALL
    SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE NOT starts_with(n.nspname, 'pg_') AND n.nspname <> 'information_schema'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        AND ((n.nspname <> 'public' AND (starts_with(p.proname, 'ledger_') OR p.proname = 'core_now'))
             OR p.proname IN (SELECT k.proname FROM pg_proc k WHERE k.pronamespace = 'pg_catalog'::regnamespace))
    UNION ALL
    SELECT n.nspname || '.' || o.oprname FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
    WHERE NOT starts_with(n.nspname, 'pg_')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')
    UNION ALL
    SELECT p.proname || ' ← ' || p.proowner::regrole::text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND (starts_with(p.proname, 'ledger_') OR p.proname = 'core_now')
        AND p.proowner <> (SELECT relowner FROM pg_class WHERE oid = 'public.ledger_book'::regclass)
    UNION ALL
    SELECT 'core_now' FROM pg_proc
    WHERE proname = 'core_now' AND pronamespace = 'public'::regnamespace AND prosrc <> %(clock)s
    ORDER BY 1
"""
CHART = """
    SELECT code, title, "group", side, has_floor, funder, holding, reserve_of FROM public.ledger_chartaccount
"""
OTHERS_RIGHTS = """
    SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type
    FROM pg_class c CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND starts_with(c.relname, 'ledger_')
        AND a.grantee <> c.relowner AND a.privilege_type <> 'SELECT'
        AND NOT (c.relname = %(record)s AND a.privilege_type = 'INSERT')
    UNION ALL
    SELECT c.relname || '.' || t.attname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type
    FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid CROSS JOIN aclexplode(t.attacl) a
    LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE c.relnamespace = 'public'::regnamespace AND starts_with(c.relname, 'ledger_') AND a.privilege_type <> 'SELECT'
    UNION ALL
    SELECT p.proname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type
    FROM pg_proc p CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE p.pronamespace = 'public'::regnamespace AND starts_with(p.proname, 'ledger_') AND a.grantee <> p.proowner
        AND (p.proname = ANY (%(writers)s) AND r.rolname = %(login)s) IS NOT TRUE
    ORDER BY 1, 2, 3
"""
LOGIN_RIGHTS = """
    SELECT what FROM pg_roles r CROSS JOIN LATERAL (VALUES
        ('superuser', r.rolsuper), ('createrole', r.rolcreaterole), ('replication', r.rolreplication),
        ('bypassrls', r.rolbypassrls),
        ('create in schema public', has_schema_privilege(r.oid, 'public', 'CREATE')),
        ('create in database', has_database_privilege(r.oid, current_database(), 'CREATE')),
        ('member of the owner', EXISTS (
            SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND starts_with(c.relname, 'ledger_')
                AND pg_has_role(r.oid, c.relowner, 'MEMBER'))),
        ('write all data', EXISTS (
            SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
                AND starts_with(c.relname, 'ledger_') AND (
                    has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
                    OR (c.relname <> %(record)s AND has_table_privilege(r.oid, c.oid, 'INSERT')))))
    ) AS held (what, has) WHERE r.rolname = %(login)s AND has
"""


class FunctionRow(NamedTuple):
    source: str
    runs_as_owner: bool
    settings: str
    language: str


def protection_findings() -> Iterator[Finding]:
    yield from _tables()
    yield from _functions()
    yield from _shadows()
    yield from _chart()
    yield from _rights()


def describe_tables() -> dict[str, str]:
    """Every table of the ledger with its columns, constraints, indexes and triggers, as the database tells them."""
    return {" ".join(filter(None, row[:3])): row[3] for row in rows(TABLES)}


def _tables() -> Iterator[Finding]:
    shipped: dict[str, str] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    found = describe_tables()
    for name in sorted(shipped.keys() | found.keys()):
        if found.get(name) != shipped.get(name):
            words = {"name": name, "found": found.get(name, _("不存在"))}
            yield Finding(Kind.SCHEMA, None, _("“%(name)s”与发布的不同：%(found)s。") % words)


def _shipped_functions() -> dict[str, FunctionRow]:
    found = {}
    for path in sorted((LEDGER / "sql").glob("*.sql")):
        for name, listed, head, source in FUNCTION.findall(path.read_text(encoding="utf-8")):
            arguments = listed.replace("timestamptz", "timestamp with time zone")
            language = re.search(r"LANGUAGE (\w+)", head)
            values = ";".join(f"{name}={value.strip()}" for name, value in SETTING.findall(head))
            row = FunctionRow(source, "SECURITY DEFINER" in head, values, language[1] if language else "")
            found[f"{name}({arguments})"] = row
    return found


def _functions() -> Iterator[Finding]:
    shipped = _shipped_functions()
    found = {f"{name}({arguments})": FunctionRow(*row) for name, arguments, *row in rows(FUNCTIONS)}
    for name in sorted(shipped.keys() | found.keys()):
        if found.get(name) != shipped.get(name):
            yield Finding(Kind.SCHEMA, None, _("函数 %(name)s 与发布的不同，或不存在。") % {"name": name})


def _shadows() -> Iterator[Finding]:
    for (name,) in rows(SHADOWS, clock=CLOCK):
        yield Finding(Kind.SCHEMA, None, _("“%(name)s”可能顶替账簿所用的表、函数或运算符。") % {"name": name})


def _chart() -> Iterator[Finding]:
    shipped = {}
    for line in yaml.safe_load((LEDGER / "chart.yaml").read_text(encoding="utf-8")):
        dimensions = (line.get("funder", "none"), line.get("holding", "none"), line.get("reserve_of", ""))
        shipped[line["code"]] = (line["title"], line["group"], line["side"], line["floor"], *dimensions)
    found = {code: tuple(values) for code, *values in rows(CHART)}
    for code in sorted(shipped.keys() | found.keys()):
        if found.get(code) != shipped.get(code):
            yield Finding(Kind.CHART, None, _("科目 %(code)s 与发布的科目表不同。") % {"code": code})


def _rights() -> Iterator[Finding]:
    login = unquote(urlsplit(settings.DATABASE_URL).username or "")
    for name, holder, right in rows(OTHERS_RIGHTS, record=RECORD, writers=sorted(WRITERS), login=login):
        words = {"holder": holder, "name": name, "right": right}
        yield Finding(Kind.RIGHTS, None, _("%(holder)s 对 %(name)s 有不该有的权限 %(right)s。") % words)
    for (what,) in rows(LOGIN_RIGHTS, record=RECORD, login=login):
        yield Finding(Kind.RIGHTS, None, _("运行账号权限过大：%(what)s。") % {"what": what})
