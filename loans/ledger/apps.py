from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "loans.ledger"
    label = "ledger"
    verbose_name = "账簿"
