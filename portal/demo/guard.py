"""The demo refuses production before it touches anything."""

from django.conf import settings
from django.utils.translation import gettext as _

from portal.core.errors import DomainError


def refuse_production() -> None:
    if settings.PRODUCTION:
        raise DomainError(_("生产环境不能载入演示数据。"), code="demo_in_production")
