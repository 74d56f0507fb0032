"""Callers and workers at the same moment, each with its guard and with the guard switched off."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, connections

from portal.core.actors import SYSTEM
from reports.models import CompileRun, DocumentBatch, ReportCycle
from reports.services import documents, freezing, requests
from reports.services.freezing import freeze_run
from reports.services.requests import request_compile
from tests.conftest import RealDatabase
from tests.faults.conftest import ready

CALLERS = 6


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run the calls in threads of their own that start together; each has its own connection."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=30)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


def ask(cycle: ReportCycle) -> list[CompileRun]:
    return at_once([lambda: request_compile(cycle=cycle, by=SYSTEM)] * CALLERS)


def test_it_gives_all_callers_at_once_one_run(city: ReportCycle) -> None:
    assert len({run.code for run in ask(city)}) == 1
    assert CompileRun.objects.count() == 1


def test_it_gives_them_one_run_by_the_constraint_alone(city: ReportCycle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "lock_cycle", lambda cycle: None)
    assert len({run.code for run in ask(city)}) == 1
    assert CompileRun.objects.count() == 1


def test_it_would_give_them_several_without_lock_and_constraint(
    city: ReportCycle, real_database: RealDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "lock_cycle", lambda cycle: None)
    with psycopg2.connect(real_database.owner_url) as owner, owner.cursor() as cursor:
        cursor.execute("DROP INDEX compile_run_one_live")
    ask(city)
    assert CompileRun.objects.count() > 1


def count_renderings(city: ReportCycle, monkeypatch: pytest.MonkeyPatch) -> tuple[CompileRun, int]:
    """Two workers take the first batch at the same moment; how often were its documents set?"""
    run = request_compile(cycle=city, by=SYSTEM)
    freeze_run(code=run.code)
    batch = DocumentBatch.objects.filter(run=run).order_by("position")[0]
    rendered: list[int] = []
    real = documents.render

    def counting(*arguments: Any, **named: Any) -> Any:
        rendered.append(1)
        return real(*arguments, **named)

    monkeypatch.setattr(documents, "render", counting)
    at_once([lambda: documents.write_batch(code=batch.code)] * 2)
    return run, len(rendered)


def test_it_lets_one_worker_into_a_batch(city: ReportCycle, monkeypatch: pytest.MonkeyPatch) -> None:
    run, renderings = count_renderings(city, monkeypatch)
    assert (ready(run), renderings) == (2, 1)


def test_it_would_let_two_in_without_the_lease_and_still_keep_one_file_each(
    city: ReportCycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_take", lambda batch: True)
    run, renderings = count_renderings(city, monkeypatch)
    assert (ready(run), renderings) == (2, 2)


def test_it_freezes_once_for_two_workers_at_once(city: ReportCycle) -> None:
    run = request_compile(cycle=city, by=SYSTEM)
    at_once([lambda: freeze_run(code=run.code)] * 2)
    run.refresh_from_db()
    assert (run.state, run.number) == ("writing", 1)


def test_it_would_freeze_twice_without_the_state_and_is_stopped_by_the_constraint(city: ReportCycle) -> None:
    run = request_compile(cycle=city, by=SYSTEM)
    freeze_run(code=run.code)
    run.refresh_from_db()
    snapshot = freezing.read_snapshot(cycle=city, as_of=run.as_of)
    with pytest.raises(IntegrityError, match="figure_frozen_once"):
        freezing._store_figures(run, snapshot)
