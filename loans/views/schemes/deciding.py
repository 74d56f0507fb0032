"""Versions of schemes proposed and decided: one address and one function for each operation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loans.models import SchemeVersion
from loans.scheme_desk.fetching import user_of, version_for
from loans.scheme_desk.forms import ProposeForm
from loans.scheme_desk.library import library_text
from loans.scheme_desk.pages import APPROVE, PROPOSE
from loans.schemes.problems import Problem, SchemeRefused
from loans.services import schemes as services
from portal.accounts.views_guard import permission_required
from portal.core.errors import DomainError

TEMPLATE = "loans/scheme_propose.html"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PROPOSE)
def scheme_propose(request: HttpRequest) -> HttpResponse:
    """Load a version from a file or a text. What is wrong with it is listed at once, and nothing typed is lost."""
    sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if sent else (None, None)
    form = ProposeForm(data, files, initial=_prefilled(request))
    problems: list[Problem] = []
    if sent and form.is_valid():
        source = form.source()
        try:
            version = services.propose_version(
                source=source, effective=form.cleaned_data["effective"], by=user_of(request)
            )
        except SchemeRefused as error:
            problems = error.problems
            form = _kept(form, source)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("已载入为草案，须由另一人复核后施行。"))
            return redirect("loans:scheme_version_detail", code=version.code)
    status = 400 if problems or form.errors else 200
    context = {"form": form, "problems": problems, "page_title": _("载入方案版本")}
    return render(request, TEMPLATE, context, status=status)


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """The text of a library file or of an earlier version, when the address names one."""
    if name := request.GET.get("library", ""):
        return {"text": library_text(name)}
    if code := request.GET.get("version", ""):
        found = SchemeVersion.objects.visible_to(user_of(request)).filter(code__in=_uuids(code)).first()
        return {"text": found.source_text} if found else {}
    return {}


def _uuids(text: str) -> list[UUID]:
    """The code that an address names, or none when it is none."""
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _kept(form: ProposeForm, source: str | bytes) -> ProposeForm:
    """The form again with the text that was refused, so that it can be mended on the page."""
    text = source if isinstance(source, str) else source.decode("utf-8", errors="replace")
    return ProposeForm(initial={"text": text, "effective": form.cleaned_data["effective"]})


@require_POST
@permission_required(APPROVE)
def scheme_version_approve(request: HttpRequest, code: UUID) -> HttpResponse:
    version = version_for(request, code)
    try:
        fresh = services.approve_version(version=version, by=user_of(request), note=_note(request))
    except SchemeRefused as error:
        # Its days no longer fit: the page of the version says so, and why.
        messages.error(request, "；".join(one.reason for one in error.problems))
        return redirect("loans:scheme_version_detail", code=code)
    words = {"version": fresh, "day": fresh.valid_from}
    messages.success(request, _("%(version)s已批准，自 %(day)s 起施行。") % words)
    return redirect("loans:scheme_version_detail", code=code)


@require_POST
@permission_required(APPROVE)
def scheme_version_refuse(request: HttpRequest, code: UUID) -> HttpResponse:
    version = version_for(request, code)
    services.refuse_version(version=version, by=user_of(request), note=_note(request))
    messages.success(request, _("已退回，提出人可修改后重新载入。"))
    return redirect("loans:scheme_version_detail", code=code)


@require_POST
@permission_required(PROPOSE)
def scheme_version_withdraw(request: HttpRequest, code: UUID) -> HttpResponse:
    version = version_for(request, code)
    services.withdraw_version(version=version, by=user_of(request), note=_note(request))
    messages.success(request, _("已撤回。"))
    return redirect("loans:scheme_version_detail", code=code)


@require_POST
@permission_required(PROPOSE)
def scheme_version_take_over(request: HttpRequest, code: UUID) -> HttpResponse:
    version = version_for(request, code)
    services.take_over_version(version=version, by=user_of(request))
    messages.success(request, _("已认领，现由另一人复核。"))
    return redirect("loans:scheme_version_detail", code=code)


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").replace("\x00", "")
