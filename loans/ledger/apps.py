from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "loans.ledger"
    label = "ledger"
    verbose_name = "账簿"

    def ready(self) -> None:
        from loans.ledger.checking import check_health
        from portal.core.health import health_checks
        from portal.core.schedule import run_every

        run_every("check books", task="loans.ledger.tasks.send_owed_check", every=600)
        health_checks.register("ledger", check_health)
