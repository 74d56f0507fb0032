"""The database of the tests: made and migrated by the owner login, used by the runtime login, as in production.

``db`` is a transaction that is rolled back. The runtime login may not truncate, so tests of several connections or
processes take ``real_database``: a copy of the migrated database of their own, dropped afterwards.
"""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Playwright, sync_playwright

from portal.celery import app as celery_app
from tests.clones import clone, hidden_clone  # noqa: F401 (fixtures for everybody)
from tests.processes import LivePortal, PrivateRedis

OWNER = urlsplit(settings.DATABASE_OWNER_URL)
RUNTIME = urlsplit(settings.DATABASE_URL)
CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
NO_CHROMIUM = "Chromium is not installed (apt-get install chromium fonts-noto-cjk)"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class RealDatabase:
    """A database of one test. ``environment`` lets other processes of the portal work in it."""

    url: str
    owner_url: str
    environment: dict[str, str]


def _log_in_as(login: Any, *, database: str | None = None) -> None:
    connection.close()
    connection.settings_dict["USER"] = login.username
    connection.settings_dict["PASSWORD"] = login.password
    connection.settings_dict["NAME"] = database or connection.settings_dict["NAME"]


def _address() -> str:
    """The address of the current connection, the port being known only once the server runs."""
    params = connection.get_connection_params()
    login = f"{params['user']}:{params.get('password', '')}"
    return f"postgres://{login}@{params.get('host', '127.0.0.1')}:{params.get('port', 5432)}/{params['dbname']}"


def _as_owner(statement: str) -> None:
    database = connection.settings_dict["NAME"]
    _log_in_as(OWNER, database="postgres")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    _log_in_as(RUNTIME, database=database)


def _end_sessions(database: str) -> None:
    """End what threads and killed programs left open; only their own login may, the owner's FORCE is refused."""
    with connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
                [database],
            )
            if not cursor.fetchall():
                return
            time.sleep(0.05)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: pytest.FixtureRequest, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Migrate as the owner, then hand the connection over to the runtime login, which may not change history."""
    connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["TEST"].get("NAME") or (
        f"test_{os.environ.get('PORTAL_TEST_DATABASE', 'portal')}"
        + (f"_{worker}" if (worker := os.environ.get("PYTEST_XDIST_WORKER")) else "")
    )
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _log_in_as(OWNER)
        made = setup_databases(verbosity=0, interactive=False)
        _log_in_as(RUNTIME)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _log_in_as(OWNER)
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def file_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stored files of the tests never mix with those of the demo."""
    folder = tmp_path_factory.mktemp("files")
    settings.STORAGE_DIR = settings.MEDIA_ROOT = folder
    return folder


@pytest.fixture
def real_database(django_db_setup: None, django_db_blocker: Any, file_store: Path) -> Iterator[RealDatabase]:
    """A migrated database of this test alone, in which this process and others really commit."""
    template = connection.settings_dict["NAME"]
    name = f"{template}_real"
    with django_db_blocker.unblock():
        _as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        _log_in_as(OWNER, database=name)
        owner_url = _address()
        _log_in_as(RUNTIME, database=name)
        url = _address()
        ContentType.objects.clear_cache()
        environment = {
            "PORTAL_MODE": "test",
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": owner_url,
            "PORTAL_OWNER_LOGIN": "0",
            "PORTAL_STORAGE": str(file_store),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        yield RealDatabase(url, owner_url, environment)
        connections.close_all()
        _log_in_as(RUNTIME, database=template)
        _end_sessions(name)
        _as_owner(f'DROP DATABASE "{name}" WITH (FORCE)')
        ContentType.objects.clear_cache()


@pytest.fixture
def private_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateRedis]:
    """A Redis server of this test alone; Celery in this process publishes to it as well."""
    server = PrivateRedis(tmp_path)
    server.start()
    monkeypatch.setattr(settings, "REDIS_URL", server.url)
    monkeypatch.setattr(settings, "EMBEDDED_REDIS", False)
    before = celery_app.conf.broker_url
    celery_app.conf.broker_url = server.url
    yield server
    celery_app.conf.broker_url = before
    server.client.close()
    server.kill()


@pytest.fixture
def live_portal(real_database: RealDatabase, private_redis: PrivateRedis, tmp_path: Path) -> Iterator[LivePortal]:
    """Start the portal's real programs: ``live_portal.start_worker()``, ``start_relay()``, ``start_web()`` ..."""
    portal = LivePortal(real_database.environment | {"REDIS_URL": private_redis.url}, tmp_path)
    yield portal
    portal.end()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Debian's Chromium is; skips, saying so, when it is not there."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    return CHROMIUM


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Under Playwright's event loop this thread has another database connection: first close the one that it hides.

    Nobody could reach it any more, and it would keep its database from being copied for ``real_database``.
    """
    connections.close_all()
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    """Playwright drives the system's Chromium instead of a download of its own."""
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Chinese officer's desktop."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }


class SkippedBrowserTests:
    """In CI a browser test that was skipped is a failure: the pages were not seen."""

    def __init__(self) -> None:
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and "browser" in report.keywords:
            self.skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and os.environ.get("CI") == "true" and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.skipped:
            terminalreporter.write_line(f"{len(self.skipped)} browser tests were skipped: the pages were not seen.")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SkippedBrowserTests(), "skipped-browser-tests")
