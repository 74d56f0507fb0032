"""Coming in and going out."""

from typing import cast

from django.conf import settings
from django.contrib import auth, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import audit
from portal.accounts.demo_logins import demo_users, offered_users
from portal.accounts.forms import LoginForm
from portal.accounts.models import User
from portal.accounts.services.factors import owes_second_factor
from portal.accounts.views_guard import login_required, public

BACKEND = "portal.accounts.backends.PersonBackend"


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """One answer for an unknown name, a closed account and a wrong password."""
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = auth.authenticate(request, **form.cleaned_data)
        if user is not None:
            return _let_in(request, user)
        _record_refusal(request, form.cleaned_data["username"])
        form.add_error(None, _("用户名或密码不对，或账号未启用。连续输错会暂时锁定登录。"))
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "offered": offered_users(),
    }
    return render(request, "accounts/login.html", context)


@public
@never_cache
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """One click into a demo account. There is no such page in production."""
    if not settings.DEMO_LOGINS_OFFERED:
        raise Http404
    user = demo_users().filter(username=request.POST.get("username", "")).first()
    if user is None:
        raise Http404
    return _let_in(request, user)


@login_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    audit.record(tag="accounts:logout:done", by=cast(User, request.user), request=request)
    auth.logout(request)
    messages.success(request, _("已退出登录。"))
    return redirect("accounts:login")


def _let_in(request: HttpRequest, user: User) -> HttpResponse:
    """Start a new session under a new key; a second factor that the account has is asked for next."""
    auth.login(request, user, backend=BACKEND)
    request.session["second_factor_owed"] = owes_second_factor(user)
    audit.record(tag="accounts:login:succeeded", by=user, subject=str(user.code), request=request)
    return HttpResponseRedirect(safe_next(request))


def _record_refusal(request: HttpRequest, username: str) -> None:
    """Only for accounts that exist: what else was typed there may be somebody's password."""
    user = User.objects.select_related("person").filter(username=username).first()
    if user is not None:
        audit.record(tag="accounts:login:refused", by=user, subject=str(user.code), request=request)


def safe_next(request: HttpRequest) -> str:
    """Where to go after login: an address of this portal only."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return resolve_url(settings.LOGIN_REDIRECT_URL)
