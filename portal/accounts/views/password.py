"""Changing one's own password."""

from typing import cast

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts.forms import PasswordChangeForm
from portal.accounts.models import User
from portal.accounts.services.passwords import change_password
from portal.accounts.views_guard import login_required


@login_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """This session goes on under a new key, every other one ends."""
    user = cast(User, request.user)
    form = PasswordChangeForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        user = change_password(user=user, password=form.cleaned_data["password"], by=user)
        auth.update_session_auth_hash(request, user)
        messages.success(request, _("密码已修改，其他地方的登录已全部退出。"))
        return redirect("accounts:password_change")
    return render(request, "accounts/password_change.html", {"form": form})
