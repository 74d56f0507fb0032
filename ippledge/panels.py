"""What the pledge register shows in an enterprise's file."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from ippledge.models import PledgeRegistration
from ippledge.states import pledge_word
from portal.core.panels import Panel, add_enterprise_panel
from portal.programme.scope import shown_to


def pledge_rows(enterprise: Enterprise, user: Any) -> QuerySet[Any]:
    return shown_to(user, PledgeRegistration).filter(enterprise=enterprise).order_by("-registered_on", "-pk")


def pledges(enterprise: Enterprise, user: Any, as_of: date) -> dict[str, Any]:
    rows = pledge_rows(enterprise, user).select_related("bank", "loan").annotate(rights=Count("pledged_rights"))
    return {"pledges": [(pledge, pledge_word(pledge)) for pledge in rows]}


PANEL = Panel(
    "pledges", _("知识产权质押"), "ippledge/_enterprise_panel.html", pledges, pledge_rows, "ippledge:pledge:read", 60
)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_enterprise_panel(PANEL)
