"""Pages of the enterprise register."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.lists import ENTERPRISES
from enterprises.models import Enterprise
from enterprises.states import status_word
from portal.accounts.views_guard import permission_required
from portal.core.list_views import list_export, list_page
from portal.core.panels import open_file
from portal.programme.scope import fetch, shown_to

READ = "enterprises:enterprise:read"


@require_safe
@permission_required(READ)
def enterprise_list(request: HttpRequest) -> HttpResponse:
    rows = shown_to(request.user, Enterprise).select_related("reporting_unit")
    return list_page(request, ENTERPRISES, rows)


@require_safe
@permission_required("exchange:export:run")
def enterprise_export(request: HttpRequest) -> HttpResponse:
    rows = shown_to(request.user, Enterprise).select_related("reporting_unit")
    return list_export(request, ENTERPRISES, rows)


@require_safe
@permission_required(READ)
def enterprise_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """The enterprise's file: facts on top, one tab for each thing that an app knows of it, as of a day."""
    rows = shown_to(request.user, Enterprise).select_related("reporting_unit", "division")
    enterprise = fetch(rows, code=code)
    context = {
        "enterprise": enterprise,
        "status": status_word(enterprise),
        "file": open_file(request, enterprise),
        "page_title": enterprise.name,
        "register_title": _("企业库"),
    }
    return render(request, "enterprises/enterprise_detail.html", context)
