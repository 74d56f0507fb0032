"""Every register gives back what it stored, so that rows can be corrected, exported and known again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Enterprise
from ippledge.models import PledgedRight
from listings.models import Candidate, Deal
from loans.models import Loan
from portal.accounts.models import User
from portal.exchange.registers import Register, Row, registers
from portal.exchange.services.corrections import propose_change
from tests.cast import hire

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]
EVERY = sorted(registers.keys())


@pytest.fixture
def officer() -> User:
    return hire("register-officer", "office_handler")


def given_back(register: Register, officer: User) -> Mapping[Any, tuple[Any, Any]]:
    return register.by_code(register.export_codes(officer))


@pytest.mark.parametrize("key", EVERY)
def test_it_gives_back_every_column_in_a_constant_number_of_statements(key: str, officer: User) -> None:
    register = registers[key]
    with CaptureQueriesContext(connection) as queries:
        found = given_back(register, officer)
    assert found
    assert len(queries) <= 3
    columns = {column.key for column in register.columns}
    assert all(values.keys() == columns for _context, values in found.values())


@pytest.mark.parametrize("key", EVERY)
def test_it_finds_every_stored_row_by_its_key_again(key: str, officer: User) -> None:
    register = registers[key]
    for code, (context, values) in list(given_back(register, officer).items())[:20]:
        row = Row(file="", sheet=None, number=1, values=dict(values))
        lookup = register.lookup([row], context)
        assert not [one for one in register.check(row, lookup, context) if one.severity == "refused"]
        row_key = register.row_key(row, context)
        stored = register.stored({row_key}, lookup, context)[row_key]
        assert stored.code == code
        assert dict(stored.content) == values


def correct(key: str, stored: Any, officer: User, **texts: str) -> Any:
    register = registers[key]
    propose_change(register=register, row_code=stored.code, texts=texts, reason="核对原件", by=officer)
    stored.refresh_from_db()
    return stored


def test_it_moves_a_firm_to_the_zone_when_its_park_is_corrected(officer: User) -> None:
    firm = Enterprise.objects.filter(park="", reporting_unit__slug="dongqu").first()
    corrected = correct("enterprises", firm, officer, park="钒钛高新区", name="示例改名公司")
    assert corrected.reporting_unit.slug == "zone"
    assert Enterprise.objects.search("例改").get() == corrected


def test_it_corrects_a_loan_and_its_guarantor(officer: User) -> None:
    loan = Loan.objects.filter(guarantor__isnull=True).first()
    corrected = correct("loans", loan, officer, guarantor="新样本担保有限公司", principal="123456.78")
    assert corrected.guarantor.name == "新样本担保有限公司"
    assert corrected.principal == Decimal("123456.78")


def test_it_corrects_the_amount_of_a_whole_registration(officer: User) -> None:
    number = "2017510009014"
    right = PledgedRight.objects.filter(registration__number=number).first()
    correct("pledges", right, officer, secured_amount="100.00")
    amounts = PledgedRight.objects.filter(registration__number=number).values_list("registration__secured_amount")
    assert set(amounts) == {(Decimal("100.00"),)}


def test_it_takes_a_stage_away_with_its_day(officer: User) -> None:
    candidate = Candidate.objects.filter(stages__stage="share_reform", stages__reached_on__lt=date(2018, 1, 1)).get()
    correct("candidates", candidate, officer, share_reform="", tutoring_filed="2017-8-1")
    stages = set(candidate.stages.values_list("stage", flat=True))
    assert "share_reform" not in stages
    assert "tutoring_filed" in stages


def test_it_keeps_the_words_of_a_deal_whose_amount_is_corrected(officer: User) -> None:
    deal = Deal.objects.filter(kind="placement").first()
    corrected = correct("deals", deal, officer, amount="5.00")
    assert (corrected.amount, corrected.kind_text) == (Decimal("5.00"), "定增")
    assert "〔" in corrected.document_number
