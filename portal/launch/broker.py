"""The Celery application class that has the embedded Redis started at the first connection."""

from typing import Any

from celery import Celery
from django.conf import settings

from portal.launch import environment, holds


def broker_address() -> str | None:
    """The address of the running embedded Redis; None when ``REDIS_URL`` says where Redis is. Raises LaunchError."""
    return environment.redis_url(holds.hold("redis")) if settings.EMBEDDED_REDIS else None


class PortalCelery(Celery):
    """Knows where the embedded Redis listens only once it runs."""

    def connection_for_read(self, url: str | None = None, *args: Any, **kwargs: Any) -> Any:
        return super().connection_for_read(url or broker_address(), *args, **kwargs)

    def connection_for_write(self, url: str | None = None, *args: Any, **kwargs: Any) -> Any:
        return super().connection_for_write(url or broker_address(), *args, **kwargs)
