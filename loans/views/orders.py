"""Pages of orders: the list, preparing one, what it would post, and the decision of the second person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loans.forms.orders import OpeningFormSet, OrderForm, opening_choices
from loans.fund_lists import ORDERS
from loans.ledger.models import BookKind
from loans.models import PostingOrder
from loans.order_states import OrderState
from loans.orders.events import desk_events, events_for
from loans.orders.payload import read_payload
from loans.orders.preview import AccountWords, changes_of, posted_rows, rows_of
from loans.pool.openings import OpeningRefused
from loans.services import orders as services
from loans.services.orders import Draft
from loans.views.funds import READ, funds_for, kept_fund, user_of
from portal.accounts.views_guard import permission_required
from portal.core.display import show_money
from portal.core.errors import DomainError, NotPermitted
from portal.core.list_views import list_export, list_page
from portal.core.states import history_of
from portal.files.http import file_response
from portal.files.store import store_bytes
from portal.files.uploads import check_size
from portal.programme.scope import fetch

PREPARE, APPROVE, EXPORT = "loans:order:prepare", "loans:order:approve", "exchange:export:run"
MOST_FILES = 20
MOST_NOTE = 300
FILLED_IN = (
    "account",
    "amount",
    "business_on",
    "entry",
    "fixed",
    "interest_account",
    "payment",
    "reason",
    "receipt",
    "subject",
)
# What another page may fill in: an entry to be reversed, a receipt to be matched, a bank line to be booked.
ASKED = ("entry", "receipt", "payment", "account", "amount", "business_on", "subject", "reason")


def orders_for(request: HttpRequest) -> QuerySet[PostingOrder]:
    rows = PostingOrder.objects.visible_to(user_of(request))
    return rows.select_related("fund__owner", "fund__book", "prepared_by__person", "decided_by__person")


@require_safe
@permission_required(READ)
def order_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, ORDERS, orders_for(request), "loans/order_list.html")


@require_safe
@permission_required(EXPORT)
def order_export(request: HttpRequest) -> HttpResponse:
    return list_export(request, ORDERS, orders_for(request))


@require_safe
@permission_required(PREPARE)
def order_choose(request: HttpRequest) -> HttpResponse:
    """Which fund, and which event: each has a form of its own."""
    funds = funds_for(request).filter(owner_id=user_of(request).organisation_id)
    choices = [(fund, events_for(BookKind(fund.kind))) for fund in funds]
    wanted = request.GET.get("fund", "")
    shown = [one for one in choices if one[0].number == wanted] or choices[:1]
    context = {"choices": choices, "shown": shown, "page_title": _("制单")}
    return render(request, "loans/order_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PREPARE)
def order_prepare(request: HttpRequest, code: UUID, event: str) -> HttpResponse:
    fund = kept_fund(request, code)
    found = desk_events.get(event)
    if found is None or BookKind(fund.kind) not in found.kinds:
        raise DomainError(_("这类资金没有该事项。"), code="unknown_event")
    form = OrderForm(request.POST or None, request.FILES or None, fund=fund, event=found, initial=_asked(request))
    lines = None
    if "lines" in found.asks:
        lines = OpeningFormSet(request.POST or None, form_kwargs={"choices": opening_choices(fund)}, prefix="line")
    if request.method == "POST" and form.is_valid() and (lines is None or lines.is_valid()):
        order = _prepare(request, form, lines)
        if order is not None:
            words = {"number": order.number, "event": order.get_event_display()}
            messages.success(request, _("记账单 %(number)s 号“%(event)s”已提交，由另一人复核后入账。") % words)
            return redirect("loans:order_detail", code=order.code)
    bad = bool(form.errors) or (lines is not None and request.method == "POST" and not lines.is_valid())
    context = {"form": form, "lines": lines, "fund": fund, "event": found, "page_title": found.title}
    return render(request, "loans/order_prepare.html", context, status=400 if bad else 200)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What another page fills in: the number of an entry to be reversed, a receipt to be matched."""
    return {name: request.GET[name] for name in ASKED if name in request.GET}


def _prepare(request: HttpRequest, form: OrderForm, lines: Any) -> PostingOrder | None:
    given = form.cleaned_data
    found = [one.line for one in lines if one.line is not None] if lines is not None else []
    try:
        with transaction.atomic():
            draft = Draft(
                fund=form.fund,
                event=form.event,
                on=given["business_on"],
                payload=form.payload(found),
                reason=given["reason"],
                evidence=[_stored(request, one) for one in given["evidence"][:MOST_FILES]],
            )
            return services.prepare_order(draft=draft, by=user_of(request))
    except OpeningRefused as error:
        filled = [one for one in lines if one.line is not None] if lines is not None else []
        place = filled[error.row - 1] if 0 < error.row <= len(filled) else form
        place.add_error(None, error.message)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    return None


def _stored(request: HttpRequest, upload: "UploadedFile[Any]") -> Any:
    check_size(upload.size or 0)
    return store_bytes(
        content=upload.read(),
        name=upload.name or "file",
        content_type=upload.content_type or "application/octet-stream",
        by=user_of(request),
    )


@require_safe
@permission_required(READ)
def order_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """The order: what it would post, account by account before and after; once posted, the rows of its entry."""
    return _detail(request, fetch(orders_for(request), code=code))


def _detail(request: HttpRequest, order: PostingOrder, error: DomainError | None = None) -> HttpResponse:
    user, is_open = user_of(request), order.state == OrderState.PREPARED
    is_kept = order.fund.owner_id == user.organisation_id
    is_own = order.prepared_person_id == user.person_id
    context = {
        "order": order,
        "event": desk_events[order.event],
        "effect": str(desk_events[order.event].effect) % {"total": show_money(order.amount)},
        "evidence": order.evidence.select_related("file"),
        "history": history_of(order.machine, order),
        "may_decide": is_open and is_kept and not is_own and user.may(APPROVE),
        "may_withdraw": is_open and is_own,
        "waits_for_other": is_open and is_own,
        "problem": error.message if error else "",
        "page_title": str(order),
        **_figures(order),
    }
    return render(request, "loans/order_detail.html", context, status=409 if error else 200)


def _figures(order: PostingOrder) -> dict[str, Any]:
    words = AccountWords(order.fund)
    if order.entry_code is not None:
        return {"rows": posted_rows(order.entry_code, words)}
    payload = read_payload(order.payload)
    try:
        legs = desk_events[order.event].legs(order.fund.book_code, payload)
    except DomainError as error:
        return {"rows": [], "figures_problem": error.message}
    changes = changes_of(order.fund, legs, words) if order.state == OrderState.PREPARED else []
    return {"rows": rows_of(legs, words), "changes": changes, "falls_short": any(one.falls_short for one in changes)}


def _note(request: HttpRequest) -> str:
    """The words of a decision, as the order and its history can keep them."""
    note = request.POST.get("note", "").strip()
    if "\x00" in note:
        raise DomainError(_("文字中含有不可见的控制字符。"), code="invalid", field="note")
    if len(note) > MOST_NOTE:
        raise DomainError(_("意见不超过 %(most)s 字。") % {"most": MOST_NOTE}, code="too_long", field="note")
    return note


@require_POST
@permission_required(APPROVE)
def order_approve(request: HttpRequest, code: UUID) -> HttpResponse:
    """The second person posts it; what the ledger refuses is told on the page of the order."""
    order = fetch(orders_for(request), code=code)
    try:
        services.approve_order(order=order, by=user_of(request), note=_note(request))
    except NotPermitted:
        raise
    except DomainError as error:
        return _detail(request, fetch(orders_for(request), code=code), error)
    messages.success(request, _("记账单 %(number)s 号已入账。") % {"number": order.number})
    return redirect("loans:order_detail", code=code)


@require_POST
@permission_required(APPROVE)
def order_refuse(request: HttpRequest, code: UUID) -> HttpResponse:
    order = fetch(orders_for(request), code=code)
    try:
        services.refuse_order(order=order, by=user_of(request), note=_note(request))
    except NotPermitted:
        raise
    except DomainError as error:
        return _detail(request, fetch(orders_for(request), code=code), error)
    messages.success(request, _("记账单 %(number)s 号已驳回，没有入账。") % {"number": order.number})
    return redirect("loans:order_detail", code=code)


@require_POST
@permission_required(PREPARE)
def order_withdraw(request: HttpRequest, code: UUID) -> HttpResponse:
    order = fetch(orders_for(request), code=code)
    services.withdraw_order(order=order, by=user_of(request), note=_note(request))
    messages.success(request, _("记账单 %(number)s 号已撤回。") % {"number": order.number})
    return redirect("loans:order_detail", code=code)


@require_safe
@permission_required(READ)
def order_file(request: HttpRequest, code: UUID, file: UUID) -> HttpResponse:
    """A paper behind the order, for whoever may see the order."""
    order = fetch(orders_for(request), code=code)
    return file_response(fetch(order.evidence.select_related("file"), file__code=file).file, inline=True)
