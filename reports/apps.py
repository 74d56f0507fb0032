from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        from portal.core.menu import MenuEntry, add_to_menu
        from portal.core.schedule import run_every
        from portal.exchange.registers import frozen_checks
        from reports import demo
        from reports.frozen_rows import frozen_notes

        add_to_menu(
            MenuEntry("reports", "报告年度", "reports:cycle_list", "reports:cycle:read", 10),
            MenuEntry("reports", "目标进度", "reports:target_dashboard", "programme:target:read", 20),
            MenuEntry("reports", "里程碑", "reports:milestone_list", "programme:target:read", 30),
        )
        run_every("sweep compile runs", task="reports.tasks.sweep_compile_runs", every=60)
        run_every("open owed cycle", task="reports.tasks.open_owed_cycle", every=300)
        frozen_checks.register("reports", frozen_notes)
        demo.register()
