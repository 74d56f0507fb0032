"""What beat sends and when. Beat is only a clock: every entry is a sweep that asks the database what is owed.

A missed or doubled run must therefore not matter: never put the only trace of a duty here.
"""

from dataclasses import dataclass

from celery.schedules import crontab

from portal.core.registries import Registry


@dataclass(frozen=True)
class Entry:
    """``every`` is in seconds, or a crontab in Asia/Shanghai. ``task`` is a plain Celery task without arguments."""

    name: str
    task: str
    every: float | crontab


schedule: Registry[Entry] = Registry("schedule entry")


def run_every(name: str, *, task: str, every: float | crontab) -> None:
    """Register from ``AppConfig.ready()``."""
    schedule.register(name, Entry(name, task, every))


def beat_schedule() -> dict[str, dict[str, object]]:
    """In the form that Celery reads. What waited in the queue longer than its rhythm is dropped."""
    return {entry.name: {"task": entry.task, "schedule": entry.every, "options": _options(entry)} for entry in schedule}


def _options(entry: Entry) -> dict[str, object]:
    return {} if isinstance(entry.every, crontab) else {"expires": max(60, entry.every)}
