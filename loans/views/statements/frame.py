"""What the pages of one special account share: who asks, which account, its tabs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from loans.models import SpecialAccount
from loans.reconciling.accounts import account_page, accounts_for, fetch_account, keeps, kept_accounts_for
from portal.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

READ = "loans:fund:read"
IMPORT = "loans:statement:import"
RECONCILE = "loans:statement:reconcile"
PREPARE_ORDER = "loans:order:prepare"


@dataclass(frozen=True)
class AccountTab:
    key: str
    title: "StrOrPromise"
    address: str


def user_of(request: HttpRequest) -> User:
    """Every page here stands behind the guard."""
    return cast(User, request.user)


def account_for(request: HttpRequest, code: UUID, holding: str) -> SpecialAccount:
    """The account that the user may see, or 404."""
    return fetch_account(accounts_for(user_of(request)), code, holding)


def kept_account(request: HttpRequest, code: UUID, holding: str) -> SpecialAccount:
    """The account when the user's organisation keeps its books, or 404."""
    return fetch_account(kept_accounts_for(user_of(request)), code, holding)


def account_context(request: HttpRequest, account: SpecialAccount, tab: str, **more: Any) -> dict[str, Any]:
    """What every page of an account shows: its name, its tabs, what the user may do with it."""
    user = user_of(request)
    own = keeps(user, account)
    tabs = [
        AccountTab("overview", _("概况"), account_page("reconciliation_overview", account)),
        AccountTab("match", _("匹配"), account_page("match_desk", account)),
        AccountTab("lines", _("银行流水"), account_page("statement_lines", account)),
        AccountTab("interest", _("利息"), account_page("interest_detail", account)),
    ]
    return {
        "account": account,
        "tabs": tabs,
        "tab": tab,
        "may_import": own and user.may(IMPORT),
        "may_reconcile": own and user.may(RECONCILE),
        "may_order": own and user.may(PREPARE_ORDER),
        **more,
    }
