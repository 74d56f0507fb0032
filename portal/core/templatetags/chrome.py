"""What frames every page: the side menu, who is logged in, the demo ribbon."""

from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.menu import sections_for

register = template.Library()


@register.inclusion_tag("components/_side_menu.html", takes_context=True)
def side_menu(context: dict[str, Any]) -> dict[str, Any]:
    request = context["request"]
    return {"sections": sections_for(request.user, request)}


@register.simple_tag
def portal_title() -> str:
    return str(getattr(settings, "PORTAL_TITLE", "") or _("科技与金融结合试点工作平台"))


@register.simple_tag
def is_demo() -> bool:
    return bool(settings.DEMO)


@register.simple_tag
def printed_at() -> Any:
    """The instant of the page, for the line that the printer adds; without a query, error pages carry it too."""
    return timezone.now()


@register.filter
def message_colour(level_tag: str) -> str:
    """Tabler's alert colour for a message level."""
    return {"error": "danger", "warning": "warning", "success": "success"}.get(level_tag, "info")
