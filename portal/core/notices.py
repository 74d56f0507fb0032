"""Notices on the workbench: what ended, what was sent back, what was decided. Each app offers its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.registries import Registry


@dataclass(frozen=True)
class Notice:
    at: datetime
    title: str
    address: str = ""


@dataclass(frozen=True)
class NoticeSource:
    """``latest(user, limit)``: newest first, one statement."""

    key: str
    latest: Callable[[Any, int], Sequence[Notice]]
    permission: str = ""


notice_sources: Registry[NoticeSource] = Registry("notice source")
SHOWN = 8


def notices_for(user: Any) -> list[Notice]:
    sources = [source for source in notice_sources if not source.permission or user.may(source.permission)]
    return [notice for source in sources for notice in source.latest(user, SHOWN)]


def latest(notices: Sequence[Notice]) -> list[Notice]:
    """The newest few, newest first."""
    return sorted(notices, key=lambda notice: notice.at, reverse=True)[:SHOWN]
