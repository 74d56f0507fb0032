"""Beat learns its entries from the apps."""

import pytest
from celery.schedules import crontab

from portal.celery import app, read_schedule
from portal.core import schedule
from portal.core.registries import Registry
from tests.processes import LivePortal, wait_until


def test_every_entry_names_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    read_schedule()
    assert "sweep-outbox" in app.conf.beat_schedule
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_a_sweep_that_waited_too_long_is_dropped_and_a_nightly_duty_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "schedule", Registry("schedule entry"))
    schedule.run_every("often", task="x", every=30)
    schedule.run_every("nightly", task="y", every=crontab(hour=2))
    options = {name: entry["options"] for name, entry in schedule.beat_schedule().items()}
    assert options == {"often": {"expires": 60}, "nightly": {}}


@pytest.mark.worker
def test_a_real_beat_knows_the_sweep(live_portal: LivePortal) -> None:
    schedule_file = str(live_portal.folder / "beat.schedule")
    beat = ("-m", "celery", "-A", "portal", "beat", "-s", schedule_file, "--pidfile", "", "--loglevel", "DEBUG")
    live_portal.start("beat", *beat)
    wait_until(lambda: "sweep-outbox core.tasks.sweep_outbox" in live_portal.log("beat"), what="the sweep")
