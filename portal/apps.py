from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from portal.desk import pages, sources

        pages.register()
        sources.register()
