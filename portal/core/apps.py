from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from portal.core import checks, logins, schedule  # noqa: F401 - checks register themselves

        # Sent once for every app, after the last migration: one app's signal is enough.
        post_migrate.connect(logins.grant_runtime_login, sender=self)
        schedule.run_every("sweep-outbox", task="core.tasks.sweep_outbox", every=30)
