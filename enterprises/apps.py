from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    label = "enterprises"
    verbose_name = "企业库"

    def ready(self) -> None:
        from enterprises import demo, importers, indicators, pages, panels, title_importers

        indicators.register()
        importers.register()
        title_importers.register()
        pages.register()
        panels.register()
        demo.register()
