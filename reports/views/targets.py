"""The targets of the plan as they stand today, what lies behind the pictures, and the milestones."""

from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.accounts.models import User
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.files.http import content_response
from portal.papers.workbook import render_workbook
from portal.programme.models import Milestone, MilestoneState
from reports import dashboard
from reports.access import units_for
from reports.services.measuring import CityValues, evaluate_targets
from reports.views.figures import XLSX

MILESTONE_COLOURS = {MilestoneState.OPEN: "grey", MilestoneState.RUNNING: "blue", MilestoneState.REACHED: "green"}


@permission_required("programme:target:read")
@require_GET
def target_dashboard(request: HttpRequest) -> HttpResponse:
    day = _day(request)
    found = evaluate_targets(as_of=day, values=CityValues())
    months = dashboard.credit_by_month(year=day.year, until=day, units=units_for(cast(User, request.user)))
    context = {
        "page_title": _("目标进度"),
        "day": day,
        "days": dashboard.days_to_choose(),
        "targets": [dashboard.TargetLine(one) for one in found],
        "progress_chart": dashboard.progress_chart(found),
        "months": months,
        "credit_chart": dashboard.credit_chart(months),
    }
    return render(request, "reports/target_dashboard.html", context)


@permission_required("programme:target:read")
@require_GET
def target_export(request: HttpRequest) -> HttpResponse:
    """Both tables of the dashboard as one workbook."""
    day = _day(request)
    found = evaluate_targets(as_of=day, values=CityValues())
    months = dashboard.credit_by_month(year=day.year, until=day, units=units_for(cast(User, request.user)))
    book = dashboard.workbook(day=day, found=found, months=months)
    return content_response(render_workbook(book), name=f"目标进度{day.isoformat()}.xlsx", content_type=XLSX)


def _day(request: HttpRequest) -> date:
    """The day asked for, or the latest edition's: never a day to come."""
    try:
        asked = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return dashboard.default_day()
    return min(asked, clock.today())


@permission_required("programme:target:read")
@require_GET
def milestone_list(request: HttpRequest) -> HttpResponse:
    rows = [(milestone, MILESTONE_COLOURS[MilestoneState(milestone.state)]) for milestone in Milestone.objects.all()]
    context = {"page_title": _("里程碑"), "rows": rows}
    return render(request, "reports/milestone_list.html", context)
