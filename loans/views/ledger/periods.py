"""Closing: the periods of a book with their trial balances, the next close and the year end with a preview of each."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from loans.books.forms import PeriodCloseForm, YearCloseForm
from loans.books.names import names_in
from loans.books.scope import closes_for, keeps
from loans.books.trials import Trial, ends_to_close, open_since, trial_as_closed, trial_of, year_to_close
from loans.ledger.models import Book, PeriodClose
from loans.papers.trials import trial_balance_paper, trial_workbook
from loans.services.closing import close_book_through, close_book_year
from loans.views.ledger.frame import CLOSE, EXPORT, READ, book_context, book_for, reader
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.core.display import show_instant
from portal.core.errors import DomainError
from portal.core.sheets import XLSX
from portal.files.http import content_response
from portal.papers.forms import render_forms
from portal.papers.workbook import render_workbook
from portal.programme.scope import fetch


@require_safe
@permission_required(READ)
def period_list(request: HttpRequest, book: str) -> HttpResponse:
    """The closed periods, latest first, and what can be closed next."""
    found, user, today = book_for(request, book), reader(request), clock.today()
    context = book_context(
        request,
        found,
        "periods",
        closes=found.closes.order_by("-through_on"),
        open_from=open_since(found),
        ends=ends_to_close(found, today),
        year=year_to_close(found, today),
        may_close=user.may(CLOSE) and keeps(user, found),
        may_export=user.may(EXPORT),
        page_title=_("结账"),
    )
    return render(request, "loans/period_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CLOSE)
def period_close(request: HttpRequest, book: str) -> HttpResponse:
    """GET shows the trial balance through the day chosen; POST closes through it."""
    found = book_for(request, book)
    ends = ends_to_close(found, clock.today())
    form = PeriodCloseForm(request.POST or request.GET or None, book=found, ends=ends)
    chosen = form.cleaned_data["through"] if form.is_bound and form.is_valid() else None
    if request.method == "POST" and chosen:
        try:
            close = close_book_through(book=found, through=chosen, by=reader(request))
            messages.success(request, _("已结账至 %(day)s，该日及以前不能再记账。") % {"day": chosen.isoformat()})
            return redirect("loans:period_detail", code=close.code)
        except DomainError as error:
            form.add_error("through", error.message)
    if not form.is_bound and ends:
        chosen = ends[0]
    title = _("结账")
    return _preview(request, found, form, chosen, "loans/period_close.html", title)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CLOSE)
def year_close(request: HttpRequest, book: str) -> HttpResponse:
    """GET shows income and expense that will be closed against the result; POST posts and closes."""
    found = book_for(request, book)
    year = year_to_close(found, clock.today())
    form = YearCloseForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        try:
            close = close_book_year(book=found, year=form.cleaned_data["year"], by=reader(request))
            messages.success(request, _("%(year)s年已结转并结账。") % {"year": close.through_on.year})
            return redirect("loans:period_detail", code=close.code)
        except DomainError as error:
            form.add_error(None, error.message)
    through = date(year, 12, 31) if year else None
    return _preview(request, found, form, through, "loans/year_close.html", _("年终结转"))


def _preview(
    request: HttpRequest, book: Book, form: object, through: date | None, template: str, title: str
) -> HttpResponse:
    trial = trial_of(book, open_since(book), through, names_in([book])) if through else None
    context = book_context(
        request,
        book,
        "periods",
        form=form,
        trial=trial,
        through=through,
        is_keeper=keeps(reader(request), book),
        page_title=title,
    )
    failed = request.method == "POST" or getattr(form, "errors", None)
    return render(request, template, context, status=400 if failed else 200)


def _close_for(request: HttpRequest, code: UUID) -> tuple[PeriodClose, Trial]:
    close: PeriodClose = fetch(closes_for(reader(request)), code=code)
    return close, trial_as_closed(close, names_in([close.book]))


@require_safe
@permission_required(READ)
def period_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """The trial balance as it was written down when the period was closed."""
    close, trial = _close_for(request, code)
    title = _("试算平衡表 %(first)s — %(through)s") % {
        "first": close.first_on.isoformat(),
        "through": close.through_on.isoformat(),
    }
    context = book_context(
        request,
        close.book,
        "periods",
        close=close,
        trial=trial,
        may_export=reader(request).may(EXPORT),
        page_title=title,
    )
    return render(request, "loans/period_detail.html", context)


@require_safe
@permission_required(EXPORT)
def period_print(request: HttpRequest, code: UUID) -> HttpResponse:
    close, trial = _close_for(request, code)
    closed = _("结账：%(who)s　%(when)s　链头 %(hash)s") % {
        "who": close.actor_name,
        "when": show_instant(close.closed_at),
        "hash": close.head_hash[:16],
    }
    content = render_forms(trial_balance_paper(trial, by=reader(request), closed=closed))
    return content_response(content, name=_name(close, "pdf"), content_type="application/pdf", inline=True)


@require_safe
@permission_required(EXPORT)
def period_export(request: HttpRequest, code: UUID) -> HttpResponse:
    close, trial = _close_for(request, code)
    content = render_workbook(trial_workbook(trial, title=_("试算平衡表"), dated=close.through_on))
    return content_response(content, name=_name(close, "xlsx"), content_type=XLSX)


def _name(close: PeriodClose, ending: str) -> str:
    return f"试算平衡表_{close.book.code}_{close.through_on:%Y%m%d}.{ending}"
