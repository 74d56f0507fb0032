"""Schemes of the sample city: its own in force, the next version waiting for a second person, and some of elsewhere.

All are examples. A file that the library refuses is an error of the library and stops the loading.
"""

from loans.models import SchemeVersion
from loans.scheme_desk.library import library_text
from loans.scheme_states import VersionState
from loans.services.schemes import approve_version, propose_version
from portal.accounts.models import User
from portal.core.demo import DemoPart, demo_parts

OWN = "panzhihua-2018"
NEXT = "panzhihua-2019"
OTHERS = ("guangzhou-2025", "sichuan-tianfu-2020", "deyang-2018", "zhuhai-2022", "hubei-2025", "shandong-2023")
NOTE = "示例：参数由领导小组决定后替换。"


def load() -> None:
    """Nothing is done where a version is there already, whoever proposed it."""
    proposer = User.objects.holding("office_handler").order_by("pk").first()
    approver = User.objects.holding("office_reviewer").order_by("pk").first()
    if proposer is None or approver is None or SchemeVersion.objects.exists():
        return
    own = _propose(OWN, proposer)
    if own.state == VersionState.DRAFT:
        approve_version(version=own, by=approver, note=NOTE)
    for name in (NEXT, *OTHERS):
        _propose(name, proposer)


def _propose(name: str, by: User) -> SchemeVersion:
    return propose_version(source=library_text(name), effective=None, by=by, is_example=True)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    demo_parts.register("schemes", DemoPart("补偿方案", load, position=26))
