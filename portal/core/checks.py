"""System checks of the platform (``manage.py check``): what can be told without asking the database."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db.backends.postgresql.psycopg_any import is_psycopg3


@register(Tags.compatibility)
def check_driver(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """The relay and the read-only transactions speak to psycopg2; Django would prefer a stray psycopg 3."""
    if is_psycopg3:
        return [Error("psycopg 3 is installed and would be used instead of psycopg2.", id="core.E001")]
    return []


@register(Tags.security)
def check_demo_switches(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    wrong: list[CheckMessage] = []
    if settings.DEMO_LOGINS_OFFERED or settings.DEMO:
        wrong.append(Error("Demo logins are offered in production.", id="core.E002"))
    if not settings.SECOND_FACTOR_REQUIRED:
        wrong.append(Error("The second factor is optional in production.", id="core.E003"))
    if settings.DEBUG:
        wrong.append(Error("DEBUG is on in production.", id="core.E004"))
    return wrong
