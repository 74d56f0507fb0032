"""What the enterprise register shows in an enterprise's file."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Membership, Qualification, YearlyFigures
from enterprises.scoring import scores_of_enterprise
from portal.core.panels import Panel, add_enterprise_panel
from portal.core.timeline import timeline_of
from portal.programme.models import Industry
from portal.programme.scope import shown_to

READ = "enterprises:enterprise:read"


def overview(enterprise: Enterprise, user: Any, as_of: date) -> dict[str, Any]:
    held = shown_to(user, Qualification).filter(enterprise=enterprise)
    return {
        "industry": Industry.objects.filter(code=enterprise.industry_code[:2]).first(),
        "valid_titles": held.valid_on(as_of).order_by("kind", "-granted_on"),  # type: ignore[attr-defined]
        "stays": shown_to(user, Membership).filter(enterprise=enterprise).staying_on(as_of),  # type: ignore[attr-defined]
    }


def yearly_rows(enterprise: Enterprise, user: Any) -> QuerySet[Any]:
    return shown_to(user, YearlyFigures).filter(enterprise=enterprise).order_by("-year")


def yearly(enterprise: Enterprise, user: Any, as_of: date) -> dict[str, Any]:
    scores = scores_of_enterprise(enterprise.pk)
    return {"years": [(figures, scores.get(figures.year)) for figures in yearly_rows(enterprise, user)]}


def title_rows(enterprise: Enterprise, user: Any) -> QuerySet[Any]:
    return shown_to(user, Qualification).filter(enterprise=enterprise).order_by("-granted_on")


def titles(enterprise: Enterprise, user: Any, as_of: date) -> dict[str, Any]:
    """Each title with whether it is valid on the day asked for."""
    valid = set(title_rows(enterprise, user).valid_on(as_of).values_list("pk", flat=True))  # type: ignore[attr-defined]
    return {"titles": [(title, title.pk in valid) for title in title_rows(enterprise, user)]}


def stay_rows(enterprise: Enterprise, user: Any) -> QuerySet[Any]:
    return shown_to(user, Membership).filter(enterprise=enterprise).order_by("-entered_on")


def stays(enterprise: Enterprise, user: Any, as_of: date) -> dict[str, Any]:
    inside = set(stay_rows(enterprise, user).staying_on(as_of).values_list("pk", flat=True))  # type: ignore[attr-defined]
    return {"stays": [(stay, stay.pk in inside) for stay in stay_rows(enterprise, user)]}


def history(enterprise: Enterprise, user: Any, as_of: date) -> dict[str, Any]:
    return {"entries": timeline_of(enterprise, with_references=True)}


PANELS = (
    Panel("overview", _("基本情况"), "enterprises/_panel_overview.html", overview, permission=READ, position=10),
    Panel("yearly", _("年度数据"), "enterprises/_panel_yearly.html", yearly, yearly_rows, READ, 20),
    Panel("titles", _("资质"), "enterprises/_panel_titles.html", titles, title_rows, READ, 30),
    Panel("stays", _("分类信息库"), "enterprises/_panel_stays.html", stays, stay_rows, READ, 40),
    Panel("history", _("变更记录"), "enterprises/_panel_history.html", history, permission=READ, position=90),
)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for panel in PANELS:
        add_enterprise_panel(panel)
