"""Corrections: propose on a stored row, decide on others' proposals."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import User
from portal.accounts.permissions import require
from portal.accounts.views_guard import permission_required
from portal.core.errors import DomainError
from portal.exchange.access import APPROVE, PROPOSE, READ, get_correction_for, get_register_row_for
from portal.exchange.forms import CorrectionForm, DecisionForm, ReasonForm
from portal.exchange.models import Correction
from portal.exchange.records import label_of, value_words
from portal.exchange.registers import registers
from portal.exchange.services import corrections as services
from portal.exchange.states import CorrectionState

PAGE = 50


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@permission_required(READ)
def correction_list(request: HttpRequest) -> HttpResponse:
    rows = Correction.objects.visible_to(_user(request)).select_related("proposer__person", "decider__person")
    state = request.GET.get("state", "")
    if state in CorrectionState.values:
        rows = rows.filter(state=state)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "states": CorrectionState.choices,
        "state": state,
        "titles": {one.key: one.title for one in registers},
    }
    return render(request, "exchange/correction_list.html", context)


@require_safe
@permission_required(READ)
def correction_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    user = _user(request)
    correction = get_correction_for(user, code)
    is_open = correction.state == CorrectionState.PROPOSED
    context = {
        "correction": correction,
        "register": registers.get(correction.register),
        "form": DecisionForm(),
        "may_decide": is_open and user.may(APPROVE) and user.person_id != correction.proposer_person_id,
        "may_take_back": is_open and user.person_id == correction.proposer_person_id,
    }
    return render(request, "exchange/correction_detail.html", context)


@require_POST
@permission_required(APPROVE)
def correction_approve(request: HttpRequest, code: UUID) -> HttpResponse:
    correction = get_correction_for(_user(request), code)
    services.approve_correction(correction=correction, by=_user(request), note=request.POST.get("note", ""))
    messages.success(request, _("更正已生效。"))
    return redirect("exchange:correction_detail", code=code)


@require_POST
@permission_required(APPROVE, PROPOSE)
def correction_reject(request: HttpRequest, code: UUID) -> HttpResponse:
    """Send back somebody's proposal, or take one's own back."""
    user, correction = _user(request), get_correction_for(_user(request), code)
    if correction.proposer_person_id != user.person_id:
        require(user, APPROVE)
    services.reject_correction(correction=correction, by=user, note=request.POST.get("note", ""))
    messages.success(request, _("更正已退回。"))
    return redirect("exchange:correction_detail", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PROPOSE)
def row_correct(request: HttpRequest, register: str, code: UUID) -> HttpResponse:
    book = get_register_row_for(_user(request), register, code)
    _context, values = services.stored_values(book, code)
    shown = {column.key: value_words(column, values.get(column.key)) for column in book.columns}
    form = CorrectionForm(request.POST or None, register=book, shown=shown)
    if request.method == "POST" and form.is_valid():
        try:
            correction = services.propose_change(
                register=book,
                row_code=code,
                texts=form.changed_texts(),
                reason=form.cleaned_data["correction_reason"],
                by=_user(request),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return _done(request, correction)
    context = {"form": form, "register": book, "label": label_of(book, shown), "code": code}
    return render(request, "exchange/row_correct.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PROPOSE)
def row_void(request: HttpRequest, register: str, code: UUID) -> HttpResponse:
    return _mark(request, register, code, is_void=True)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PROPOSE)
def row_restore(request: HttpRequest, register: str, code: UUID) -> HttpResponse:
    return _mark(request, register, code, is_void=False)


def _mark(request: HttpRequest, register: str, code: UUID, *, is_void: bool) -> HttpResponse:
    book = get_register_row_for(_user(request), register, code)
    _context, values = services.stored_values(book, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        service = services.propose_void if is_void else services.propose_restore
        try:
            correction = service(register=book, row_code=code, reason=form.cleaned_data["reason"], by=_user(request))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _done(request, correction)
    shown = {column.key: value_words(column, values.get(column.key)) for column in book.columns}
    context = {"form": form, "register": book, "label": label_of(book, shown), "is_void": is_void}
    return render(request, "exchange/row_void.html", context, status=400 if form.errors else 200)


def _done(request: HttpRequest, correction: Correction) -> HttpResponse:
    if correction.state == CorrectionState.APPLIED:
        messages.success(request, _("已更正，并留有记录。"))
    else:
        messages.info(request, _("该记录已进入定稿数据，更正须由另一人复核后生效。"))
    return redirect("exchange:correction_detail", code=correction.code)
