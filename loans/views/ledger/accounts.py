"""The statement of one account: on screen, as a file, in print."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loans.books.matrix import account_address
from loans.books.names import NONE, Names, names_in
from loans.books.scope import accounts_for
from loans.books.statements import Statement, read_statement_query
from loans.books.workbooks import statement_csv, statement_workbook
from loans.ledger.models import LedgerAccount
from loans.papers.statements import statement_paper
from loans.views.ledger.frame import EXPORT, READ, book_context, reader
from portal.accounts.views_guard import permission_required
from portal.core.display import show_number
from portal.core.list_views import address
from portal.core.lists import COUNTED_ROWS
from portal.core.sheets import XLSX
from portal.files.http import content_response
from portal.papers.forms import render_forms
from portal.papers.workbook import render_workbook
from portal.programme.scope import fetch

PRINTED_ROWS = 5000


def _statement(request: HttpRequest, book: str, chart: str, funder: str, holding: str) -> Statement:
    """The statement as the address asks, or 404: another's account and no account look the same."""
    key = {"book__code": book, "chart__code": chart}
    parts = {"funder": "" if funder == NONE else funder, "holding": "" if holding == NONE else holding}
    account: LedgerAccount = fetch(accounts_for(reader(request)), **key, **parts)
    return Statement(account, read_statement_query(request.GET), names_in([account.book]))


@require_safe
@permission_required(READ)
def account_detail(request: HttpRequest, book: str, chart: str, funder: str, holding: str) -> HttpResponse:
    statement = _statement(request, book, chart, funder, holding)
    problems = statement.query.problems
    for problem in problems:
        messages.warning(request, problem)
    context = _context(request, statement, statement.names)
    return render(request, "loans/account_detail.html", context, status=400 if problems else 200)


def _context(request: HttpRequest, statement: Statement, names: Names) -> dict[str, Any]:
    account, query = statement.account, statement.query
    page, totals = statement.page(), statement.totals()
    kept = request.GET.copy()
    kept.pop("page", None)
    return book_context(
        request,
        account.book,
        "detail",
        account=account,
        place=(account.funder or NONE, account.holding or NONE),
        detail=names.detail(account, account.book.code),
        query=query,
        page=page,
        totals=totals,
        counted_rows=show_number(COUNTED_ROWS),
        kept=kept.urlencode(),
        first_address=address(kept) if query.edge else "",
        previous_address=address(kept, page=page.previous) if page.previous else "",
        next_address=address(kept, page=page.next) if page.next else "",
        turned_address=address(kept, order="" if query.ascending else "asc"),
        may_export=reader(request).may(EXPORT),
        page_title=names.full(account, account.book.code),
    )


def _too_many(request: HttpRequest, statement: Statement, most: int) -> HttpResponse | None:
    """Back to the page when the filter is unreadable or holds more lines than one file should."""
    problem = "".join(statement.query.problems)
    if not problem and statement.totals().count > most:
        problem = _("超过 %(max)s 条，请先缩短期间再导出。") % {"max": show_number(most)}
    if not problem:
        return None
    messages.error(request, problem)
    place = account_address(statement.account, statement.account.book.code)
    return HttpResponseRedirect(f"{place}?{request.GET.urlencode()}")


@require_safe
@permission_required(EXPORT)
def account_export(request: HttpRequest, book: str, chart: str, funder: str, holding: str) -> HttpResponse:
    """The filtered statement as a workbook, oldest line first."""
    statement = _statement(request, book, chart, funder, holding)
    refused = _too_many(request, statement, COUNTED_ROWS)
    if refused:
        return refused
    content = render_workbook(statement_workbook(statement, reader(request)))
    return content_response(content, name=f"明细账_{_file_name(statement)}.xlsx", content_type=XLSX)


@require_safe
@permission_required(EXPORT)
def account_csv(request: HttpRequest, book: str, chart: str, funder: str, holding: str) -> HttpResponse:
    """The same lines as CSV (UTF-8 with a mark, so that spreadsheets read it)."""
    statement = _statement(request, book, chart, funder, holding)
    refused = _too_many(request, statement, COUNTED_ROWS)
    if refused:
        return refused
    name = f"明细账_{_file_name(statement)}.csv"
    return content_response(statement_csv(statement), name=name, content_type="text/csv; charset=utf-8")


@require_safe
@permission_required(EXPORT)
def account_print(request: HttpRequest, book: str, chart: str, funder: str, holding: str) -> HttpResponse:
    """The statement as offices file it: pages with what was carried forward."""
    statement = _statement(request, book, chart, funder, holding)
    refused = _too_many(request, statement, PRINTED_ROWS)
    if refused:
        return refused
    content = render_forms(statement_paper(statement, by=reader(request)))
    name = f"明细账_{_file_name(statement)}.pdf"
    return content_response(content, name=name, content_type="application/pdf", inline=True)


def _file_name(statement: Statement) -> str:
    account = statement.account
    parts = (account.book.code, account.chart_id, account.funder, account.holding)
    return "_".join(part for part in parts if part)
