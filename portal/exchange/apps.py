from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.core.menu import MenuEntry, add_to_menu


class ExchangeConfig(AppConfig):
    name = "portal.exchange"
    label = "exchange"
    verbose_name = "导入与导出"

    def ready(self) -> None:
        from portal.accounts.admin_rights import declare
        from portal.exchange import notices

        notices.offer()

        add_to_menu(
            MenuEntry("exchange", _("导入文件"), "exchange:batch_upload", "exchange:import:run", 10),
            MenuEntry("exchange", _("导入批次"), "exchange:batch_list", "exchange:import:read", 20),
            MenuEntry("exchange", _("模板和导出"), "exchange:template_list", "exchange:import:run", 30),
            MenuEntry("exchange", _("更正和作废"), "exchange:correction_list", "exchange:import:read", 40),
        )
        readers = {"accounts:audit:read", "core:operation:manage"}
        declare("exchange.importbatch", view=readers)
        declare("exchange.importrow", view=readers)
        declare("exchange.correction", view=readers)
        declare(
            "exchange.importprofile",
            view=readers,
            write={"core:operation:manage"},
            delete={"core:operation:manage"},
        )
        declare("files.storedfile", view=readers)
