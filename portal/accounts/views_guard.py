"""The guard in front of every staff page: logged in, and permitted; else the login page, or 403 that names who may."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.accounts.models import User
from portal.accounts.permissions import CATALOGUE
from portal.accounts.roles import titles_with

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
                return redirect_to_login(request.get_full_path())
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
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.guarded_by = (LOGGED_IN,)  # type: ignore[attr-defined]
    return guarded


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
