"""Account administration for the system administrator: list, make, import, transfer, close, print slips."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import account_forms as forms
from portal.accounts.handover import open_work_of
from portal.accounts.models import RoleGrant, User
from portal.accounts.services import accounts, activation, factors
from portal.accounts.views_guard import permission_required
from portal.core.errors import DomainError

PAGE = 25
SLIPS_AT_ONCE = 100


def get_account(code: UUID) -> User:
    return get_object_or_404(User.objects.select_related("person", "organisation"), code=code)


@permission_required("accounts:account:read")
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    text, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "active")
    rows = User.objects.select_related("person", "organisation").order_by("organisation_id", "username")
    rows = rows.prefetch_related(
        Prefetch("grants", queryset=RoleGrant.objects.in_force().order_by("id"), to_attr="present_grants")
    )
    if text:
        rows = rows.filter(
            Q(username__icontains=text) | Q(person__name__icontains=text) | Q(organisation__name__icontains=text)
        )
    if state in {"active", "closed"}:
        rows = rows.filter(is_active=state == "active")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/account_list.html", {"page": page, "text": text, "state": state})


@permission_required("accounts:account:read")
@require_safe
def account_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    account = get_account(code)
    context = {
        "account": account,
        "grants": account.grants.order_by("-valid_from", "-id"),
        "reviews": account.reviews.order_by("-year"),
        "slip": account.slips.order_by("-issued_at").first(),
        "has_factor": factors.owes_second_factor(account),
        "open_work": open_work_of(account),
        "others": account.person.users.exclude(pk=account.pk).order_by("username"),
    }
    return render(request, "accounts/account_detail.html", context)


@permission_required("accounts:account:manage")
@require_http_methods(["GET", "HEAD", "POST"])
def account_create(request: HttpRequest) -> HttpResponse:
    form = forms.AccountCreateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        same = fields.pop("same_person_as")
        try:
            user = accounts.create_account(**fields, person=same.person if same else None, by=cast(User, request.user))
            messages.success(
                request,
                _("已建立账号 %(name)s，下一步：打印启用单，并请安全管理员授予角色。") % {"name": user.username},
            )
            return redirect("accounts:account_detail", code=user.code)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render(request, "accounts/account_create.html", {"form": form})


@permission_required("accounts:account:manage")
@require_http_methods(["GET", "HEAD", "POST"])
def account_import(request: HttpRequest) -> HttpResponse:
    """All lines of the list or none."""
    form = forms.AccountImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = accounts.import_accounts(rows=form.cleaned_data["content"], by=cast(User, request.user))
            messages.success(request, _("已建立 %(count)s 个账号。") % {"count": len(made)})
            return redirect("accounts:account_list")
        except DomainError as error:
            form.add_error("content", error.message.split("\n"))
    return render(request, "accounts/account_import.html", {"form": form})


@permission_required("accounts:account:manage")
@require_http_methods(["GET", "HEAD", "POST"])
def account_transfer(request: HttpRequest, code: UUID) -> HttpResponse:
    account = get_account(code)
    form = forms.AccountTransferForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.transfer_account(user=account, by=cast(User, request.user), **form.cleaned_data)
            messages.success(request, _("已调动，原有角色全部终止，请安全管理员按新岗位授予角色。"))
            return redirect("accounts:account_detail", code=account.code)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render(request, "accounts/account_transfer.html", {"form": form, "account": account})


@permission_required("accounts:account:manage")
@require_http_methods(["GET", "HEAD", "POST"])
def account_close(request: HttpRequest, code: UUID) -> HttpResponse:
    account = get_account(code)
    form = forms.AccountCloseForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.close_account(user=account, by=cast(User, request.user), **form.cleaned_data)
            messages.success(request, _("账号已停用，角色已终止，登录已退出。"))
            return redirect("accounts:account_detail", code=account.code)
        except DomainError as error:
            form.add_error(error.field, error.message)
    context = {"form": form, "account": account, "open_work": open_work_of(account)}
    return render(request, "accounts/account_close.html", context)


@permission_required("accounts:account:manage")
@never_cache
@require_POST
def slip_print(request: HttpRequest) -> HttpResponse:
    """Fresh slips for the marked accounts, on a page to print: the codes are shown this once."""
    codes = request.POST.getlist("account")[:SLIPS_AT_ONCE]
    try:
        chosen = list(User.objects.active().filter(code__in=[UUID(code) for code in codes]))
    except ValueError as error:
        raise Http404 from error
    slips = [slip for user in chosen if (slip := _fresh_slip(request, user))]
    if not slips:
        messages.error(request, _("请先勾选要打印启用单的在用账号。"))
        return redirect("accounts:account_list")
    return render(request, "accounts/slip_print.html", {"slips": slips})


def _fresh_slip(request: HttpRequest, account: User) -> dict[str, object] | None:
    try:
        return {"user": account, "code": activation.issue_slip(user=account, by=cast(User, request.user))}
    except DomainError as error:
        messages.error(request, error.message)
        return None


@permission_required("accounts:account:manage")
@require_http_methods(["GET", "HEAD", "POST"])
def factor_reset(request: HttpRequest, code: UUID) -> HttpResponse:
    account = get_account(code)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        factors.reset_second_factor(user=account, by=cast(User, request.user), reason=form.cleaned_data["reason"])
        messages.success(request, _("已解除绑定，本人下次登录时重新绑定。"))
        return redirect("accounts:account_detail", code=account.code)
    return render(request, "accounts/factor_reset.html", {"form": form, "account": account})
