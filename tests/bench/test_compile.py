"""How long the yearly compile takes: the sample city through a real worker, and the freeze for a nation of units."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.actors import SYSTEM
from portal.exchange.folders import load_folder
from portal.programme.models import Parameter
from portal.programme.services.seed import load_frame
from reports.models import ReportCycle, UnitDocument
from reports.services.cycles import create_missing_reports, open_cycle
from reports.services.freezing import freeze_run
from reports.services.requests import request_compile
from tests.conftest import RealDatabase
from tests.faults.conftest import is_finished
from tests.processes import LivePortal, wait_until
from tests.reports.test_scale import make_units
from tests.sample_city import SAMPLE

pytestmark = pytest.mark.bench
GOAL_SECONDS = 20


@pytest.fixture
def sample(real_database: RealDatabase) -> ReportCycle:
    load_frame()
    load_folder(folder=SAMPLE, by=SYSTEM)
    return open_cycle(year=2018, by=SYSTEM)


def test_it_compiles_the_sample_city(sample: ReportCycle, live_portal: LivePortal) -> None:
    live_portal.start_relay()
    live_portal.start_worker(concurrency=2)
    begun = time.monotonic()
    run = request_compile(cycle=sample, by=SYSTEM)
    wait_until(lambda: is_finished(run), seconds=300, what="the compile")
    taken = time.monotonic() - begun
    written = UnitDocument.objects.filter(run=run, state="ready").count()
    print(f"\ncompile 2018: {written} documents (DOCX, PDF, XLSX) in {taken:.1f} s, goal {GOAL_SECONDS} s")
    assert written == 15


@pytest.mark.parametrize("units", [290, 2_900])
def test_it_freezes_many_units(sample: ReportCycle, units: int) -> None:
    Parameter.objects.filter(key="reports.units_in_batch").update(value=100)
    make_units(units - 6)
    create_missing_reports(cycle=sample)
    run = request_compile(cycle=sample, by=SYSTEM)
    begun = time.monotonic()
    with CaptureQueriesContext(connection) as captured:
        freeze_run(code=run.code)
    print(f"\nfreeze of {units} units: {time.monotonic() - begun:.1f} s, {len(captured)} statements")
