"""Panels of a file page: each app registers what it knows of a subject; the page shows those that the user may see.

The subject of an enterprise file is the official credit code. A panel is shown as a tab with its own address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import CharField, Count, QuerySet, Value
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.menu import HoldsRights
from portal.core.registries import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Panel:
    """``load(subject, user, as_of)`` gives the context of ``template``; the number of ``rows`` stands beside the title.

    ``load`` is called for the open tab only; the rows of all tabs are counted by one statement.
    """

    key: str
    title: "StrOrPromise"
    template: str
    load: Callable[[Any, Any, date], dict[str, Any]]
    rows: Callable[[Any, Any], QuerySet[Any]] | None = None
    permission: str = ""
    position: int = 0


@dataclass(frozen=True)
class Tab:
    title: str
    address: str
    count: int | None
    is_open: bool


@dataclass(frozen=True)
class OpenFile:
    """The tabs of a file, and the template and context of the open one. ``as_of`` is the day asked for, or today."""

    tabs: list[Tab]
    template: str
    context: dict[str, Any]
    as_of: date
    is_today: bool


enterprise_panels: Registry[Panel] = Registry("enterprise panel")


def add_enterprise_panel(panel: Panel) -> None:
    enterprise_panels.register(panel.key, panel)


def panels_for(user: HoldsRights) -> list[Panel]:
    """The enterprise panels that ``user`` may see, in order."""
    allowed = [panel for panel in enterprise_panels if not panel.permission or user.may(panel.permission)]
    return sorted(allowed, key=lambda panel: panel.position)


def open_file(request: HttpRequest, subject: Any) -> OpenFile:
    """The file of ``subject`` as the address asks: ``tab`` names the panel, ``on`` the day. 404 without any panel."""
    user: Any = request.user
    panels = panels_for(user)
    wanted = request.GET.get("tab", "")
    panel = next((panel for panel in panels if panel.key == wanted), panels[0] if panels else None)
    if panel is None:
        raise Http404
    today = clock.today()
    as_of = read_day(request, today)
    counts = _counts(panels, subject, user)
    kept = "" if as_of == today else f"&on={as_of.isoformat()}"
    tabs = [
        Tab(str(one.title), f"?tab={one.key}{kept}", counts.get(one.key, 0) if one.rows else None, one is panel)
        for one in panels
    ]
    return OpenFile(tabs, panel.template, panel.load(subject, user, as_of), as_of, as_of == today)


def read_day(request: HttpRequest, otherwise: date) -> date:
    """The day in ``on``; an unreadable one is told to the reader and ``otherwise`` stands."""
    text = request.GET.get("on", "")
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        messages.warning(request, _("日期无法识别，请按 2018-12-31 的格式填写。"))
        return otherwise


def _counts(panels: list[Panel], subject: Any, user: Any) -> dict[str, int]:
    parts = [
        panel.rows(subject, user)
        .order_by()
        .annotate(panel_key=Value(panel.key, output_field=CharField()))
        .values_list("panel_key")
        .annotate(panel_rows=Count("pk"))
        for panel in panels
        if panel.rows is not None
    ]
    if not parts:
        return {}
    counted = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return dict(counted)
