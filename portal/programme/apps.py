from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "portal.programme"
    label = "programme"
    verbose_name = "试点方案"

    def ready(self) -> None:
        from portal.programme import activity_indicators

        activity_indicators.register()
