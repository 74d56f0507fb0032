from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from portal.desk import cycle_strip, pages, sources

        pages.register()
        cycle_strip.register()
        sources.register()
