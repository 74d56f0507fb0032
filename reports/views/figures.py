"""The rows behind a frozen figure, and their export."""

from typing import cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.accounts.models import User
from portal.accounts.views_guard import permission_required
from portal.files.http import content_response
from portal.papers.workbook import render_workbook
from portal.programme.indicators import Indicator
from reports import sources
from reports.access import get_figure_for, get_run_for

PAGE_ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permission_required("reports:figure:read")
@require_GET
def figure_rows(request: HttpRequest, code: UUID, indicator: str, slug: str) -> HttpResponse:
    user = cast(User, request.user)
    run = get_run_for(user, code)
    frozen, defined, unit = get_figure_for(user, run, indicator, slug)
    source = sources.source_of(frozen=frozen, indicator=defined)
    rows = sources.rows_behind(frozen=frozen, indicator=defined)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    context = {
        "page_title": _("%(place)s：%(title)s") % {"place": unit.name if unit else _("全市"), "title": defined.title},
        "run": run,
        "cycle": run.cycle,
        "unit": unit,
        "slug": slug,
        "indicator": defined,
        "source": source,
        "page": page,
        "lines": list(zip(_links(defined, listed), sources.cells_of(defined, listed), strict=True)),
        "may_export": user.may("reports:figure:export"),
    }
    return render(request, "reports/figure_rows.html", context)


def _links(indicator: Indicator, rows: list[dict[str, object]]) -> list[str]:
    """The address of each row's own page; empty where it has none."""
    if not indicator.detail_url:
        return ["" for _row in rows]
    return [reverse(indicator.detail_url, args=[row["link"]]) if row.get("link") else "" for row in rows]


@permission_required("reports:figure:export")
@require_GET
def figure_export(request: HttpRequest, code: UUID, indicator: str, slug: str) -> HttpResponse:
    user = cast(User, request.user)
    run = get_run_for(user, code)
    frozen, defined, unit = get_figure_for(user, run, indicator, slug)
    source = sources.source_of(frozen=frozen, indicator=defined)
    if source.live_rows > sources.EXPORT_ROWS:
        return redirect("reports:figure_rows", code=code, indicator=indicator, slug=slug)
    book = sources.sheet_of(run=run, source=source, unit=unit)
    name = f"{unit.name if unit else _('全市')}{run.cycle.year}年度{defined.title}明细.xlsx"
    return content_response(render_workbook(book), name=name, content_type=XLSX)
