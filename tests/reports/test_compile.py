"""Compiling a cycle: one run, one freeze, one edition."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.errors import Conflict, DomainError
from portal.core.jobs import cancel_job, open_job
from portal.core.models import Job
from portal.files.store import read_bytes
from portal.programme.models import ReportingUnit
from reports.figures import figure_sheets
from reports.inline import work_off_here
from reports.models import CompileRun, DocumentState, Figure, ReportCycle, TargetResult, UnitDocument
from reports.services.cycles import is_provisional
from reports.services.freezing import freeze_run
from reports.services.requests import cancel_run, request_compile, retry_documents
from reports.services.sweeping import sweep_runs
from reports.states import RunState
from tests.reports.conftest import Lend, compile_here


def value(run: CompileRun, slug: str | None, code: str) -> Decimal | None:
    unit_id = ReportingUnit.objects.get(slug=slug).pk if slug else None
    return figure_sheets(run=run, units=[unit_id])[unit_id][code].value


def test_it_freezes_the_figures_of_all_units_and_of_the_city(compiled: CompileRun) -> None:
    assert value(compiled, "dongqu", "credit_lent") == Decimal("3500000.00")
    assert value(compiled, "xiqu", "credit_lent") == Decimal("0.00")
    assert value(compiled, None, "credit_lent") == Decimal("3500000.00")


def test_it_freezes_the_comparable_day_of_last_year_beside_them(compiled: CompileRun) -> None:
    unit = ReportingUnit.objects.get(slug="miyi")
    line = figure_sheets(run=compiled, units=[unit.pk])[unit.pk]["credit_lent"]
    assert (line.value, line.previous) == (Decimal("0.00"), Decimal("4000000.00"))
    assert line.change == Decimal("-4000000.00")
    assert line.growth == Decimal("-1.0000")


def test_it_freezes_the_targets_with_their_reading(compiled: CompileRun) -> None:
    whole = TargetResult.objects.get(run=compiled, target_code="plan-credit")
    assert whole.value == Decimal("7500000")
    assert whole.outcome == "not_reached"
    assert "2017年1月1日至2018年11月30日" in whole.reading
    yearly = TargetResult.objects.get(run=compiled, target_code="y2019-listed")
    assert yearly.outcome == "no_data"


def test_it_writes_every_document_and_finishes(compiled: CompileRun) -> None:
    assert compiled.state == RunState.FINISHED
    assert compiled.number == 1
    states = UnitDocument.objects.filter(run=compiled).values_list("state", flat=True)
    assert len(states) == 3 * 2 + 3
    assert set(states) == {DocumentState.READY}


def test_it_names_the_files_in_chinese(compiled: CompileRun) -> None:
    names = set(UnitDocument.objects.filter(run=compiled).values_list("file__name", flat=True))
    assert "东区2018年度科技金融工作情况报告.docx" in names
    assert "攀枝花市2018年度科技金融工作情况汇总.xlsx" in names
    pdf = UnitDocument.objects.get(run=compiled, unit__slug="dongqu", kind="pdf")
    assert pdf.file is not None
    assert read_bytes(pdf.file).startswith(b"%PDF-")


def test_it_makes_no_new_edition_of_the_same_inputs(compiled: CompileRun) -> None:
    documents = UnitDocument.objects.count()
    again = compile_here(compiled.cycle)
    assert (again.state, again.same_as_id, again.number) == (RunState.UNCHANGED, compiled.pk, None)
    assert UnitDocument.objects.count() == documents
    assert not Figure.objects.filter(run=again).exists()


def test_it_makes_a_new_edition_when_a_row_was_added(compiled: CompileRun, lend: Lend) -> None:
    lend("xiqu", "700000.00")
    again = compile_here(compiled.cycle)
    assert (again.state, again.number) == (RunState.FINISHED, 2)
    assert again.inputs_hash != compiled.inputs_hash
    assert value(compiled, "xiqu", "credit_lent") == 0


def test_it_gives_two_callers_the_same_run(cycle: ReportCycle) -> None:
    first = request_compile(cycle=cycle, by=SYSTEM)
    assert request_compile(cycle=cycle, by=SYSTEM).pk == first.pk
    assert CompileRun.objects.count() == 1


def test_it_keeps_a_second_live_run_out_of_the_database(cycle: ReportCycle) -> None:
    run = request_compile(cycle=cycle, by=SYSTEM)
    job = open_job(kind="reports.compile", title="二", by=SYSTEM)
    with pytest.raises(IntegrityError, match="compile_run_one_live"):
        CompileRun.objects.create(cycle=cycle, as_of=run.as_of, requested_at=run.requested_at, job=job)


def test_it_freezes_once_however_often_the_task_comes(compiled: CompileRun) -> None:
    figures = Figure.objects.count()
    freeze_run(code=compiled.code)
    assert Figure.objects.count() == figures


def test_it_never_changes_a_frozen_figure(compiled: CompileRun) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Figure.objects.filter(run=compiled).update(value=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Figure.objects.filter(run=compiled).delete()


def test_it_marks_an_edition_compiled_before_its_day_is_over(frame: None) -> None:
    today = clock.today()
    assert is_provisional(today)
    assert not is_provisional(date(2018, 11, 30))


def test_it_refuses_a_day_outside_the_year(cycle: ReportCycle) -> None:
    with pytest.raises(DomainError, match="不在2018年度之内"):
        request_compile(cycle=cycle, as_of=date(2019, 1, 1), by=SYSTEM)
    assert not CompileRun.objects.exists()


def test_it_stops_when_a_person_cancels(cycle: ReportCycle) -> None:
    run = cancel_run(run=request_compile(cycle=cycle, by=SYSTEM), by=SYSTEM)
    work_off_here(run=run)
    assert run.state == RunState.CANCELLED
    assert not Figure.objects.exists()
    with pytest.raises(Conflict):
        cancel_run(run=run, by=SYSTEM)


def test_it_ends_with_a_job_that_was_cancelled_on_its_own_page(cycle: ReportCycle) -> None:
    run = request_compile(cycle=cycle, by=SYSTEM)
    freeze_run(code=run.code)
    cancel_job(job=run.job, by=SYSTEM)
    work_off_here(run=run)
    assert (run.state, run.number) == (RunState.CANCELLED, None)


def test_it_closes_the_job_of_a_worker_that_died_after_the_run(compiled: CompileRun) -> None:
    Job.objects.filter(pk=compiled.job_id).update(state="running", lease_until=None, finished_at=None)
    sweep_runs()
    assert Job.objects.get(pk=compiled.job_id).state == "done"


def test_it_gives_the_number_of_a_cancelled_run_to_the_next(cycle: ReportCycle) -> None:
    run = request_compile(cycle=cycle, by=SYSTEM)
    freeze_run(code=run.code)
    cancel_run(run=run, by=SYSTEM)
    assert compile_here(cycle).number == 1


def test_it_refuses_to_retry_what_did_not_fail(compiled: CompileRun) -> None:
    with pytest.raises(Conflict, match="没有需要重新生成"):
        retry_documents(run=compiled, unit=ReportingUnit.objects.get(slug="dongqu"), by=SYSTEM)
