"""Where the pledge register shows up: side menu and search over everything."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ippledge.lists import pledge_address
from ippledge.models import PledgeRegistration
from loans.lists import bare_contract
from portal.core.menu import MenuEntry, add_to_menu
from portal.core.search import Hit, SearchSource, add_search
from portal.programme.scope import shown_to

READ = "ippledge:pledge:read"


def find(user: Any, text: str, limit: int) -> Sequence[Hit]:
    """By the beginning of the registration number, or a whole patent number."""
    number = bare_contract(text)
    holding = PledgeRegistration.objects.filter(
        pledged_rights__right__number=number.removeprefix("ZL").replace(".", "")
    )
    rows = shown_to(user, PledgeRegistration).filter(Q(number__startswith=number) | Q(pk__in=holding.values("pk")))
    found = rows.select_related("bank", "enterprise").order_by("number")[:limit]
    return [Hit(pledge.number, f"{pledge.enterprise} · {pledge.bank}", pledge_address(pledge)) for pledge in found]


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_to_menu(MenuEntry("rights", _("质押登记"), "ippledge:pledge_list", READ, 10))
    add_search(SearchSource("pledges", _("质押登记"), READ, "ippledge:pledge_list", find, 30))
