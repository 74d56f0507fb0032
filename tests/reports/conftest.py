"""A small city: the real units and goals, and a few loans that a test can count by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from enterprises.models import Enterprise
from loans.models import Loan
from portal.accounts.models import Organisation, OrganisationKind
from portal.core.actors import SYSTEM
from portal.programme.models import Division, ReportingUnit
from portal.programme.services.seed import load_frame
from reports.inline import work_off_here
from reports.models import CompileRun, ReportCycle
from reports.services.cycles import open_cycle
from reports.services.requests import request_compile

Lend = Callable[..., Loan]
UNITS = ("dongqu", "xiqu", "miyi")
_numbers = count(1)


def make_enterprise(unit: ReportingUnit) -> Enterprise:
    number = next(_numbers)
    return Enterprise.objects.create(
        credit_code=f"T{number:017d}",
        name=f"测试企业{number}",
        division=unit.division or Division.objects.first(),
        reporting_unit=unit,
        industry_code="3360",
        founded_on=date(2010, 1, 1),
        status="existing",
    )


def make_loan(unit: ReportingUnit, amount: str, on: date) -> Loan:
    bank, _made = Organisation.objects.get_or_create(kind=OrganisationKind.BANK, name="测试银行")
    return Loan.objects.create(
        bank=bank,
        contract_number=f"C{next(_numbers):06d}",
        enterprise=make_enterprise(unit),
        principal=Decimal(amount),
        annual_rate=Decimal("4.35"),
        disbursed_on=on,
        due_on=on.replace(year=on.year + 1),
        mode="credit",
    )


@pytest.fixture
def frame(db: None) -> None:
    """Dictionaries, goals and parameters as every installation has them, and three of the units to keep it quick."""
    load_frame()
    ReportingUnit.objects.counting().exclude(slug__in=UNITS).delete()


@pytest.fixture
def lend(frame: None) -> Lend:
    """``lend("dongqu", "1000000.00", date(2018, 3, 5))``: one loan to a new firm of the unit."""

    def make(slug: str, amount: str = "1000000.00", on: date = date(2018, 3, 5)) -> Loan:
        return make_loan(ReportingUnit.objects.get(slug=slug), amount, on)

    return make


@pytest.fixture
def cycle(frame: None) -> ReportCycle:
    return open_cycle(year=2018, by=SYSTEM)


@pytest.fixture
def compiled(cycle: ReportCycle, lend: Lend) -> CompileRun:
    """The first edition of 2018 with three loans in two units."""
    lend("dongqu", "1000000.00")
    lend("dongqu", "2500000.00")
    lend("miyi", "4000000.00", date(2017, 5, 2))
    return compile_here(cycle)


def compile_here(cycle: ReportCycle, as_of: date | None = None) -> CompileRun:
    """Request and carry out everything in this process; the tasks are the real ones."""
    run = request_compile(cycle=cycle, as_of=as_of, by=SYSTEM)
    work_off_here(run=run)
    return run
