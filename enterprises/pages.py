"""Where the enterprise register shows up: side menu, search over everything, and what waits on the workbench."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.lists import enterprise_address
from enterprises.models import LIVING, Enterprise, Qualification, QualificationKind
from portal.core.menu import MenuEntry, add_to_menu
from portal.core.search import Hit, SearchSource, add_search
from portal.core.work import WorkSource, add_work
from portal.programme.scope import shown_to

READ = "enterprises:enterprise:read"
# How early a certificate that runs out shows on the workbench: time to prepare the next application.
EXPIRY_NOTICE = timedelta(days=60)


def find(user: Any, text: str, limit: int) -> Sequence[Hit]:
    rows = shown_to(user, Enterprise).search(text).select_related("reporting_unit")  # type: ignore[attr-defined]
    return [Hit(row.name, f"{row.credit_code} · {row.reporting_unit}", enterprise_address(row)) for row in rows[:limit]]


def running_out(user: Any, today: date) -> QuerySet[Any]:
    """High-tech certificates of living firms that run out within the notice."""
    titles = shown_to(user, Qualification).valid_on(today)  # type: ignore[attr-defined]
    return titles.filter(
        kind=QualificationKind.HIGH_TECH, expires_on__lte=today + EXPIRY_NOTICE, enterprise__status__in=LIVING
    )


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_to_menu(MenuEntry("enterprises", _("企业库"), "enterprises:enterprise_list", READ, 10))
    add_search(SearchSource("enterprises", _("企业"), READ, "enterprises:enterprise_list", find, 10))
    add_work(
        WorkSource(
            key="expiring_titles",
            title=_("高企证书即将到期"),
            rows=running_out,
            address=lambda code: reverse("enterprises:enterprise_detail", args=[code]) + "?tab=titles",
            subject="enterprise__code",
            name=Concat(F("enterprise__name"), Value(" "), F("number")),
            due_on="expires_on",
            state=_("提醒企业重新认定"),
            permission=READ,
        )
    )
