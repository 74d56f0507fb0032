"""The frame, the people, and a small register of its own to import into: enterprises of the real app."""

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from tests.cast import hire, place
from tests.pages.conftest import browser_of
from tests.sample_city import frame, sample_city  # noqa: F401 (fixtures)


@pytest.fixture
def officer(frame: Any) -> User:  # noqa: F811
    return hire("officer", "office_handler")


@pytest.fixture
def reviewer(frame: Any) -> User:  # noqa: F811
    return hire("reviewer", "office_reviewer")


@pytest.fixture
def county_clerk(frame: Any) -> User:  # noqa: F811
    return hire("clerk", "county_clerk", at=place("dongqu"))


@pytest.fixture
def office(officer: User) -> Client:
    return browser_of(officer)


@pytest.fixture
def county(county_clerk: User) -> Client:
    return browser_of(county_clerk)
