"""Panels of a file page: each app registers what it knows of a subject; the page shows those that the user may see.

The subject of an enterprise file is the official credit code. A panel is shown as a tab with its own address.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.core.menu import HoldsRights
from portal.core.registries import Registry


@dataclass(frozen=True)
class Panel:
    """``load(subject, user, as_of)`` gives the context of ``template``; ``count`` the number beside the title.

    ``load`` is called for the open tab only, ``count`` for every tab: one cheap statement each, or ``None``.
    """

    key: str
    title: str
    template: str
    load: Callable[[Any, Any, date], dict[str, Any]]
    count: Callable[[Any, Any], Any] | None = None
    permission: str = ""
    position: int = 0


@dataclass(frozen=True)
class Tab:
    panel: Panel
    count: int | None
    is_open: bool


@dataclass
class OpenFile:
    """The tabs of a file and the context of the open one."""

    tabs: list[Tab]
    panel: Panel
    context: dict[str, Any] = field(default_factory=dict)


enterprise_panels: Registry[Panel] = Registry("enterprise panel")


def add_enterprise_panel(panel: Panel) -> None:
    enterprise_panels.register(panel.key, panel)


def panels_for(user: HoldsRights) -> list[Panel]:
    """The enterprise panels that ``user`` may see, in order."""
    allowed = [panel for panel in enterprise_panels if not panel.permission or user.may(panel.permission)]
    return sorted(allowed, key=lambda panel: panel.position)
