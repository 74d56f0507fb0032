"""What people must do. Each app offers one queryset of equal columns; the workbench takes their UNION by due date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from portal.core.days import Calendar
from portal.core.menu import HoldsRights
from portal.core.registries import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COLUMNS = ("work_kind", "work_subject", "work_title", "work_due_on", "work_state")
SOON_DAYS = 3
WEEK_DAYS = 5


@dataclass(frozen=True)
class WorkSource:
    """Where work of one kind comes from.

    ``rows(user, today)`` gives the rows that wait for ``user``, annotated or with fields named by ``subject`` (text
    that ``address`` turns into a URL), ``title``, ``due_on`` and ``state`` (a Chinese word). ``waits_for_others``
    marks what the user has sent on and waits for. An empty ``due_on`` means work without a date.
    """

    key: str
    title: "StrOrPromise"
    rows: Callable[[Any, date], QuerySet[Any]]
    address: Callable[[str], str]
    subject: str
    due_on: str
    name: Any
    state: Any
    permission: str = ""
    waits_for_others: bool = False

    def columns_for(self, user: Any, today: date) -> QuerySet[Any, Any]:
        rows = self.rows(user, today).order_by()
        return rows.annotate(
            work_kind=Value(self.key, output_field=CharField()),
            work_subject=Cast(F(self.subject), CharField()),
            work_title=Cast(F(self.name) if isinstance(self.name, str) else self.name, CharField()),
            work_due_on=Cast(F(self.due_on) if self.due_on else Value(None), DateField()),
            work_state=Cast(
                self.state if hasattr(self.state, "resolve_expression") else Value(str(self.state)), CharField()
            ),
        ).values_list(*COLUMNS)


@dataclass(frozen=True)
class WorkItem:
    """One thing to do. ``days_left`` in working days, today not counted, negative when overdue."""

    source: WorkSource
    title: str
    address: str
    due_on: date | None
    state: str
    days_left: int | None
    provisional: bool


work_sources: Registry[WorkSource] = Registry("work source")


def add_work(source: WorkSource) -> None:
    work_sources.register(source.key, source)


def work_of(user: HoldsRights, *, today: date, limit: int = 50) -> list[WorkItem]:
    """What waits for ``user``, by due date, undated last: one UNION over all sources that the user may use."""
    sources = [source for source in work_sources if not source.permission or user.may(source.permission)]
    parts = [source.columns_for(user, today) for source in sources]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    ordered = rows.order_by(F("work_due_on").asc(nulls_last=True), "work_title")[:limit]
    return _items(list(ordered), today)


def _items(rows: Sequence[tuple[str, str, str, date | None, str]], today: date) -> list[WorkItem]:
    if not rows:
        return []
    calendar = Calendar()
    items = []
    for kind, subject, title, due_on, state in rows:
        source = work_sources[kind]
        left = None if due_on is None else working_days_left(calendar, today, due_on)
        provisional = due_on is not None and calendar.is_provisional(due_on)
        items.append(WorkItem(source, title, source.address(subject), due_on, state, left, provisional))
    return items


def working_days_left(calendar: Calendar, today: date, due_on: date) -> int:
    """Working days after ``today`` up to ``due_on`` (counted); negative when it is over."""
    first, last = sorted((today, due_on))
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    count = sum(calendar.is_working_day(day) for day in days)
    return count if due_on >= today else -count


def due_text(days_left: int) -> str:
    """``剩 3 个工作日``, ``今天到期`` or ``已超 2 个工作日``."""
    if days_left > 0:
        return _("剩 %(days)s 个工作日") % {"days": days_left}
    if days_left == 0:
        return _("今天到期")
    return _("已超 %(days)s 个工作日") % {"days": -days_left}


def due_colour(days_left: int) -> str:
    """Amber from three working days, red from none."""
    if days_left <= 0:
        return "due-red"
    return "due-amber" if days_left <= SOON_DAYS else "due"


@dataclass(frozen=True)
class Urgency:
    """The items of a workbench, grouped as they are shown."""

    due: list[WorkItem]
    soon: list[WorkItem]
    later: list[WorkItem]
    waiting: list[WorkItem]

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.soon or self.later or self.waiting)


def split_by_urgency(items: Sequence[WorkItem]) -> Urgency:
    """Due today and overdue; within five working days; the rest; and what the user waits for."""
    groups: dict[str, list[WorkItem]] = {"due": [], "soon": [], "later": [], "waiting": []}
    for item in items:
        groups[_urgency(item)].append(item)
    return Urgency(**groups)


def _urgency(item: WorkItem) -> str:
    if item.source.waits_for_others:
        return "waiting"
    if item.days_left is None or item.days_left > WEEK_DAYS:
        return "later"
    return "due" if item.days_left <= 0 else "soon"
