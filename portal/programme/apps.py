from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.accounts.admin_rights import declare
from portal.core.menu import MenuEntry, add_to_menu


class ProgrammeConfig(AppConfig):
    name = "portal.programme"
    label = "programme"
    verbose_name = "试点方案"

    def ready(self) -> None:
        from portal.programme import activity_indicators, importers, pages

        declare("programme.division", view={"programme:dictionary:read"}, write={"programme:dictionary:manage"})
        declare("programme.industry", view={"programme:dictionary:read"}, write={"programme:dictionary:manage"})
        declare("programme.reportingunit", view={"programme:dictionary:read"}, write={"programme:unit:manage"})
        declare("programme.parameter", view={"programme:parameter:read"}, write={"programme:parameter:manage"})
        declare("programme.target", view={"programme:parameter:read"})
        declare("programme.milestone", view={"programme:parameter:read"})
        add_to_menu(MenuEntry("figures", _("方案参数"), "programme:parameter_list", "programme:parameter:read", 80))
        activity_indicators.register()
        importers.register()
        pages.register()
