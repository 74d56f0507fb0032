"""Pages of funds: the list, one fund with its funders and special accounts, and the forms that keep them."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from loans.books.figures import figures_of
from loans.books.standings import Standing
from loans.forms.funds import AccountForm, FundChangeForm, FunderForm, FundForm, TermForm
from loans.fund_lists import FUNDS
from loans.ledger.models import BookKind, LedgerAccount
from loans.models import DepositTerm, Fund, FundFunder, SpecialAccount
from loans.services import funds as services
from portal.accounts.models import User
from portal.accounts.views_guard import permission_required
from portal.core.errors import DomainError
from portal.core.list_views import list_page
from portal.programme.scope import fetch

READ, MANAGE = "loans:fund:read", "loans:fund:manage"
SHOWN_ORDERS = 6


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def funds_for(request: HttpRequest) -> QuerySet[Fund]:
    return Fund.objects.visible_to(user_of(request)).select_related("owner", "book")


def kept_fund(request: HttpRequest, code: UUID) -> Fund:
    """The fund when the user's organisation keeps it; else 404."""
    return cast(Fund, fetch(Fund.objects.kept_by(user_of(request)).select_related("owner", "book"), code=code))


@require_safe
@permission_required(READ)
def fund_list(request: HttpRequest) -> HttpResponse:
    rows = funds_for(request).prefetch_related("funders", "accounts")
    return list_page(request, FUNDS, rows, "loans/fund_list.html")


def standings_now(fund: Fund) -> list[Standing]:
    """Every account of the fund's book with its running totals: one statement."""
    rows = LedgerAccount.objects.filter(book=fund.book)
    return [Standing(row, row.debit_total, row.credit_total) for row in rows]


@require_safe
@permission_required(READ)
def fund_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """The fund: its figures now, funders, special accounts with their terms, the latest orders."""
    fund = fetch(funds_for(request), code=code)
    terms = DepositTerm.objects.order_by("-valid_from")
    accounts = fund.accounts.select_related("bank").prefetch_related(Prefetch("deposit_terms", queryset=terms))
    context = {
        "fund": fund,
        "figures": figures_of(fund.kind, standings_now(fund)),
        "funders": fund.funders.select_related("organisation"),
        "accounts": accounts,
        "has_accounts": fund.kind != BookKind.FISCAL,
        "orders": fund.orders.select_related("prepared_by__person")[:SHOWN_ORDERS],
        "is_kept": fund.owner_id == user_of(request).organisation_id,
        "page_title": fund.name,
    }
    return render(request, "loans/fund_detail.html", context)


def _operation(
    request: HttpRequest,
    form: Form,
    save: Callable[[], Fund | None],
    *,
    fund: Fund | None,
    title: str,
    button: str,
    note: str = "",
) -> HttpResponse:
    """One form, one service: a refusal stands at its field, success leads back to the fund."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("%(title)s：已保存。") % {"title": title})
            return _to_fund(saved or fund)
    context = {"form": form, "fund": fund, "page_title": title, "button": button, "note": note}
    return render(request, "loans/fund_operation.html", context, status=400 if form.errors else 200)


def _to_fund(fund: Fund | None) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("loans:fund_detail", args=[fund.code]) if fund else reverse("loans:fund_list"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MANAGE)
def fund_create(request: HttpRequest) -> HttpResponse:
    form = FundForm(request.POST or None)

    def save() -> Fund:
        given = form.cleaned_data
        return services.open_fund(**given | {"kind": BookKind(given["kind"])}, by=user_of(request))

    note = _("设立后自动建立账簿；随后登记出资人和专户，再从“制单”录入出资或期初余额。")
    return _operation(request, form, save, fund=None, title=_("设立资金"), button=_("设立资金并建账"), note=note)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MANAGE)
def fund_edit(request: HttpRequest, code: UUID) -> HttpResponse:
    fund = kept_fund(request, code)
    form = FundChangeForm(request.POST or None, initial={"name": fund.name, "document": fund.document})

    def save() -> Fund:
        return services.change_fund(fund=fund, **form.cleaned_data, by=user_of(request))

    return _operation(request, form, save, fund=fund, title=_("修改资金"), button=_("保存修改"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MANAGE)
def funder_create(request: HttpRequest, code: UUID) -> HttpResponse:
    return _funder(request, kept_fund(request, code), None, _("登记出资人"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MANAGE)
def funder_edit(request: HttpRequest, code: UUID, position: int) -> HttpResponse:
    fund = kept_fund(request, code)
    return _funder(request, fund, fetch(fund.funders.all(), position=position), _("修改出资人"))


def _funder(request: HttpRequest, fund: Fund, funder: FundFunder | None, title: str) -> HttpResponse:
    form = FunderForm(request.POST or None, initial=_values(funder, ("code", "name", "level", "organisation")))

    def save() -> None:
        services.save_funder(fund=fund, facts=form.facts(), funder=funder, by=user_of(request))

    note = _("多个出资人分摊补偿时，按次序四舍五入，最后一个出资人承担尾差。")
    return _operation(request, form, save, fund=fund, title=title, button=_("保存出资人"), note=note)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MANAGE)
def special_account_create(request: HttpRequest, code: UUID) -> HttpResponse:
    return _account(request, kept_fund(request, code), None, _("登记专户"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MANAGE)
def special_account_edit(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    fund = kept_fund(request, code)
    return _account(request, fund, fetch(fund.accounts.all(), code=holding), _("修改专户"))


def _account(request: HttpRequest, fund: Fund, account: SpecialAccount | None, title: str) -> HttpResponse:
    names = ("code", "bank", "account_name", "account_number", "kind", "opened_on", "closed_on")
    form = AccountForm(request.POST or None, initial=_values(account, names))

    def save() -> None:
        services.save_account(fund=fund, facts=form.facts(), account=account, by=user_of(request))

    return _operation(request, form, save, fund=fund, title=title, button=_("保存专户"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MANAGE)
def deposit_term_create(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    """New deposit terms of an account from a day on."""
    fund = kept_fund(request, code)
    account = fetch(fund.accounts.select_related("fund", "bank"), code=holding)
    form = TermForm(request.POST or None)

    def save() -> None:
        services.set_deposit_terms(account=account, facts=form.facts(), by=user_of(request))

    title = _("存款条件：%(account)s") % {"account": account}
    return _operation(request, form, save, fund=fund, title=title, button=_("从该日起执行"))


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} if row is not None else {}
