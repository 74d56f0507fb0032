from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.core.menu import MenuEntry, add_to_menu


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "账号与机构"

    def ready(self) -> None:
        from portal.accounts.admin_rights_declared import declare_platform
        from portal.accounts.watching import may_watch_all
        from portal.core.jobs import job_watchers

        declare_platform()
        job_watchers.register("operators", may_watch_all)
        add_to_menu(
            MenuEntry("system", _("账号"), "accounts:account_list", "accounts:account:read", 10),
            MenuEntry("system", _("机构"), "accounts:organisation_list", "accounts:organisation:read", 20),
            MenuEntry("system", _("角色和权限"), "accounts:role_list", "accounts:grant:read", 30),
            MenuEntry("system", _("账号年度复核"), "accounts:review_list", "accounts:account:review", 40),
            MenuEntry("system", _("审计记录"), "accounts:audit_list", "accounts:audit:read", 50),
            MenuEntry("system", _("管理后台"), "admin:index", "accounts:admin:open", 90),
        )
