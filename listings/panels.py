"""What the listing registers show in an enterprise's file."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from listings.models import Candidate, CandidateStage, Deal
from listings.states import candidate_word, stage_word
from portal.core.panels import Panel, add_enterprise_panel
from portal.programme.scope import shown_to


def deal_rows(enterprise: Enterprise, user: Any) -> QuerySet[Any]:
    return shown_to(user, Deal).filter(enterprise=enterprise).order_by("-received_on", "-pk")


def deals(enterprise: Enterprise, user: Any, as_of: date) -> dict[str, Any]:
    return {"deals": deal_rows(enterprise, user)}


def candidacy_rows(enterprise: Enterprise, user: Any) -> QuerySet[Any]:
    return shown_to(user, Candidate).filter(enterprise=enterprise)


def candidacy(enterprise: Enterprise, user: Any, as_of: date) -> dict[str, Any]:
    """The candidacy and its stages in the order in which they were reached."""
    found = candidacy_rows(enterprise, user).first()
    if found is None:
        return {"candidate": None}
    stages = list(shown_to(user, CandidateStage).filter(candidate=found).order_by("reached_on", "pk"))
    reached = [stage for stage in stages if stage.reached_on <= as_of]
    word = candidate_word(found, reached[-1].stage if reached else None, on=as_of)
    return {"candidate": found, "state": word, "stages": [(one, stage_word(one.stage)) for one in stages]}


PANELS = (
    Panel(
        "listing",
        _("上市挂牌"),
        "listings/_panel_listing.html",
        candidacy,
        candidacy_rows,
        "listings:candidate:read",
        70,
    ),
    Panel("deals", _("直接融资"), "listings/_panel_deals.html", deals, deal_rows, "listings:deal:read", 80),
)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for panel in PANELS:
        add_enterprise_panel(panel)
