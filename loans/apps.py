from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "loans"
    label = "loans"
    verbose_name = "科技信贷"

    def ready(self) -> None:
        from loans import indicators

        indicators.register()
