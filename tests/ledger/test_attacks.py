"""Section 3 of the design, line by line: whoever asks, and however, is refused, and nothing has changed."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.models import ProtectedError
from django.test import RequestFactory

from loans.ledger.checking import check_books
from loans.ledger.models import AccountDay, JournalEntry, LedgerCheck
from loans.ledger.verification import verify_all
from portal.accounts.audit import record
from portal.core.actors import SYSTEM
from portal.core.retries import sqlstate
from tests.conftest import OWNER, RUNTIME, _as_owner, _end_sessions, _log_in_as
from tests.ledger.attacks import FOR_ALL, FOR_RUNTIME, NAMES, POST
from tests.ledger.books import make_books
from tests.ledger.columns import TABLES
from tests.ledger.hostile import CLOSES, ENTRY, HONEST, HOSTILE, LEG, OPENINGS, REVERSALS, TEXTS, but

pytestmark = pytest.mark.xdist_group("ledger attacks")
# No right to it, not the owner of it, a setting that only a superuser has. A mistyped attack ends with another state.
NOT_ALLOWED = {"42501", "42939"}
LOGINS = {"runtime": RUNTIME, "owner": OWNER}


@pytest.fixture(scope="module")
def books(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of this module with three books, in which everything that succeeds is really committed."""
    template = connection.settings_dict["NAME"]
    name = f"{template}_attacked"
    with django_db_blocker.unblock():
        _as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        _log_in_as(RUNTIME, database=name)
        ContentType.objects.clear_cache()
        make_books()
        check_books()
        record(tag="accounts:login:succeeded", by=SYSTEM, subject="x")
        yield name
        _log_in_as(RUNTIME, database=name)
        assert [finding for report in verify_all() for finding in report.findings] == []
        connections.close_all()
        _log_in_as(RUNTIME, database=template)
        _end_sessions(name)
        _as_owner(f'DROP DATABASE "{name}" WITH (FORCE)')
        ContentType.objects.clear_cache()


@pytest.fixture
def unharmed(books: str) -> Iterator[None]:
    """After the attack every row is as it was; at the end of all attacks the books are verified."""
    _log_in_as(RUNTIME, database=books)
    before = digest()
    yield
    _log_in_as(RUNTIME, database=books)
    assert digest() == before


def digest() -> dict[str, str]:
    with connection.cursor() as cursor:
        found = {}
        for table in [*TABLES, "ledgercheck"]:
            cursor.execute(f"SELECT md5(coalesce(string_agg(x::text, ',' ORDER BY x::text), '')) FROM ledger_{table} x")
            found[table] = cursor.fetchone()[0]
        return found


def attempt(login: str, attack: Callable[[], object]) -> None:
    """Try it to the very commit; ``DatabaseError`` (or Django's own refusal) is what is expected."""
    _log_in_as(LOGINS[login], database=connection.settings_dict["NAME"])
    with pytest.raises((DatabaseError, ProtectedError)) as refused, transaction.atomic():
        attack()
    if isinstance(refused.value, ProtectedError):
        return
    state = sqlstate(refused.value) or ""
    assert state[:2] in {"LG", "22", "23"} or state in NOT_ALLOWED, (state, refused.value)


def sql(statement: str) -> Callable[[], None]:
    def attack() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**NAMES))

    return attack


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("attack", FOR_ALL)
def test_it_refuses_by_sql(unharmed: None, login: str, attack: str) -> None:
    attempt(login, sql(FOR_ALL[attack]))


@pytest.mark.parametrize("attack", FOR_RUNTIME)
def test_it_refuses_the_runtime_login(unharmed: None, attack: str) -> None:
    statement = FOR_RUNTIME[attack]
    for name, login in (("portal_app", RUNTIME), ("portal_owner", OWNER)):
        statement = statement.replace(name, str(login.username))
    attempt("runtime", sql(statement))


def a_field(model: type[models.Model]) -> str:
    """A text or an amount of the model."""
    plain = (field for field in model._meta.concrete_fields if not field.primary_key)
    return next(field.name for field in plain if isinstance(field, models.CharField | models.DecimalField))


def changed(model: type[models.Model]) -> models.Model:
    """The first row with one of its columns changed in memory."""
    row = model._default_manager.first()
    assert row is not None
    value = getattr(row, a_field(model))
    setattr(row, a_field(model), f"{value}x" if isinstance(value, str) else value + 1)
    return row


def copied(model: type[models.Model]) -> models.Model:
    row = copy.copy(model._default_manager.first())
    assert row is not None
    if not isinstance(row, AccountDay):
        row.pk = None
    row._state.adding = True
    return row


WAYS: dict[str, Callable[[type[models.Model]], object]] = {
    "save": lambda model: changed(model).save(),
    "delete": lambda model: changed(model).delete(),
    "create": lambda model: copied(model).save(force_insert=True),
    "bulk_create": lambda model: model._default_manager.bulk_create([copied(model)]),
    "bulk_update": lambda model: model._default_manager.bulk_update([changed(model)], [a_field(model)]),
    "QuerySet.update": lambda model: model._default_manager.update(**{a_field(model): models.F(a_field(model))}),
    "QuerySet.delete": lambda model: model._default_manager.all().delete(),
    "QuerySet._raw_delete": lambda model: model._default_manager.all()._raw_delete("default"),
}
MODELS = [model for model in apps.get_app_config("ledger").get_models() if model is not LedgerCheck]
INSERTS = {"create", "bulk_create"}


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_it_refuses_by_the_orm(unharmed: None, login: str, way: str, model: type[models.Model]) -> None:
    if login == "owner" and model.__name__ == "ChartAccount" and way not in {"delete", "QuerySet.delete", *INSERTS}:
        pytest.skip("the owner changes the chart in migrations; the verification compares it with the shipped one")
    attempt(login, lambda: WAYS[way](model))


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("way", sorted(WAYS.keys() - INSERTS))
def test_it_refuses_to_change_the_record_of_checks(unharmed: None, login: str, way: str) -> None:
    attempt(login, lambda: WAYS[way](LedgerCheck))


class Mighty:
    """A user whom no permission is denied."""

    is_active = is_staff = is_superuser = True

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return True


@pytest.mark.parametrize("model", [*MODELS, LedgerCheck], ids=lambda model: model.__name__)
def test_the_admin_changes_nothing(model: type[models.Model]) -> None:
    shown = admin.site._registry.get(model)
    request = RequestFactory().get("/")
    request.user = Mighty()  # type: ignore[assignment]
    if shown is not None:
        assert not shown.has_add_permission(request)
        assert not shown.has_change_permission(request)
        assert not shown.has_delete_permission(request)


def call(function: str, text: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}(%s::jsonb)", [text])
        return cursor.fetchall()


def is_refused(function: str, text: str) -> bool:
    """An error, or the answer that nothing was posted."""
    try:
        with transaction.atomic():
            rows = call(function, text)
    except DatabaseError:
        return True
    return all(row[-2] is not None for row in rows)


@pytest.mark.parametrize("attack", TEXTS)
def test_the_writer_refuses_hostile_documents(unharmed: None, attack: str) -> None:
    assert is_refused("ledger_post", TEXTS[attack])
    assert is_refused("ledger_post_each", f"[{TEXTS[attack]}]")


@pytest.mark.parametrize("code", [*REVERSALS.values(), ENTRY])
def test_a_reversal_names_its_entry_as_it_is_written_and_not_before_its_day(unharmed: None, code: str) -> None:
    """The entry named last is of 1 February 2019. Any other spelling could not be found in the chain again."""
    document = json.dumps(but(reverses="{}", legs=[], on="2019-01-31" if code == ENTRY else "2019-02-01"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT refusal FROM ledger_post(replace(%s, '{{}}', {code})::jsonb)", [document])
        assert cursor.fetchone() == ("LG014" if code == ENTRY else "LG013",)


def test_the_control_is_posted(books: str) -> None:
    """The documents above differ from this one, which is accepted, and then only in what their names say."""
    _log_in_as(RUNTIME, database=books)
    assert call("ledger_post", json.dumps({**HONEST, "key": "control"}))[0][-2] is None
    assert call("ledger_post", json.dumps({**HONEST, "key": "y" * 120, "summary": "字" * 200}))[0][-2] is None
    assert verify_all()[2].is_clean


def test_it_takes_sql_in_texts_for_texts(books: str) -> None:
    _log_in_as(RUNTIME, database=books)
    evil = "'); DROP TABLE ledger_book CASCADE; -- $$ \\'"
    texts = {"key": evil, "summary": evil, "actor_name": evil, "subject_code": evil, "kind": evil[:40]}
    row = [*LEG[:7], evil, ""]
    assert call("ledger_post", json.dumps({**HONEST, **texts, "legs": [row]}))[0][-2] is None
    assert JournalEntry.objects.get(key=evil).summary == evil
    assert [finding for report in verify_all() for finding in report.findings] == []


@pytest.mark.parametrize("attack", OPENINGS)
def test_it_opens_no_impossible_book(unharmed: None, attack: str) -> None:
    attempt("runtime", lambda: call("ledger_open_book", json.dumps(OPENINGS[attack])))


@pytest.mark.parametrize("attack", CLOSES)
def test_it_closes_no_impossible_period(unharmed: None, attack: str) -> None:
    attempt("runtime", lambda: call("ledger_close", json.dumps(CLOSES[attack])))


SHADOWS = "; ".join(
    [f"CREATE TEMP TABLE ledger_{table} AS SELECT * FROM public.ledger_{table} WHERE false" for table in TABLES]
    + ["CREATE TEMP TABLE core_clock_offset AS SELECT interval '100 years' AS shift"]
    + ["CREATE FUNCTION pg_temp.core_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT timestamptz ''1970-01-01'''"]
    + ["CREATE FUNCTION pg_temp.ge(numeric, numeric) RETURNS boolean LANGUAGE sql AS 'SELECT true'"]
    + ["CREATE OPERATOR pg_temp.>= (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = pg_temp.ge)"]
)


@pytest.mark.parametrize("path", ["public", "pg_temp, public", "pg_temp, pg_catalog, public"])
def test_it_is_not_fooled_by_temporary_objects(unharmed: None, path: str) -> None:
    """Shadows of every table, of the clock and of an operator: a posting under the floor is refused all the same."""
    with connection.cursor() as cursor:
        cursor.execute(f"{SHADOWS}; SET search_path = {path}")
        cursor.execute("SELECT refusal FROM public.ledger_post(%s)", [json.dumps(HOSTILE["under the floor"])])
        assert cursor.fetchone() == ("ledger_account_keeps_its_floor",)
    connection.close()


def test_it_posts_to_the_real_books_under_temporary_ones(books: str) -> None:
    _log_in_as(RUNTIME, database=books)
    with connection.cursor() as cursor:
        cursor.execute(f"{SHADOWS}; SET search_path = pg_temp, public")
        cursor.execute(POST.replace("honest", "under shadows").replace("ledger_post", "public.ledger_post"))
    connection.close()
    posted = JournalEntry.objects.get(key="under shadows")
    assert posted.posted_at.year not in {1970, 2126}
    assert [finding for report in verify_all() for finding in report.findings] == []
