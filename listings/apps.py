from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "listings"
    label = "listings"
    verbose_name = "上市与直接融资"

    def ready(self) -> None:
        from listings import demo, importers, indicators, pages, panels

        indicators.register()
        importers.register()
        pages.register()
        panels.register()
        demo.register()
