"""What the desk registers below it: its menu entry and the source of saved views."""

from django.utils.translation import gettext_lazy as _

from portal.core.list_views import saved_view_sources
from portal.core.menu import MenuEntry, add_to_menu
from portal.desk.saved_views import views_of


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_to_menu(MenuEntry("desk", _("工作台"), "desk:workbench", "desk:workbench:open", 0))
    saved_view_sources.register("desk", views_of)
