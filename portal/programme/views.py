"""Pages of the programme's frame."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.accounts.views_guard import permission_required
from portal.core.list_views import list_export, list_page
from portal.programme.lists import ACTIVITIES
from portal.programme.models import Activity
from portal.programme.scope import shown_to


def activities_for(request: HttpRequest) -> QuerySet[Activity]:
    return shown_to(request.user, Activity)


@require_safe
@permission_required("programme:activity:read")
def activity_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, ACTIVITIES, activities_for(request))


@require_safe
@permission_required("exchange:export:run")
def activity_export(request: HttpRequest) -> HttpResponse:
    return list_export(request, ACTIVITIES, activities_for(request))
