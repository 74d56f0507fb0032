"""The database of the tests: made and migrated by the owner login, used by the runtime login, as in production."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

OWNER = urlsplit(settings.DATABASE_OWNER_URL)
RUNTIME = urlsplit(settings.DATABASE_URL)


def _log_in_as(login: object) -> None:
    connection.close()
    connection.settings_dict["USER"] = login.username  # type: ignore[attr-defined]
    connection.settings_dict["PASSWORD"] = login.password  # type: ignore[attr-defined]


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
