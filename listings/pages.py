"""Where the listing registers show up: the side menu."""

from django.utils.translation import gettext_lazy as _

from portal.core.menu import MenuEntry, add_to_menu


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_to_menu(
        MenuEntry("listings", _("后备企业"), "listings:candidate_list", "listings:candidate:read", 10),
        MenuEntry("listings", _("后备看板"), "listings:candidate_board", "listings:candidate:read", 20),
        MenuEntry("listings", _("直接融资"), "listings:deal_list", "listings:deal:read", 30),
    )
