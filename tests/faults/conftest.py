"""A small city in a database of the test's own, where other processes really commit."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings

from portal.core.actors import SYSTEM
from portal.core.tasks import sweep_outbox
from portal.programme.models import ReportingUnit
from portal.programme.services.seed import load_frame
from reports.models import CompileRun, DocumentState, Figure, ReportCycle, UnitDocument
from reports.services.cycles import open_cycle
from reports.services.sweeping import sweep_runs
from reports.states import RunState
from tests.conftest import RealDatabase
from tests.processes import wait_until
from tests.reports.conftest import make_loan

DOCUMENTS = 6 * 2 + 3
# What beat would wait minutes for; the worker is told the same.
HASTE = {"PORTAL_JOB_LEASE_SECONDS": "6", "PORTAL_OUTBOX_LOST_SECONDS": "2"}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OUTBOX_LOST_SECONDS", 2)
    monkeypatch.setattr(settings, "JOB_LEASE_SECONDS", 6)


@pytest.fixture
def city(real_database: RealDatabase, hasty: None) -> ReportCycle:
    """The 2018 cycle of six units with a loan each, committed."""
    load_frame()
    for unit in ReportingUnit.objects.counting():
        make_loan(unit, "1000000.00", date(2018, 3, 5))
    return open_cycle(year=2018, by=SYSTEM)


def sweep_until(condition: Callable[[], object], *, seconds: float = 120) -> None:
    """Do what beat does, often, until ``condition`` holds."""

    def swept() -> object:
        sweep_outbox()
        sweep_runs()
        return condition()

    wait_until(swept, seconds=seconds, what="the compile")


def is_finished(run: CompileRun) -> bool:
    run.refresh_from_db()
    return run.state == RunState.FINISHED


def ready(run: CompileRun) -> int:
    return UnitDocument.objects.filter(run=run, state=DocumentState.READY).count()


def assert_completed_once(run: CompileRun) -> None:
    """One edition, each figure frozen once, each document written once and none missing."""
    assert list(CompileRun.objects.editions()) == [run]
    assert run.number == 1
    assert ready(run) == DOCUMENTS == UnitDocument.objects.count()
    places = Figure.objects.values_list("as_of", "indicator", "unit_id")
    assert len(places) == len(set(places)) > 0
