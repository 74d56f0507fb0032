"""The guard in front of every staff page: logged in, and permitted; else the login page, or 403 that names who may."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.models import User
from portal.accounts.permissions import CATALOGUE
from portal.accounts.roles import titles_with
from portal.core.http import READING_METHODS

View = Callable[..., HttpResponse]
# What ``guarded_by`` says of a view that any logged-in person may open, or that anybody may.
LOGGED_IN = "*"
PUBLIC = ""


class StaffRequest(HttpRequest):
    """A request that has passed the guard: its user is one of ours."""

    user: User


def permission_required(*permissions: str) -> Callable[[View], View]:
    """Let a logged-in holder of any of ``permissions`` through. The view says so in ``guarded_by`` for the matrix."""
    unknown = [name for name in permissions if name not in CATALOGUE]
    if unknown or not permissions:
        raise ValueError(f"not in the catalogue of permissions: {unknown}")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            user = request.user
            if not any(user.may(name) for name in permissions):
                return deny(request, *permissions)
            return view(request, *args, **kwargs)

        guarded.guarded_by = permissions  # type: ignore[attr-defined]
        return guarded

    return decorate


def login_required(view: View) -> View:
    """Let any logged-in person through (own profile, own second factor)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return ask_to_log_in(request)
        return view(request, *args, **kwargs)

    guarded.guarded_by = (LOGGED_IN,)  # type: ignore[attr-defined]
    return guarded


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """The login page, and after it the page that was asked for; for a form sent too late, the page it stood on.

    A fragment is not asked for by a person: its page is loaded anew, so that no login form lands inside of it.
    """
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.method in READING_METHODS:
        return redirect_to_login(request.get_full_path())
    source = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(source, {request.get_host()}, require_https=request.is_secure()):
        return redirect_to_login("/")
    page = urlsplit(source)
    return redirect_to_login(f"{page.path}?{page.query}" if page.query else page.path or "/")


def public(view: View) -> View:
    """Declare that anybody may open the view."""
    view.guarded_by = (PUBLIC,)  # type: ignore[attr-defined]
    return view


def deny(request: HttpRequest, *permissions: str) -> HttpResponse:
    """The 403 page: what was refused and which roles can."""
    context = {
        "what": "、".join(str(CATALOGUE[name]) for name in permissions),
        "who": sorted({title for name in permissions for title in titles_with(name)}),
    }
    return render(request, "accounts/permission_denied.html", context, status=403)
