"""The Celery application. Beat is only a clock: each scheduled task asks the database what is owed."""

import os

from celery.signals import beat_init, import_modules, worker_init

from portal.launch.broker import PortalCelery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = PortalCelery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@import_modules.connect(weak=False)
def read_schedule(**_: object) -> None:
    """Celery's Django fix-up, which connected first, has run every ``AppConfig.ready()`` by now."""
    from portal.core.schedule import beat_schedule

    app.conf.beat_schedule = beat_schedule()


@worker_init.connect(weak=False)
@beat_init.connect(weak=False)
def refuse_unsafe_start(**_: object) -> None:
    from portal.core import startup

    startup.refuse_unsafe_start()
