"""The calculators: a version, its facts, the amounts and the trace. They write nothing; every state has its address."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loans.models import SchemeVersion
from loans.scheme_desk.assessing import assess, kinds_of
from loans.scheme_desk.examples import example_data
from loans.scheme_desk.facts_form import FactsForm
from loans.scheme_desk.fetching import user_of
from loans.scheme_desk.pages import CALCULATE
from loans.scheme_desk.results import ShownResult, shown_result
from loans.scheme_desk.versions import shown_versions
from loans.scheme_states import VersionState
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.format import Scheme
from loans.schemes.problems import Problem, Refused
from loans.services.schemes import scheme_of
from portal.accounts.views_guard import permission_required
from portal.core import clock

OPEN = (VersionState.DRAFT, VersionState.APPROVED)
# What the address carries besides facts.
CHOSEN = "version"


@require_safe
@permission_required(CALCULATE)
def scheme_calculator(request: HttpRequest) -> HttpResponse:
    """The versions that can be calculated with, and for each the assessments of which it says something."""
    rows = SchemeVersion.objects.visible_to(user_of(request)).filter(state__in=OPEN).select_related("scheme")
    versions = list(rows.order_by("scheme__name", "-number"))
    shown = shown_versions(versions, clock.today())
    context = {
        "rows": [(one, kinds_of(scheme_of(one.version))) for one in shown],
        "kinds": list(FactsKind),
        "page_title": _("方案计算器"),
    }
    return render(request, "loans/scheme_calculator.html", context)


@require_safe
@permission_required(CALCULATE)
def scheme_calculate(request: HttpRequest, kind: str) -> HttpResponse:
    """One assessment. Without facts in the address the form is filled with an example, marked as one."""
    if kind not in FactsKind.values:
        raise Http404
    rows = SchemeVersion.objects.visible_to(user_of(request)).filter(state__in=OPEN).select_related("scheme")
    versions = list(rows.order_by("scheme__name", "-number").defer("document", "source_text"))
    version = _chosen(request, versions)
    context: dict[str, Any] = {
        "kind": FactsKind(kind),
        "kinds": list(FactsKind),
        "versions": versions,
        "version": version,
    }
    status = 200
    if version is not None:
        scheme = scheme_of(version)
        result, problems, form, is_example = _calculated(request, version, scheme, FactsKind(kind))
        status = 400 if problems or form.has_errors else 200
        context |= {"form": form, "result": result, "problems": problems, "is_example": is_example}
        context |= {"says": kinds_of(scheme), "add_rows": list(form.rows)}
    context["page_title"] = _("%(kind)s计算器") % {"kind": FactsKind(kind).label}
    return render(request, "loans/scheme_calculate.html", context, status=status)


def _chosen(request: HttpRequest, versions: list[SchemeVersion]) -> SchemeVersion | None:
    """The version that the address names, or 404; without one the first in force today, or approved."""
    text = request.GET.get(CHOSEN, "")
    if text:
        try:
            code = UUID(text)
        except ValueError:
            raise Http404 from None
        found = next((one for one in versions if one.code == code), None)
        if found is None:
            raise Http404
        return found
    held = [one.version for one in shown_versions(versions, clock.today()) if one.is_held]
    approved = [one for one in versions if one.state == VersionState.APPROVED]
    return next(iter([*held, *approved, *versions]), None)


def _calculated(
    request: HttpRequest, version: SchemeVersion, scheme: Scheme, kind: FactsKind
) -> tuple[ShownResult | None, list[Problem], FactsForm, bool]:
    is_example = not set(request.GET) - {CHOSEN}
    given: QueryDict = request.GET
    if is_example:
        given = example_data(scheme, kind, version.valid_from or clock.today())
    form = FactsForm(scheme, kind, given)
    data = form.read()
    if form.has_errors:
        return None, [], form, is_example
    try:
        found = assess(scheme, kind, data)
    except Refused as error:
        form.note(error.problems)
        return None, error.problems, form, is_example
    return shown_result(scheme, version, kind, found), [], form, is_example
