from django.apps import AppConfig


class IppledgeConfig(AppConfig):
    name = "ippledge"
    label = "ippledge"
    verbose_name = "知识产权质押"

    def ready(self) -> None:
        from ippledge import demo, importers, indicators, pages, panels

        indicators.register()
        importers.register()
        pages.register()
        panels.register()
        demo.register()
