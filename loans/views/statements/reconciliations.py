"""Reconciliations: the accounts, one account's months, a month as it stands, and the sheet that two persons sign."""

from datetime import date
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loans.forms.statements import DecisionForm, PrepareForm
from loans.models import BankStatement, Fund, Reconciliation
from loans.parameters import RECONCILIATION_DUE_DAYS, parameter_on
from loans.reconciling.accounts import accounts_for, fetch_account, standing_word, with_standing
from loans.reconciling.lists import accounts_list
from loans.reconciling.months import month_end, sheet_of
from loans.reconciling.overview import months_of, snapshot_sheet
from loans.reconciling.paper import reconciliation_paper
from loans.services.reconciling import (
    confirm_reconciliation,
    has_moved,
    prepare_reconciliation,
    return_reconciliation,
)
from loans.statement_states import ReconciliationState
from loans.views.statements.frame import READ, RECONCILE, account_context, account_for, kept_account, user_of
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.core.errors import DomainError, NotPermitted
from portal.core.list_views import list_export, list_page
from portal.files.http import content_response
from portal.papers.pdf import NoUsableFont, render_pdf
from portal.programme.scope import fetch

EXPORT = "loans:ledger:export"
LATEST = 8


def due_days(today: date) -> int:
    return int(parameter_on(RECONCILIATION_DUE_DAYS, today))


@require_safe
@permission_required(READ)
def reconciliation_list(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    return list_page(request, accounts_list(today), with_standing(accounts_for(user_of(request)), due_days(today)))


@require_safe
@permission_required(EXPORT)
def reconciliation_export(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    return list_export(request, accounts_list(today), with_standing(accounts_for(user_of(request)), due_days(today)))


@require_safe
@permission_required(READ)
def reconciliation_overview(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    """One account: where it stands, its months and its statements."""
    today = clock.today()
    rows = with_standing(accounts_for(user_of(request)), due_days(today))
    account = fetch_account(rows, code, holding)
    statements = BankStatement.objects.filter(account=account).order_by("-last_on", "-id")
    context = account_context(
        request,
        account,
        "overview",
        months=months_of(account, today),
        statements=statements[:LATEST],
        word=standing_word(account, today),
    )
    return render(request, "loans/reconciliation_overview.html", context)


def month_of(year: int, month: int) -> date:
    """The end of a month that an address names, or 404."""
    if not (1 <= month <= 12 and 2000 <= year <= 2999):
        raise Http404
    return month_end(year, month)


@require_safe
@permission_required(READ)
def reconciliation_month(request: HttpRequest, code: UUID, holding: str, year: int, month: int) -> HttpResponse:
    """The month as bank and books stand now. The form on it prepares the sheet."""
    account = account_for(request, code, holding)
    sheet = sheet_of(account, month_of(year, month))
    made = Reconciliation.objects.filter(account=account, month_end=sheet.day).select_related("preparer_person")
    context = account_context(request, account, "overview", sheet=sheet, made=made, form=PrepareForm())
    return render(request, "loans/reconciliation_month.html", context)


@require_POST
@permission_required(RECONCILE)
def reconciliation_prepare(request: HttpRequest, code: UUID, holding: str, year: int, month: int) -> HttpResponse:
    account = kept_account(request, code, holding)
    day = month_of(year, month)
    form = PrepareForm(request.POST)
    if form.is_valid():
        try:
            made = prepare_reconciliation(
                account=account, month_end=day, by=user_of(request), explanation=form.cleaned_data["explanation"]
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("余额调节表已提交，由另一人复核确认。"))
            return redirect("loans:reconciliation_detail", code=made.code)
    sheets = Reconciliation.objects.filter(account=account, month_end=day).select_related("preparer_person")
    context = account_context(request, account, "overview", sheet=sheet_of(account, day), made=sheets, form=form)
    return render(request, "loans/reconciliation_month.html", context, status=409)


def reconciliations_for(request: HttpRequest) -> QuerySet[Reconciliation]:
    rows = Reconciliation.objects.visible_to(user_of(request))
    return rows.select_related("account__fund__owner", "account__bank", "preparer_person", "decider_person")


def kept_reconciliation(request: HttpRequest, code: UUID) -> Reconciliation:
    kept = Fund.objects.kept_by(user_of(request))
    return cast(Reconciliation, fetch(reconciliations_for(request).filter(account__fund__in=kept), code=code))


@require_safe
@permission_required(READ)
def reconciliation_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    return _detail(request, fetch(reconciliations_for(request), code=code), DecisionForm())


def _detail(request: HttpRequest, made: Reconciliation, form: DecisionForm, status: int = 200) -> HttpResponse:
    user = user_of(request)
    context = account_context(request, made.account, "overview", reconciliation=made, form=form)
    context["sheet"] = snapshot_sheet(made.snapshot)
    context["is_waiting"] = made.state == ReconciliationState.PREPARED
    context["is_preparer"] = made.preparer_person_id == user.person_id
    context["moved"] = made.state != ReconciliationState.RETURNED and has_moved(made)
    return render(request, "loans/reconciliation_detail.html", context, status=status)


@require_POST
@permission_required(RECONCILE)
def reconciliation_confirm(request: HttpRequest, code: UUID) -> HttpResponse:
    made = kept_reconciliation(request, code)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            confirm_reconciliation(reconciliation=made, by=user_of(request), note=form.cleaned_data["note"])
        except NotPermitted:
            raise
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("余额调节表已确认。"))
            return redirect("loans:reconciliation_detail", code=made.code)
    return _detail(request, made, form, status=409)


@require_POST
@permission_required(RECONCILE)
def reconciliation_return(request: HttpRequest, code: UUID) -> HttpResponse:
    made = kept_reconciliation(request, code)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            return_reconciliation(reconciliation=made, by=user_of(request), note=form.cleaned_data["note"])
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("余额调节表已退回，可重新编制。"))
            return redirect("loans:reconciliation_detail", code=made.code)
    return _detail(request, made, form, status=409)


@require_safe
@permission_required(READ)
def reconciliation_print(request: HttpRequest, code: UUID) -> HttpResponse:
    """The sheet as a PDF, from its snapshot."""
    made = fetch(reconciliations_for(request), code=code)
    try:
        content = render_pdf(reconciliation_paper(made))
    except NoUsableFont as error:
        raise DomainError(str(error), code="no_font") from error
    name = _("银行存款余额调节表_%(number)s_%(month)s.pdf") % {
        "number": made.account.account_number,
        "month": f"{made.month_end:%Y%m}",
    }
    return content_response(content, name=name, content_type="application/pdf", inline=True)
