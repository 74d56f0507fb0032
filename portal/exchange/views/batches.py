"""The import wizard: upload, recognise, preview, apply, result. Each step has its own address."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import User
from portal.accounts.views_guard import permission_required
from portal.core.errors import DomainError
from portal.core.models import Job
from portal.exchange.access import READ, RUN, UNDO, allowed_registers, get_batch_for
from portal.exchange.exports import XLSX, result_workbook
from portal.exchange.forms import ReasonForm, SheetForm, UploadForm
from portal.exchange.models import ImportBatch
from portal.exchange.preview import rows_page
from portal.exchange.registers import registers
from portal.exchange.services.batches import answer_batch, discard_batch, request_apply, upload_workbook
from portal.exchange.services.undo import undo_batch
from portal.exchange.states import BATCH, BatchState
from portal.files.http import content_response, file_response
from portal.files.uploads import check_size

PAGE = 50


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@permission_required(READ)
def batch_list(request: HttpRequest) -> HttpResponse:
    rows = ImportBatch.objects.visible_to(_user(request)).select_related("source")
    state = request.GET.get("state", "")
    if state in BatchState.values:
        rows = rows.filter(state=state)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "states": BatchState.choices,
        "state": state,
        "may_run": _user(request).may(RUN),
    }
    return render(request, "exchange/batch_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RUN)
def batch_upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, given = form.cleaned_data["file"], form.cleaned_data
        try:
            check_size(file.size)
            batch = upload_workbook(
                content=file.read(), name=file.name, by=_user(request), mode=given["mode"], reason=given["reason"]
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else "file", error.message)
        else:
            return redirect("exchange:batch_detail", code=batch.code)
    context = {"form": form, "registers": allowed_registers(_user(request))}
    return render(request, "exchange/batch_upload.html", context, status=400 if form.errors else 200)


@require_safe
@permission_required(READ)
def batch_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """Where the batch stands: at work, to be answered, to be applied, or done with its numbers."""
    batch = get_batch_for(_user(request), code)
    user = _user(request)
    context = {
        "batch": batch,
        "job": Job.objects.filter(code=batch.job_code).first() if batch.job_code else None,
        "registers": [registers[key] for key in batch.registers if key in registers],
        "may_run": user.may(RUN),
        "may_undo": user.may(UNDO) and batch.state == BatchState.APPLIED,
    }
    return render(request, "exchange/batch_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RUN)
def batch_answer(request: HttpRequest, code: UUID) -> HttpResponse:
    """Recognised sheets: choose the register, map columns, say units and what the file leaves open."""
    batch = get_batch_for(_user(request), code)
    if request.method != "POST" and BatchState.UPLOADED not in BATCH.moves.get(batch.state, frozenset()):
        return redirect("exchange:batch_detail", code=batch.code)
    allowed = allowed_registers(_user(request))
    forms = [
        SheetForm(request.POST or None, sheet=sheet, allowed=allowed, prefix=f"s{sheet['number']}")
        for sheet in batch.sheets
        if not sheet["is_aside"] or str(sheet["number"]) in batch.answers
    ]
    # Every form is checked, so that the page shows all mistakes at once.
    valid = [form.is_valid() for form in forms] if request.method == "POST" else [False]
    if all(valid):
        answers = {str(form.sheet["number"]): form.answer() for form in forms}
        answer_batch(batch=batch, answers=answers, by=_user(request))
        return redirect("exchange:batch_detail", code=batch.code)
    return render(request, "exchange/batch_answer.html", {"batch": batch, "forms": forms})


@require_safe
@permission_required(READ)
def batch_preview(request: HttpRequest, code: UUID) -> HttpResponse:
    """The rows with their verdicts and findings; before the import and after."""
    batch = get_batch_for(_user(request), code)
    context = rows_page(batch, request.GET)
    context |= {"batch": batch, "may_run": _user(request).may(RUN)}
    return render(request, "exchange/batch_preview.html", context)


@require_POST
@permission_required(RUN)
def batch_apply(request: HttpRequest, code: UUID) -> HttpResponse:
    batch = request_apply(batch=get_batch_for(_user(request), code), by=_user(request))
    return redirect("exchange:batch_detail", code=batch.code)


@require_POST
@permission_required(RUN)
def batch_discard(request: HttpRequest, code: UUID) -> HttpResponse:
    batch = discard_batch(batch=get_batch_for(_user(request), code), by=_user(request))
    messages.success(request, _("已放弃“%s”。") % batch.file_name)
    return redirect("exchange:batch_list")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(UNDO)
def batch_undo(request: HttpRequest, code: UUID) -> HttpResponse:
    batch = get_batch_for(_user(request), code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_batch(batch=batch, by=_user(request), reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("已撤销“%s”的入库。") % batch.file_name)
            return redirect("exchange:batch_detail", code=batch.code)
    context = {"batch": batch, "form": form}
    return render(request, "exchange/batch_undo.html", context, status=409 if form.errors else 200)


@require_safe
@permission_required(READ)
def batch_result(request: HttpRequest, code: UUID) -> HttpResponse:
    """Every row with its verdict, rule, column and message, as a workbook."""
    batch = get_batch_for(_user(request), code)
    name = f"{batch.file_name.rsplit('.', 1)[0]}_导入结果.xlsx"
    return content_response(result_workbook(batch), name=name, content_type=XLSX)


@require_safe
@permission_required(READ)
def batch_file(request: HttpRequest, code: UUID) -> HttpResponse:
    return file_response(get_batch_for(_user(request), code).file)
