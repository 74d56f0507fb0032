"""Is the portal well? One registry of small checks, one page for people, the same as JSON for the monitor."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.models import Heartbeat, OutboxMessage
from portal.core.registries import Registry

REDIS_CEILING_SECONDS = 1
# How late a sign of life may be, in seconds: beat sends one every 30, the relay one every 10.
HEARTBEATS = {"beat": 120, "relay": 60}
RELAY_LAG_SECONDS = 60


class Health(StrEnum):
    WELL = "well"
    DEGRADED = "degraded"
    DOWN = "down"

    @property
    def label(self) -> str:
        return {"well": _("正常"), "degraded": _("异常"), "down": _("中断")}[self.value]


@dataclass(frozen=True)
class Finding:
    """``title`` names the part, ``detail`` says in Chinese what was seen."""

    name: str
    title: str
    health: Health
    detail: str


Check = Callable[[], Finding]
health_checks: Registry[Check] = Registry("health check")


def examine() -> list[Finding]:
    """Run every check. Without a database only Redis is asked: all others read it."""
    database = check_database()
    if database.health is Health.DOWN:
        return [database, check_redis()]
    return [database, check_redis(), check_relay(), *check_heartbeats(), *(check() for check in health_checks)]


def overall(findings: list[Finding]) -> Health:
    """Down without a database; degraded with any other trouble, because the pages still work."""
    if findings[0].health is Health.DOWN:
        return Health.DOWN
    return Health.WELL if all(one.health is Health.WELL for one in findings) else Health.DEGRADED


def check_database() -> Finding:
    try:
        clock.real_now()
    except (DatabaseError, InterfaceError):
        return Finding("database", _("数据库"), Health.DOWN, _("连接不上。"))
    return Finding("database", _("数据库"), Health.WELL, _("可以读写。"))


def check_redis() -> Finding:
    patience = {"socket_timeout": REDIS_CEILING_SECONDS, "socket_connect_timeout": REDIS_CEILING_SECONDS}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **patience, retry=None) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return Finding("redis", "Redis", Health.DEGRADED, _("连接不上；任务留在待发表中，恢复后自动继续。"))
    return Finding("redis", "Redis", Health.WELL, _("可以收发。"))


def check_relay() -> Finding:
    """Messages that are due and not published for a minute, and messages that were given up."""
    now = clock.real_now()
    late = OutboxMessage.objects.owed().filter(
        published_at__isnull=True, not_before__lt=now - timedelta(seconds=RELAY_LAG_SECONDS)
    )
    waiting, parked = late.count(), OutboxMessage.objects.filter(parked_at__isnull=False).count()
    health = Health.DEGRADED if waiting or parked else Health.WELL
    detail = _("逾时未发 %(waiting)s 条，停放 %(parked)s 条。") % {"waiting": waiting, "parked": parked}
    return Finding("outbox", _("待发消息"), health, detail)


def check_heartbeats() -> list[Finding]:
    now = clock.real_now()
    seen = dict(Heartbeat.objects.values_list("name", "at"))
    titles = {"beat": _("定时进程"), "relay": _("发布进程")}
    findings = []
    for name, limit in HEARTBEATS.items():
        if name not in seen:
            findings.append(Finding(name, titles[name], Health.DEGRADED, _("从未报到。")))
            continue
        age = int((now - seen[name]).total_seconds())
        health = Health.WELL if age <= limit else Health.DEGRADED
        findings.append(Finding(name, titles[name], health, _("%(age)s 秒前报到。") % {"age": age}))
    return findings
