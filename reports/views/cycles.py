"""The list of cycles, a cycle with its units, editions and live progress, and what the office does there."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.accounts.models import User
from portal.accounts.views_guard import permission_required
from portal.core.errors import DomainError
from reports.access import get_cycle_for, get_run_for, get_unit_for, units_for
from reports.forms import CompileForm, CycleOpenForm
from reports.models import CompileRun, DocumentState, Report, ReportCycle, UnitDocument
from reports.services.cycles import open_cycle
from reports.services.progress import progress_of
from reports.services.requests import cancel_run, request_compile, retry_documents
from reports.states import REPORT, RUN, RunState


@permission_required("reports:cycle:read")
@require_GET
def cycle_list(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    finished = Q(runs__state=RunState.FINISHED)
    cycles = ReportCycle.objects.visible_to(user).annotate(
        edition_count=Count("runs", filter=finished), last_finished_at=Max("runs__finished_at", filter=finished)
    )
    context = {"page_title": _("报告年度"), "cycles": cycles, "form": CycleOpenForm(), "may_open": _may_open(user)}
    return render(request, "reports/cycle_list.html", context)


def _may_open(user: User) -> bool:
    return user.may("reports:cycle:manage")


@permission_required("reports:cycle:manage")
@require_POST
def cycle_open(request: HttpRequest) -> HttpResponse:
    form = CycleOpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("年度或数据截止日无法识别，请重新填写。"))
        return redirect("reports:cycle_list")
    year, day = form.cleaned_data["year"], form.cleaned_data["figures_as_of"]
    try:
        cycle = open_cycle(year=year, figures_as_of=day, by=cast(User, request.user))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:cycle_list")
    messages.success(request, _("%s年度已开启，各单位报告已预填。下一步：汇编。") % cycle.year)
    return redirect("reports:cycle_detail", year=cycle.year)


@permission_required("reports:cycle:read")
@require_GET
def cycle_detail(request: HttpRequest, year: int) -> HttpResponse:
    user = cast(User, request.user)
    cycle = get_cycle_for(user, year)
    runs = list(CompileRun.objects.visible_to(user).filter(cycle=cycle).select_related("job", "same_as"))
    live = next((run for run in runs if run.is_live), None)
    editions = [run for run in runs if run.state == RunState.FINISHED]
    latest = editions[0] if editions else None
    context = {
        "page_title": _("%s年度") % cycle.year,
        "cycle": cycle,
        "runs": runs,
        "editions": editions,
        "live": live,
        "latest": latest,
        "rows": _unit_rows(user, cycle, latest),
        "machine": RUN,
        "report_machine": REPORT,
        "form": CompileForm(cycle=cycle, initial={"as_of": cycle.figures_as_of}),
        "may_compile": user.may("reports:cycle:compile"),
    }
    return render(request, "reports/cycle_detail.html", context | _progress(live))


def _unit_rows(user: User, cycle: ReportCycle, latest: CompileRun | None) -> list[dict[str, object]]:
    """Each unit that ``user`` may see with its report and the latest edition's files, then the city."""
    reports = {report.unit_id: report for report in Report.objects.visible_to(user).filter(cycle=cycle)}
    files: dict[int | None, list[UnitDocument]] = {}
    if latest is not None:
        for document in UnitDocument.objects.visible_to(user).filter(run=latest).select_related("file"):
            files.setdefault(document.unit_id, []).append(document)
    rows = [_unit_row(unit, unit.slug, reports.get(unit.pk), files.get(unit.pk, [])) for unit in units_for(user)]
    return [*rows, _unit_row(None, "city", None, files.get(None, []))]


def _unit_row(unit: object, slug: str, report: Report | None, files: list[UnitDocument]) -> dict[str, object]:
    broken = {DocumentState.FAILED, DocumentState.IMPOSSIBLE}
    return {
        "unit": unit,
        "slug": slug,
        "report": report,
        "files": files,
        "can_retry": any(document.state in broken for document in files),
    }


def _progress(run: CompileRun | None) -> dict[str, object]:
    return {"run": run, "progress": progress_of(run) if run else None, "machine": RUN}


@permission_required("reports:cycle:read")
@require_GET
def run_progress(request: HttpRequest, code: UUID) -> HttpResponse:
    """The fragment that polls itself; when the run has ended the page reloads to show the edition."""
    user = cast(User, request.user)
    run = get_run_for(user, code)
    context = _progress(run) | {"cycle": run.cycle, "may_compile": user.may("reports:cycle:compile")}
    response = render(request, "reports/_run_progress.html", context)
    if not run.is_live:
        response["HX-Refresh"] = "true"
    return response


@permission_required("reports:cycle:compile")
@require_POST
def run_request(request: HttpRequest, year: int) -> HttpResponse:
    user = cast(User, request.user)
    cycle = get_cycle_for(user, year)
    form = CompileForm(request.POST, cycle=cycle)
    if not form.is_valid():
        messages.error(request, _("数据截止日无法识别，请写成 2018-11-30 的形式。"))
        return redirect("reports:cycle_detail", year=year)
    try:
        run = request_compile(cycle=cycle, as_of=form.cleaned_data["as_of"], by=user)
        messages.success(request, _("汇编已开始（数据截至%s），进度见下方；可以离开本页。") % run.as_of.isoformat())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("reports:cycle_detail", year=year)


@permission_required("reports:cycle:compile")
@require_POST
def run_cancel(request: HttpRequest, code: UUID) -> HttpResponse:
    user = cast(User, request.user)
    run = get_run_for(user, code)
    try:
        cancel_run(run=run, by=user)
        messages.success(request, _("汇编已取消，没有产生新版本。"))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("reports:cycle_detail", year=run.cycle.year)


@permission_required("reports:cycle:compile")
@require_POST
def document_retry(request: HttpRequest, code: UUID, slug: str) -> HttpResponse:
    user = cast(User, request.user)
    run = get_run_for(user, code)
    try:
        owed = retry_documents(run=run, unit=get_unit_for(user, slug), by=user)
        messages.success(request, _("%s个文件将重新生成。") % owed)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("reports:cycle_detail", year=run.cycle.year)
