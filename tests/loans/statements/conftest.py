from typing import Any

import pytest

from loans.models import Fund, SpecialAccount
from portal.accounts.models import User
from tests.cast import hire
from tests.loans.books import a_fund
from tests.loans.statements.desk import main_of


@pytest.fixture
def first(frame: Any) -> User:
    return hire("first", "office_finance")


@pytest.fixture
def second(frame: Any) -> User:
    return hire("second", "office_finance")


@pytest.fixture
def fund(first: User) -> Fund:
    return a_fund(first, number="city-2018")


@pytest.fixture
def account(fund: Fund) -> SpecialAccount:
    return main_of(fund)
