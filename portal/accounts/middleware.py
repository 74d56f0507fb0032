"""The gate behind the login: what is owed before anything else opens."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

Answer = Callable[[HttpRequest], HttpResponse]
ALWAYS_OPEN = frozenset({"accounts:login", "accounts:logout", "accounts:demo_login", "accounts:activation_open"})
FACTOR_PAGES = frozenset(
    {"accounts:factor_open", "accounts:factor_begin", "accounts:factor_confirm", "accounts:factor_verify"}
)


class AccountGate:
    """A second factor and a new password, where owed, come before every other page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ALWAYS_OPEN or not request.user.is_authenticated:
            return None
        owed = bool(request.session.get("second_factor_owed"))
        if (owed or settings.SECOND_FACTOR_REQUIRED) and not request.user.is_verified():  # type: ignore[attr-defined]
            if name in FACTOR_PAGES:
                return None
            page = "accounts:factor_verify" if owed else "accounts:factor_open"
            return redirect(f"{resolve_url(page)}?{urlencode({'next': request.get_full_path()})}")
        if request.user.must_change_password and name != "accounts:password_change":
            return redirect("accounts:password_change")
        return None
