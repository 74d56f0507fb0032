"""Which rows fed a frozen figure."""

from datetime import date
from uuid import uuid4

import pytest

from loans.models import Feedback, Loan
from portal.exchange.registers import frozen_notes
from reports.models import CompileRun
from tests.reports.conftest import Lend


def test_it_names_the_edition_that_a_loan_fed(compiled: CompileRun) -> None:
    loan = Loan.objects.filter(enterprise__reporting_unit__slug="dongqu").first()
    assert loan is not None
    note = frozen_notes("loans", [loan.code])[loan.code]
    assert note.startswith("2018年度报告第1版（截至2018-11-30）")


def test_it_finds_the_firm_behind_a_loan(compiled: CompileRun) -> None:
    firm = Loan.objects.all()[0].enterprise
    assert set(frozen_notes("enterprises", [firm.code])) == {firm.code}


def test_it_knows_nothing_of_a_row_after_the_day(compiled: CompileRun, lend: Lend) -> None:
    later = lend("dongqu", "5.00", date(2019, 2, 1))
    assert frozen_notes("loans", [later.code, uuid4()]) == {}


@pytest.mark.parametrize(("day", "fed"), [(date(2018, 6, 30), True), (date(2019, 1, 31), False)])
def test_it_finds_feedback_up_to_the_day(compiled: CompileRun, day: date, fed: bool) -> None:
    loan = Loan.objects.filter(disbursed_on=date(2018, 3, 5))[0]
    row = Feedback.objects.create(loan=loan, as_of=day, balance=1, grade="normal")
    assert bool(frozen_notes("feedback", [row.code])) is fed


def test_it_asks_nothing_when_nothing_was_compiled(lend: Lend) -> None:
    assert frozen_notes("loans", [lend("dongqu").code]) == {}
