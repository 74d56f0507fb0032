"""The pages of the second factor."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.forms import FactorCodeForm
from portal.accounts.models import User
from portal.accounts.services import factors
from portal.accounts.views.login import safe_next
from portal.accounts.views_guard import login_required
from portal.core.errors import DomainError


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def factor_open(request: HttpRequest) -> HttpResponse:
    """What the account has, and the way to enrol."""
    user = cast(User, request.user)
    return render(request, "accounts/factor_open.html", {"has_factor": factors.owes_second_factor(user)})


@login_required
@never_cache
@require_POST
def factor_begin(request: HttpRequest) -> HttpResponse:
    try:
        factors.begin_enrolment(user=cast(User, request.user))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("accounts:factor_open")
    return redirect("accounts:factor_confirm")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def factor_confirm(request: HttpRequest) -> HttpResponse:
    """The picture to scan and the first code; afterwards the recovery codes, shown once."""
    user = cast(User, request.user)
    device = factors.device_in_enrolment(user)
    if device is None:
        return redirect("accounts:factor_open")
    form = FactorCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = factors.confirm_enrolment(user=user, code=form.cleaned_data["code"], request=request)
            request.session["second_factor_owed"] = False
            return render(request, "accounts/factor_codes.html", {"codes": codes})
        except DomainError as error:
            form.add_error(error.field, error.message)
    context = {"form": form, "picture": factors.qr_picture(device), "key": factors.written_key(device)}
    return render(request, "accounts/factor_confirm.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def factor_verify(request: HttpRequest) -> HttpResponse:
    """The code asked for after the password."""
    form = FactorCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factors.verify_second_factor(user=cast(User, request.user), code=form.cleaned_data["code"], request=request)
            request.session["second_factor_owed"] = False
            return redirect(safe_next(request))
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render(request, "accounts/factor_verify.html", {"form": form, "next": request.GET.get("next", "")})


@login_required
@never_cache
@require_POST
def recovery_issue(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes; the old ones end."""
    user = cast(User, request.user)
    if not factors.owes_second_factor(user):
        messages.error(request, _("请先绑定身份验证器，再生成备用码。"))
        return redirect("accounts:factor_open")
    codes = factors.issue_recovery_codes(user=user, by=user)
    return render(request, "accounts/factor_codes.html", {"codes": codes})
