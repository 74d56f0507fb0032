"""What an event of the desk is: what its form asks, in which funds it happens, what it posts, how it is announced.

``loans.orders.desk`` declares them all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from loans.ledger.models import BookKind
from loans.ledger.postings import Posted
from loans.models import OrderEvent
from loans.orders.payload import Payload
from loans.pool.events import Event, Legs
from portal.core.registries import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

POOLS = frozenset({BookKind.POOL, BookKind.COMMITMENT})
PAID_IN = frozenset({BookKind.POOL})
COMMITMENT = frozenset({BookKind.COMMITMENT})
FISCAL = frozenset({BookKind.FISCAL})
ALL = POOLS | FISCAL
GROUPS = {
    "contributions": _("出资与退出"),
    "deposits": _("存款与利息"),
    "costs": _("费用"),
    "matching": _("待匹配款项"),
    "commitments": _("预算承诺"),
    "fiscal": _("财政资金"),
    "books": _("账务"),
}


@dataclass(frozen=True, kw_only=True)
class DeskEvent:
    """``asks`` names the fields of the form; ``effect`` announces the posting with ``%(total)s`` (yuan).

    ``legs`` reads the rows that the order would post now; ``post`` posts them.
    """

    key: OrderEvent
    group: str
    asks: tuple[str, ...]
    kinds: frozenset[BookKind]
    effect: "StrOrPromise"
    legs: Callable[[str, Payload], Legs]
    post: Callable[[Event, Payload], Posted]
    needs_evidence: bool = False

    @property
    def title(self) -> str:
        return str(self.key.label)


desk_events: Registry[DeskEvent] = Registry("desk event")


def events_for(kind: BookKind) -> list[tuple[str, list[DeskEvent]]]:
    """The events of a fund of ``kind``, under the titles of their groups."""
    fitting = [event for event in desk_events if kind in event.kinds]
    grouped = [(str(title), [one for one in fitting if one.group == key]) for key, title in GROUPS.items()]
    return [(title, events) for title, events in grouped if events]
