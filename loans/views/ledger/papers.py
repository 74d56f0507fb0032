"""Papers of a whole book for a period: general ledger, account balances, trial balance."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from loans.books.forms import PaperForm
from loans.books.names import names_in
from loans.books.trials import trial_of
from loans.ledger.models import Book
from loans.papers.general import general_ledger_paper
from loans.papers.trials import account_balances_paper, trial_balance_paper, trial_workbook
from loans.views.ledger.frame import EXPORT, book_context, book_for, reader
from portal.accounts.models import User
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.core.sheets import XLSX
from portal.files.http import content_response
from portal.papers.forms import Forms, render_forms
from portal.papers.workbook import render_workbook

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Writer = Callable[[Book, date, date, User], Forms]


def _general(book: Book, first: date, through: date, by: User) -> Forms:
    return general_ledger_paper(book, first, through, by=by)


def _balances(book: Book, first: date, through: date, by: User) -> Forms:
    return account_balances_paper(trial_of(book, first, through, names_in([book])), by=by)


def _trial(book: Book, first: date, through: date, by: User) -> Forms:
    return trial_balance_paper(trial_of(book, first, through, names_in([book])), by=by)


PAPERS: "dict[str, tuple[StrOrPromise, Writer]]" = {
    "trial-balance": (gettext_lazy("试算平衡表"), _trial),
    "account-balances": (gettext_lazy("科目余额表"), _balances),
    "general-ledger": (gettext_lazy("总账"), _general),
}


@require_safe
@permission_required(EXPORT)
def paper_list(request: HttpRequest, book: str) -> HttpResponse:
    """Which papers there are, for the period chosen; the year of the latest entry by default."""
    found = book_for(request, book)
    days = found.entries.order_by("-business_on").values_list("business_on", flat=True)
    latest = days.first() or clock.today()
    first = max(found.opened_on, date(latest.year, 1, 1))
    chosen = {"first": first, "through": max(first, latest)}
    form = PaperForm(request.GET if "first" in request.GET else chosen)
    context = book_context(
        request,
        found,
        "papers",
        form=form,
        period=form.cleaned_data if form.is_valid() else None,
        papers=[(key, title) for key, (title, _writer) in PAPERS.items()],
        page_title=_("打印账簿"),
    )
    return render(request, "loans/paper_list.html", context, status=200 if context["period"] else 400)


def _period(request: HttpRequest) -> dict[str, Any]:
    form = PaperForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data


@require_safe
@permission_required(EXPORT)
def paper_print(request: HttpRequest, book: str, paper: str) -> HttpResponse:
    """One of ``PAPERS`` as PDF."""
    found = book_for(request, book)
    if paper not in PAPERS:
        raise Http404
    title, write = PAPERS[paper]
    period = _period(request)
    content = render_forms(write(found, period["first"], period["through"], reader(request)))
    name = f"{title}_{found.code}_{period['through']:%Y%m%d}.pdf"
    return content_response(content, name=name, content_type="application/pdf", inline=True)


@require_safe
@permission_required(EXPORT)
def paper_export(request: HttpRequest, book: str) -> HttpResponse:
    """The account balances as a workbook."""
    found, period = book_for(request, book), _period(request)
    trial = trial_of(found, period["first"], period["through"], names_in([found]))
    content = render_workbook(trial_workbook(trial, title=_("科目余额表"), dated=period["through"]))
    return content_response(content, name=f"科目余额表_{found.code}.xlsx", content_type=XLSX)
