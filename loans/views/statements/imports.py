"""Importing a bank statement: upload, preview, apply or discard; and the lines of an account."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loans.forms.statements import StatementUploadForm
from loans.models import BankStatement, Fund, StatementLine
from loans.reconciling.accounts import account_page
from loans.reconciling.lists import LINES, lines_with_sides
from loans.services.matching import match_surely
from loans.services.statements import (
    apply_statement,
    discard_statement,
    findings_of,
    plan_statement,
    upload_statement,
)
from loans.statement_states import StatementState
from loans.views.statements.frame import IMPORT, READ, account_context, account_for, kept_account, user_of
from portal.accounts.views_guard import permission_required
from portal.core.errors import DomainError
from portal.core.list_views import list_export, list_page
from portal.files.http import file_response
from portal.files.uploads import check_size
from portal.programme.scope import fetch

PAGE = 50
EXPORT = "loans:ledger:export"


def statements_for(request: HttpRequest) -> QuerySet[BankStatement]:
    rows = BankStatement.objects.visible_to(user_of(request))
    return rows.select_related("account__fund__owner", "account__bank", "file")


def kept_statement(request: HttpRequest, code: UUID) -> BankStatement:
    kept = Fund.objects.kept_by(user_of(request))
    return cast(BankStatement, fetch(statements_for(request).filter(account__fund__in=kept), code=code))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT)
def statement_import(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    """Upload a file for the account; it is read at once and shown before anything is taken over."""
    account = kept_account(request, code, holding)
    form = StatementUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            check_size(file.size)
            statement = upload_statement(
                account=account, content=file.read(), name=file.name, by=user_of(request), stated=form.stated()
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else "file", error.message)
        else:
            return redirect("loans:statement_detail", code=statement.code)
    context = account_context(request, account, "overview", form=form)
    return render(request, "loans/statement_import.html", context, status=400 if form.errors else 200)


@require_safe
@permission_required(READ)
def statement_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """A previewed file row by row as it would be taken over now; an applied one with what became of it."""
    statement = fetch(statements_for(request), code=code)
    context = account_context(request, statement.account, "overview", statement=statement, verdict="")
    if statement.state == StatementState.PREVIEWED:
        plan = plan_statement(statement)
        chosen = request.GET.get("verdict", "")
        rows = [row for row in plan.rows() if not chosen or (chosen == "new") == (row[1] > 0)]
        context |= {"counts": plan.counts, "findings": findings_of(plan), "continuity": plan.continuity}
        context |= {"page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "verdict": chosen}
    else:
        rows_kept = StatementLine.objects.filter(statement=statement).order_by("position")
        context |= {"counts": statement.counts, "findings": statement.findings}
        context |= {"page": Paginator(rows_kept, PAGE).get_page(request.GET.get("page"))}
    return render(request, "loans/statement_detail.html", context)


@require_POST
@permission_required(IMPORT)
def statement_apply(request: HttpRequest, code: UUID) -> HttpResponse:
    """Take the new lines over, then match what is beyond doubt."""
    statement = apply_statement(statement=kept_statement(request, code), by=user_of(request))
    matched = match_surely(account=statement.account, by=user_of(request))
    words = {"new": statement.counts["new"], "repeat": statement.counts["repeat"], "matched": matched}
    messages.success(request, _("已导入 %(new)s 行流水，重复 %(repeat)s 行未再导入；自动匹配 %(matched)s 行。") % words)
    return redirect("loans:statement_detail", code=statement.code)


@require_POST
@permission_required(IMPORT)
def statement_discard(request: HttpRequest, code: UUID) -> HttpResponse:
    statement = discard_statement(statement=kept_statement(request, code), by=user_of(request))
    messages.success(request, _("已放弃“%(name)s”，没有导入任何流水。") % {"name": statement.file_name})
    return redirect(account_page("reconciliation_overview", statement.account))


@require_safe
@permission_required(READ)
def statement_file(request: HttpRequest, code: UUID) -> HttpResponse:
    return file_response(fetch(statements_for(request), code=code).file)


@require_safe
@permission_required(READ)
def statement_lines(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    account = account_for(request, code, holding)
    context: dict[str, Any] = account_context(request, account, "lines")
    context["may_export"] = user_of(request).may(EXPORT)
    context["download"] = account_page("statement_lines_export", account)
    rows = lines_with_sides(StatementLine.objects.filter(account=account))
    return list_page(request, LINES, rows, "loans/statement_lines.html", **context)


@require_safe
@permission_required(EXPORT)
def statement_lines_export(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    account = account_for(request, code, holding)
    rows = lines_with_sides(StatementLine.objects.filter(account=account))
    return list_export(request, LINES, rows)
