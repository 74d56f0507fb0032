"""Where the loan register shows up: side menu and search over everything."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from loans.lists import bare_contract, loan_address
from loans.models import Loan
from loans.scheme_desk import pages as scheme_pages
from portal.core.menu import MenuEntry, add_to_menu
from portal.core.search import Hit, SearchSource, add_search
from portal.programme.scope import shown_to

READ = "loans:loan:read"


def find(user: Any, text: str, limit: int) -> Sequence[Hit]:
    """By the beginning of the contract number; borrowers are found as enterprises."""
    rows = shown_to(user, Loan).filter(contract_number__startswith=bare_contract(text))
    found = rows.select_related("bank", "enterprise").order_by("contract_number")[:limit]
    return [Hit(loan.contract_number, f"{loan.bank} · {loan.enterprise}", loan_address(loan)) for loan in found]


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_to_menu(
        MenuEntry("credit", _("贷款台账"), "loans:loan_list", READ, 10),
        MenuEntry("credit", _("还款反馈"), "loans:feedback_list", READ, 20),
        MenuEntry("credit", _("合作机构"), "loans:institution_list", READ, 30),
    )
    add_search(SearchSource("loans", _("贷款合同"), READ, "loans:loan_list", find, 20))
    scheme_pages.register()
