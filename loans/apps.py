from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "loans"
    label = "loans"
    verbose_name = "科技信贷"

    def ready(self) -> None:
        from loans import demo, feedback_importers, importers, indicators, pages, panels

        indicators.register()
        importers.register()
        feedback_importers.register()
        pages.register()
        panels.register()
        demo.register()
