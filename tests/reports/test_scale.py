"""The freeze costs the same number of statements for three units and for three hundred."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import Organisation, OrganisationKind
from portal.core.actors import SYSTEM
from portal.programme.models import Parameter, ReportingUnit, UnitKind
from reports.models import CompileRun, Figure, ReportCycle, UnitDocument
from reports.services.cycles import create_missing_reports
from reports.services.freezing import freeze_run
from reports.services.requests import cancel_run, request_compile
from tests.reports.conftest import Lend


def freeze_statements(cycle: ReportCycle) -> tuple[int, CompileRun]:
    """The statements of one freeze that writes, whatever it is that the outbox then owes."""
    run = request_compile(cycle=cycle, by=SYSTEM)
    with CaptureQueriesContext(connection) as captured:
        freeze_run(code=run.code)
    run.refresh_from_db()
    assert run.state == "writing"
    return len(captured), run


def make_units(number: int) -> None:
    """Zones, because they need no division."""
    places = Organisation.objects.bulk_create(
        Organisation(kind=OrganisationKind.ZONE, name=f"试验区{at}") for at in range(number)
    )
    ReportingUnit.objects.bulk_create(
        ReportingUnit(organisation=place, slug=f"test-{at}", name=place.name, kind=UnitKind.ZONE, position=100 + at)
        for at, place in enumerate(places)
    )


@pytest.mark.django_db
def test_it_freezes_three_hundred_units_in_as_many_statements_as_three(cycle: ReportCycle, lend: Lend) -> None:
    Parameter.objects.filter(key="reports.units_in_batch").update(value=1000)
    lend("dongqu")
    few, run = freeze_statements(cycle)
    cancel_run(run=run, by=SYSTEM)
    make_units(297)
    create_missing_reports(cycle=cycle)
    many, run = freeze_statements(cycle)
    assert many == few
    assert UnitDocument.objects.filter(run=run).count() == 300 * 2 + 3
    assert Figure.objects.filter(run=run).values("unit").distinct().count() == 301
