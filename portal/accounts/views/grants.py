"""Roles and the yearly review, for the security administrator."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import account_forms as forms
from portal.accounts.models import RoleExclusion, RoleGrant, User
from portal.accounts.permissions import CATALOGUE
from portal.accounts.roles import ROLES
from portal.accounts.services import accounts, grants
from portal.accounts.views.accounts import PAGE, get_account
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.core.errors import DomainError


@permission_required("accounts:grant:manage")
@require_http_methods(["GET", "HEAD", "POST"])
def grant_create(request: HttpRequest, code: UUID) -> HttpResponse:
    account = get_account(code)
    form = forms.GrantForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            grants.grant_role(user=account, by=cast(User, request.user), **form.cleaned_data)
            messages.success(request, _("已授予角色，本人须重新登录。"))
            return redirect("accounts:account_detail", code=account.code)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render(request, "accounts/grant_create.html", {"form": form, "account": account})


@permission_required("accounts:grant:manage")
@require_http_methods(["GET", "HEAD", "POST"])
def grant_end(request: HttpRequest, code: UUID, role: str) -> HttpResponse:
    """Ends the role as of today."""
    account = get_account(code)
    grant = get_object_or_404(account.grants.not_over(), role=role)
    form = forms.GrantEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grants.end_grant(grant=grant, by=cast(User, request.user), basis=form.cleaned_data["basis"])
        messages.success(request, _("角色已终止，本人的登录已退出。"))
        return redirect("accounts:account_detail", code=account.code)
    return render(request, "accounts/grant_end.html", {"form": form, "account": account, "grant": grant})


@permission_required("accounts:grant:read", "accounts:account:read")
@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """What each role may do, and which roles exclude each other."""
    listed = [
        {"role": role, "permissions": [CATALOGUE[name] for name in sorted(role.permissions)]} for role in ROLES.values()
    ]
    return render(request, "accounts/role_list.html", {"roles": listed, "exclusions": RoleExclusion.objects.all()})


@permission_required("accounts:account:review")
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Active accounts that nobody has looked at this year."""
    year = clock.today().year
    rows = (
        User.objects.active()
        .exclude(reviews__year=year)
        .select_related("person", "organisation")
        .prefetch_related(Prefetch("grants", queryset=RoleGrant.objects.in_force(), to_attr="present_grants"))
        .order_by("organisation_id", "username")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/review_list.html", {"page": page, "year": year})


@permission_required("accounts:account:review")
@require_http_methods(["GET", "HEAD", "POST"])
def review_record(request: HttpRequest, code: UUID) -> HttpResponse:
    account = get_account(code)
    form = forms.ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.review_account(user=account, by=cast(User, request.user), **form.cleaned_data)
            messages.success(request, _("已记录复核结论。"))
            return redirect("accounts:review_list")
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render(request, "accounts/review_record.html", {"form": form, "account": account})
