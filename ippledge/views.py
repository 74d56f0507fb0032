"""Pages of the pledge register."""

from uuid import UUID

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ippledge.lists import PLEDGES
from ippledge.models import PledgedRight, PledgeRegistration
from ippledge.states import pledge_word
from portal.accounts.views_guard import permission_required
from portal.core.list_views import list_export, list_page
from portal.core.timeline import timeline_of
from portal.programme.scope import fetch, shown_to

READ = "ippledge:pledge:read"


def pledges_for(request: HttpRequest) -> QuerySet[PledgeRegistration]:
    return shown_to(request.user, PledgeRegistration).select_related("enterprise__reporting_unit", "bank", "loan")


@require_safe
@permission_required(READ)
def pledge_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, PLEDGES, pledges_for(request))


@require_safe
@permission_required("exchange:export:run")
def pledge_export(request: HttpRequest) -> HttpResponse:
    return list_export(request, PLEDGES, pledges_for(request))


@require_safe
@permission_required(READ)
def pledge_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """A registration with the rights under it and what they were valued at."""
    pledge = fetch(pledges_for(request), code=code)
    rights = shown_to(request.user, PledgedRight).filter(registration=pledge).select_related("right", "appraiser")
    context = {
        "pledge": pledge,
        "state": pledge_word(pledge),
        "rights": rights.order_by("right__number"),
        "valued": rights.order_by().aggregate(total=Sum("appraised_value"))["total"],
        "entries": timeline_of(pledge, with_references=True),
        "page_title": pledge.number,
    }
    return render(request, "ippledge/pledge_detail.html", context)
