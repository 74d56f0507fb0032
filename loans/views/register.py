"""Pages of the loan register."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loans.balances import balance_chart, lent_by_year, standing_on
from loans.lists import FEEDBACK, INSTITUTION_KINDS, INSTITUTIONS, LOANS
from loans.models import Feedback, Loan
from portal.accounts.models import Organisation
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.core.display import MoneyUnit, money_unit
from portal.core.list_views import list_export, list_page
from portal.core.panels import read_day
from portal.core.timeline import timeline_of
from portal.programme.scope import fetch, shown_to

READ = "loans:loan:read"
EXPORT = "exchange:export:run"


def loans_for(request: HttpRequest) -> QuerySet[Loan]:
    return shown_to(request.user, Loan).select_related("bank", "enterprise__reporting_unit")


def feedback_for(request: HttpRequest) -> QuerySet[Feedback]:
    return shown_to(request.user, Feedback).select_related("loan__bank", "loan__enterprise")


def institutions() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind__in=INSTITUTION_KINDS)


@require_safe
@permission_required(READ)
def loan_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, LOANS, loans_for(request))


@require_safe
@permission_required(EXPORT)
def loan_export(request: HttpRequest) -> HttpResponse:
    return list_export(request, LOANS, loans_for(request))


@require_safe
@permission_required(READ)
def loan_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """The loan's file: facts, every report of the bank, and its state replayed to any day."""
    loan = fetch(loans_for(request).select_related("guarantor", "insurer", "enterprise__reporting_unit"), code=code)
    reports = list(shown_to(request.user, Feedback).filter(loan=loan).order_by("-as_of"))
    today = clock.today()
    on = read_day(request, today)
    unit = money_unit(request)
    context = {
        "loan": loan,
        "reports": reports,
        "standing": standing_on(loan, reports, on),
        "is_today": on == today,
        "chart": balance_chart(loan, reports, unit.label, 0 if unit is MoneyUnit.YUAN else 4),
        "entries": timeline_of(loan),
        "page_title": loan.contract_number,
    }
    return render(request, "loans/loan_detail.html", context)


@require_safe
@permission_required(READ)
def feedback_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, FEEDBACK, feedback_for(request))


@require_safe
@permission_required(EXPORT)
def feedback_export(request: HttpRequest) -> HttpResponse:
    return list_export(request, FEEDBACK, feedback_for(request))


@require_safe
@permission_required(READ)
def institution_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, INSTITUTIONS, institutions())


@require_safe
@permission_required(EXPORT)
def institution_export(request: HttpRequest) -> HttpResponse:
    return list_export(request, INSTITUTIONS, institutions())


@require_safe
@permission_required(READ)
def institution_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """A cooperating institution: its roles, its names, and what it lent to firms that the user may see."""
    organisation = fetch(institutions(), code=code)
    lent = shown_to(request.user, Loan).filter(bank=organisation)
    context = {
        "organisation": organisation,
        "roles": organisation.institution_roles.order_by("role"),
        "names": organisation.names.order_by("-valid_from"),
        "lent": lent_by_year(lent),
        "page_title": organisation.name,
        "register_title": _("合作机构"),
    }
    return render(request, "loans/institution_detail.html", context)
