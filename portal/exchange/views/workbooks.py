"""Workbooks to download: templates with choice lists, and rows for editing."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.models import User
from portal.accounts.views_guard import permission_required
from portal.exchange.access import EXPORT, RUN, allowed_registers
from portal.exchange.exports import XLSX, rows_workbook, template_workbook
from portal.exchange.registers import registers
from portal.files.http import content_response

MAX_ROWS = 20_000


@require_safe
@permission_required(RUN)
def template_list(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    context = {"registers": allowed_registers(user), "may_export": user.may(EXPORT)}
    return render(request, "exchange/template_list.html", context)


@require_safe
@permission_required(RUN)
def template_download(request: HttpRequest, register: str) -> HttpResponse:
    book = registers.get(register)
    if book is None:
        raise Http404
    return content_response(template_workbook(book), name=f"{book.title}_模板.xlsx", content_type=XLSX)


@require_safe
@permission_required(EXPORT)
def rows_download(request: HttpRequest, register: str) -> HttpResponse:
    """The user's own rows of a register, to be edited and uploaded again as corrections."""
    user = cast(User, request.user)
    book = registers.get(register)
    if book is None or book not in allowed_registers(user):
        raise Http404
    codes = book.export_codes(user)[:MAX_ROWS]
    return content_response(rows_workbook(book, codes), name=f"{book.title}.xlsx", content_type=XLSX)
