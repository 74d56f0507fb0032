"""A unit's report (or the city's) in an edition, its files, and two editions side by side."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from portal.accounts.models import User
from portal.accounts.views_guard import permission_required
from portal.files.http import file_response
from reports.access import CITY, READS_ALL, get_cycle_for, get_edition_for, get_file_for, get_unit_for, units_for
from reports.figures import figure_sheets, grouped
from reports.models import CompileRun, DocumentKind, DocumentState, Report, TargetResult, UnitDocument
from reports.states import REPORT


@permission_required("reports:report:read")
@require_GET
def report_detail(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    user = cast(User, request.user)
    cycle, unit = get_cycle_for(user, year), get_unit_for(user, slug)
    edition = get_edition_for(user, cycle, _number(request.GET.get("edition", "")))
    unit_id = unit.pk if unit else None
    sheet = figure_sheets(run=edition, units=[unit_id]).get(unit_id, {}) if edition else {}
    place = unit.name if unit else _("全市")
    context = {
        "page_title": _("%(place)s%(year)s年度报告") % {"place": place, "year": year},
        "cycle": cycle,
        "unit": unit,
        "slug": slug,
        "edition": edition,
        "report": Report.objects.visible_to(user).filter(cycle=cycle, unit=unit).first() if unit else None,
        "machine": REPORT,
        "groups": grouped(sheet),
        "documents": _documents(user, edition, unit_id),
        "targets": TargetResult.objects.filter(run=edition) if edition and unit is None else [],
        "editions": CompileRun.objects.editions().visible_to(user).filter(cycle=cycle),
        "shows_rows": unit is not None or user.organisation.kind in READS_ALL,
    }
    return render(request, "reports/report_detail.html", context)


def _documents(user: User, edition: CompileRun | None, unit_id: int | None) -> dict[str, object]:
    if edition is None:
        return {"all": [], "pdf": None}
    found = list(UnitDocument.objects.visible_to(user).filter(run=edition, unit_id=unit_id).select_related("file"))
    ready = [one for one in found if one.kind == DocumentKind.PDF and one.state == DocumentState.READY]
    return {"all": found, "pdf": ready[0] if ready else None}


def _number(text: str) -> int | None:
    """An edition number from the address; anything else asks for the latest."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


@permission_required("reports:paper:download")
@xframe_options_sameorigin
@require_GET
def document_download(request: HttpRequest, code: UUID) -> HttpResponse:
    stored = get_file_for(cast(User, request.user), code)
    return file_response(stored, inline=request.GET.get("inline") == "1")


@permission_required("reports:report:read")
@require_GET
def edition_compare(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """What two editions say of one unit: the lines that differ, old and new value."""
    user = cast(User, request.user)
    cycle, unit = get_cycle_for(user, year), get_unit_for(user, slug)
    newer = get_edition_for(user, cycle, _number(request.GET.get("new", "")))
    older = None
    if newer is not None and newer.number is not None and newer.number > 1:
        asked = _number(request.GET.get("old", "")) or newer.number - 1
        older = CompileRun.objects.editions().visible_to(user).filter(cycle=cycle, number=asked).first()
    context = {
        "page_title": _("版次比较"),
        "cycle": cycle,
        "unit": unit,
        "slug": slug,
        "older": older,
        "newer": newer,
        "differences": _differences(older, newer, unit.pk if unit else None),
        "editions": CompileRun.objects.editions().visible_to(user).filter(cycle=cycle),
        "places": [(CITY, _("全市")), *((one.slug, one.name) for one in units_for(user))],
    }
    return render(request, "reports/edition_compare.html", context)


def _differences(older: CompileRun | None, newer: CompileRun | None, unit_id: int | None) -> list[dict[str, object]]:
    if older is None or newer is None:
        return []
    before = figure_sheets(run=older, units=[unit_id]).get(unit_id, {})
    after = figure_sheets(run=newer, units=[unit_id]).get(unit_id, {})
    lines = [line for group in grouped(after) for line in group.lines]
    pairs = [(line, before.get(line.indicator.code)) for line in lines]
    return [
        {"line": line, "before": was.value if was else None}
        for line, was in pairs
        if was is None or was.value != line.value
    ]
