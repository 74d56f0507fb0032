"""Every number that the programme may change, and which of them wait for the leading group's decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.views_guard import permission_required
from portal.programme.models import Basis, Parameter, ReportingUnit, Target


@require_safe
@permission_required("programme:parameter:read")
def parameter_list(request: HttpRequest) -> HttpResponse:
    """``basis=example`` leaves what waits for a decision: parameters, memberships, and how a goal's words are read."""
    basis = request.GET.get("basis", "")
    parameters = Parameter.objects.order_by("key", "-valid_from")
    units = ReportingUnit.objects.select_related("organisation")
    if basis in Basis.values:
        parameters, units = parameters.filter(basis=basis), units.filter(basis=basis)
    context = {
        "parameters": parameters,
        "units": units,
        "readings": Target.objects.exclude(reading="") if basis in {"", Basis.EXAMPLE} else [],
        "basis": basis,
        "bases": Basis.choices,
        "waiting": Parameter.objects.filter(basis=Basis.EXAMPLE).count()
        + ReportingUnit.objects.filter(basis=Basis.EXAMPLE).count(),
    }
    return render(request, "programme/parameter_list.html", context)
