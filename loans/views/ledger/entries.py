"""The journal, and one entry: what was posted, why, by whom, and what took it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loans.books.causes import cause_of, reversal_address
from loans.books.journal import ENTRIES, ENTRIES_OF_BOOK, kind_word, with_amounts
from loans.books.matrix import account_address
from loans.books.names import names_in
from loans.books.scope import books_for, entries_for, keeps
from loans.books.signers import signers_of
from loans.ledger.models import Transfer
from loans.papers.vouchers import MOST_VOUCHERS, voucher_paper
from loans.views.ledger.frame import EXPORT, READ, book_context, reader, tabs_of
from portal.accounts.views_guard import permission_required
from portal.core.list_views import address, list_export, list_page
from portal.core.lists import open_list
from portal.files.http import content_response
from portal.papers.forms import render_forms
from portal.programme.scope import fetch

PREPARE = "loans:order:prepare"


@require_safe
@permission_required(READ)
def entry_list(request: HttpRequest) -> HttpResponse:
    """The journal of all books that the reader may see; with one book chosen it is a page of that book."""
    rows = with_amounts(entries_for(reader(request)))
    chosen = request.GET.get("book", "")
    book = books_for(reader(request)).filter(code=chosen).first() if chosen and "\x00" not in chosen else None
    extra = {
        "book": book,
        "tabs": tabs_of(book, reader(request)) if book else [],
        "tab": "entries",
        "may_export": reader(request).may(EXPORT),
        "most_vouchers": MOST_VOUCHERS,
    }
    return list_page(request, ENTRIES_OF_BOOK if book else ENTRIES, rows, "loans/entry_list.html", **extra)


@require_safe
@permission_required(EXPORT)
def entry_export(request: HttpRequest) -> HttpResponse:
    return list_export(request, ENTRIES, with_amounts(entries_for(reader(request))))


@require_safe
@permission_required(READ)
def entry_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    entry = fetch(with_amounts(entries_for(reader(request)).select_related("book__fund__owner", "reverses")), code=code)
    book, user = entry.book, reader(request)
    names = names_in([book])
    rows = Transfer.objects.filter(entry=entry).select_related("debit__chart", "credit__chart", "reservation")
    legs = [
        {
            "row": row,
            "debit": names.full(row.debit, book.code),
            "debit_address": account_address(row.debit, book.code),
            "credit": names.full(row.credit, book.code),
            "credit_address": account_address(row.credit, book.code),
        }
        for row in rows.order_by("position")
    ]
    reversal = book.entries.filter(reverses=entry).first() if entry.is_reversed else None
    may_reverse = user.may(PREPARE) and keeps(user, book) and not reversal and not entry.reverses_id
    context = book_context(
        request,
        book,
        "entries",
        entry=entry,
        kind=kind_word(entry.kind),
        legs=legs,
        reversal=reversal,
        cause=cause_of(entry),
        signers=signers_of([entry.code]).get(entry.code),
        is_closed=bool(book.closed_through and entry.business_on <= book.closed_through),
        reverse_address=reversal_address(entry) if may_reverse else "",
        may_export=user.may(EXPORT),
        page_title=_("凭证第 %(number)s 号") % {"number": entry.number},
    )
    return render(request, "loans/entry_detail.html", context)


@require_safe
@permission_required(EXPORT)
def entry_print(request: HttpRequest, code: UUID) -> HttpResponse:
    """One voucher (记账凭证)."""
    entry = fetch(entries_for(reader(request)).select_related("book__fund__owner", "reverses"), code=code)
    content = render_forms(voucher_paper([entry], by=reader(request)))
    name = f"记账凭证_{entry.book.code}_{entry.number}.pdf"
    return content_response(content, name=name, content_type="application/pdf", inline=True)


@require_safe
@permission_required(EXPORT)
def voucher_print(request: HttpRequest) -> HttpResponse:
    """The vouchers of the filtered journal, by book and number; refused beyond ``MOST_VOUCHERS``, told on the list."""
    opened = open_list(ENTRIES, with_amounts(entries_for(reader(request))), request.GET, request.user)
    if opened.query.problems or not 0 < opened.count <= MOST_VOUCHERS:
        problem = _("一次打印 1 至 %(most)s 张凭证，请先筛选。") % {"most": MOST_VOUCHERS}
        messages.error(request, "".join(opened.query.problems) or problem)
        return HttpResponseRedirect(reverse("loans:entry_list") + address(request.GET))
    entries = list(opened.rows.select_related("book__fund__owner", "reverses").order_by("book_id", "number"))
    content = render_forms(voucher_paper(entries, by=reader(request)))
    return content_response(content, name="记账凭证.pdf", content_type="application/pdf", inline=True)
