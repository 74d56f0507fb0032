"""Where the programme's frame shows up: the side menu."""

from django.utils.translation import gettext_lazy as _

from portal.core.menu import MenuEntry, add_to_menu


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_to_menu(MenuEntry("conference", _("会议与活动"), "programme:activity_list", "programme:activity:read", 10))
