from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        from portal.core.schedule import run_every

        run_every("sweep compile runs", task="reports.tasks.sweep_compile_runs", every=60)
        run_every("open owed cycle", task="reports.tasks.open_owed_cycle", every=300)
