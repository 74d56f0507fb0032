"""Where schemes show up: side menu, search over everything, and what waits on the workbench."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from loans.models import Scheme, SchemeVersion
from loans.scheme_desk.lists import scheme_address, search_schemes
from loans.scheme_states import VersionState
from portal.core.menu import MenuEntry, add_to_menu
from portal.core.search import Hit, SearchSource, add_search
from portal.core.work import WorkSource, add_work

READ = "loans:scheme:read"
CALCULATE = "loans:scheme:calculate"
PROPOSE = "loans:scheme:propose"
APPROVE = "loans:scheme:approve"
NAME = Concat(F("scheme__name"), Value(" "), F("label"), Value("版"))


def find(user: Any, text: str, limit: int) -> Sequence[Hit]:
    rows = search_schemes(Scheme.objects.visible_to(user), text).order_by("name")[:limit]
    return [Hit(one.name, f"{one.code} · {one.get_level_display()}", scheme_address(one)) for one in rows]


def to_decide(user: Any, today: date) -> QuerySet[Any]:
    return SchemeVersion.objects.visible_to(user).to_decide_by(user)


def sent(user: Any, today: date) -> QuerySet[Any]:
    return SchemeVersion.objects.visible_to(user).filter(state=VersionState.DRAFT, proposer_person=user.person_id)


def to_take_over(user: Any, today: date) -> QuerySet[Any]:
    """Loaded by a command: nobody's yet."""
    return SchemeVersion.objects.visible_to(user).filter(state=VersionState.DRAFT, proposer_person__isnull=True)


def _address(code: str) -> str:
    return reverse("loans:scheme_version_detail", args=[code])


def _work(key: str, title: Any, rows: Any, state: Any, permission: str, *, waits: bool = False) -> WorkSource:
    return WorkSource(
        key=key,
        title=title,
        rows=rows,
        address=_address,
        subject="code",
        name=NAME,
        due_on="",
        state=state,
        permission=permission,
        waits_for_others=waits,
    )


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_to_menu(
        MenuEntry("pool", _("补偿方案"), "loans:scheme_list", READ, 34),
        MenuEntry("pool", _("方案计算器"), "loans:scheme_calculator", CALCULATE, 35),
    )
    add_search(SearchSource("schemes", _("补偿方案"), READ, "loans:scheme_list", find, 25))
    add_work(_work("scheme_versions", _("待复核的方案版本"), to_decide, _("待复核"), APPROVE))
    add_work(_work("scheme_versions_loose", _("待认领的方案版本"), to_take_over, _("待认领"), PROPOSE))
    add_work(_work("scheme_versions_sent", _("我提出的方案版本"), sent, _("待他人复核"), PROPOSE, waits=True))
