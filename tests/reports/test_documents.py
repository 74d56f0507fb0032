"""What happens to a document that cannot be written."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.models import OutboxMessage
from portal.papers.pdf import NoUsableFont
from portal.programme.models import ReportingUnit
from reports.inline import work_off_here
from reports.models import CompileRun, DocumentBatch, DocumentState, ReportCycle, UnitDocument
from reports.services import documents, rendering
from reports.services.freezing import freeze_run
from reports.services.requests import request_compile, retry_documents
from reports.services.sweeping import sweep_runs
from reports.states import RunState
from tests.reports.conftest import Lend, compile_here


def poison(monkeypatch: pytest.MonkeyPatch, slug: str) -> None:
    real = rendering.render

    def fail_for_one(inputs: object, *, unit: ReportingUnit | None, kinds: list[str]) -> object:
        if unit is not None and unit.slug == slug:
            raise RuntimeError("spoilt")
        return real(inputs, unit=unit, kinds=kinds)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "render", fail_for_one)


def compile_with_retries(cycle: ReportCycle) -> CompileRun:
    """As a worker does over time: a failed try waits for the next, here without the pause."""
    run = request_compile(cycle=cycle, by=SYSTEM)
    for _round in range(4):
        OutboxMessage.objects.owed().update(not_before=clock.real_now() - timedelta(seconds=1))
        work_off_here(run=run)
    return run


def test_it_parks_a_unit_that_fails_three_times_and_goes_on(
    cycle: ReportCycle, lend: Lend, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(monkeypatch, "xiqu")
    run = compile_with_retries(cycle)
    spoilt = UnitDocument.objects.filter(run=run, state=DocumentState.FAILED)
    assert {document.unit.slug for document in spoilt if document.unit} == {"xiqu"}
    assert all(document.attempts == 3 and "spoilt" in document.message for document in spoilt)
    assert (run.state, "2个文件未能生成" in run.message) == (RunState.FINISHED, True)


def test_it_writes_a_parked_unit_when_it_is_retried(
    cycle: ReportCycle, lend: Lend, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as spoilt:
        poison(spoilt, "xiqu")
        run = compile_with_retries(cycle)
    assert retry_documents(run=run, unit=ReportingUnit.objects.get(slug="xiqu"), by=SYSTEM) == 2
    work_off_here(run=run)
    assert not UnitDocument.objects.filter(run=run).exclude(state=DocumentState.READY).exists()


def test_it_parks_a_unit_that_killed_its_worker_three_times(cycle: ReportCycle, lend: Lend) -> None:
    run = request_compile(cycle=cycle, by=SYSTEM)
    documents_of_one = UnitDocument.objects.filter(run=run, unit__slug="miyi")
    freeze_run(code=run.code)
    documents_of_one.update(attempts=3)
    work_off_here(run=run)
    assert {document.state for document in documents_of_one} == {DocumentState.FAILED}
    assert run.state == RunState.FINISHED


def test_it_reports_a_pdf_without_a_font_and_writes_the_rest(
    cycle: ReportCycle, lend: Lend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_font(paper: object) -> bytes:
        raise NoUsableFont("没有可用的中文字体")

    with monkeypatch.context() as bare:
        bare.setattr(rendering, "render_pdf", no_font)
        run = compile_here(cycle)
    found = UnitDocument.objects.filter(run=run)
    assert {document.state for document in found.filter(kind="pdf")} == {DocumentState.IMPOSSIBLE}
    assert {document.state for document in found.exclude(kind="pdf")} == {DocumentState.READY}
    assert "没有可用的中文字体" in found.filter(kind="pdf").first().message  # type: ignore[union-attr]
    again = compile_here(cycle)
    work_off_here(run=run)
    assert again.state == RunState.UNCHANGED
    assert not found.exclude(state=DocumentState.READY).exists()


def test_it_owes_again_a_batch_whose_message_was_given_up(cycle: ReportCycle, lend: Lend) -> None:
    run = request_compile(cycle=cycle, by=SYSTEM)
    freeze_run(code=run.code)
    OutboxMessage.objects.owed().update(parked_at=clock.real_now())
    assert sweep_runs() == 3
    assert sweep_runs() == 0
    work_off_here(run=run)
    assert run.state == RunState.FINISHED


def test_it_leaves_a_batch_with_a_live_lease_alone(cycle: ReportCycle, lend: Lend) -> None:
    run = request_compile(cycle=cycle, by=SYSTEM)
    freeze_run(code=run.code)
    batch = DocumentBatch.objects.filter(run=run).first()
    assert batch is not None
    DocumentBatch.objects.filter(pk=batch.pk).update(lease_until=clock.real_now() + timedelta(seconds=60))
    documents.write_batch(code=batch.code)
    assert {document.state for document in batch.documents.all()} == {DocumentState.WAITING}
