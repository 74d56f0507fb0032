"""Readers of the pages: one in the office, one in a county; and the sample city."""

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from tests.cast import hire, place
from tests.sample_city import frame, sample_city  # noqa: F401 (fixtures)

BACKEND = "portal.accounts.backends.PersonBackend"


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def officer(frame: Any) -> User:  # noqa: F811
    return hire("officer", "office_handler")


@pytest.fixture
def county_clerk(frame: Any) -> User:  # noqa: F811
    return hire("clerk", "county_clerk", at=place("dongqu"))


@pytest.fixture
def office(officer: User) -> Client:
    return browser_of(officer)


@pytest.fixture
def county(county_clerk: User) -> Client:
    return browser_of(county_clerk)
