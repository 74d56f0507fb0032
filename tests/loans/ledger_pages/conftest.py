"""Who reads the books: two finance officers (city, county), the auditor, a handler of the office."""

from typing import Any

import pytest
from django.test import Client

from loans.models import Fund
from portal.accounts.models import User
from tests.cast import hire, place
from tests.loans.ledger_pages.funds import a_fund, a_life
from tests.pages.conftest import browser_of
from tests.sample_city import frame  # noqa: F401 (fixture)


@pytest.fixture
def keeper(frame: Any) -> User:  # noqa: F811
    return hire("keeper", "office_finance")


@pytest.fixture
def county_keeper(frame: Any) -> User:  # noqa: F811
    return hire("county", "county_finance", at=place("dongqu"))


@pytest.fixture
def pool(keeper: User) -> Fund:
    """The city's pool after a short life in 2018."""
    fund = a_fund(keeper)
    a_life(fund, keeper)
    return fund


@pytest.fixture
def finance(keeper: User) -> Client:
    return browser_of(keeper)


@pytest.fixture
def county(county_keeper: User) -> Client:
    return browser_of(county_keeper)


@pytest.fixture
def auditor(frame: Any) -> Client:  # noqa: F811
    return browser_of(hire("auditor", "auditor"))


@pytest.fixture
def handler(frame: Any) -> Client:  # noqa: F811
    return browser_of(hire("handler", "office_handler"))
