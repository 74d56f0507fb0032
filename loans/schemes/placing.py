"""Where a version fits into the versions of its scheme that hold already: no day with two, no day without one.

Days as the portal keeps them: first day included, end excluded, no end until superseded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from loans.schemes.problems import Problem

FROM = "identity.valid_from"
TO = "identity.valid_to"


@dataclass(frozen=True)
class Span:
    """Days in force of an approved version; ``label`` names it in words."""

    label: str
    first: date
    end: date | None


@dataclass(frozen=True)
class Place:
    """``end``: when the new version ends. ``cuts``: the version before it, which then ends on its first day."""

    end: date | None
    cuts: Span | None = None
    is_last: bool = True


def place_version(approved: Sequence[Span], first: date, end: date | None) -> Place | Problem:
    """The place of a version from ``first`` to ``end``, or why there is none, with the key's path.

    A version goes after all others, and ends the last of them if that runs on; or before all others, when it runs
    up to the first of them. In between nothing is pushed.
    """
    ordered = sorted(approved, key=lambda one: one.first)
    if not ordered:
        return Place(end)
    if first > ordered[-1].first:
        return _after(ordered[-1], first, end)
    if first < ordered[0].first:
        return _before(ordered[0], end)
    held = max((one for one in ordered if one.first <= first), key=lambda one: one.first)
    words = {"label": held.label, "day": first.isoformat()}
    return Problem(FROM, _("%(day)s 起已有%(label)s施行，两个版本的日期重叠") % words)


def _after(last: Span, first: date, end: date | None) -> Place | Problem:
    if last.end is not None and last.end < first:
        words = {"label": last.label, "last": _last_day(last.end), "day": first.isoformat()}
        return Problem(
            FROM, _("%(label)s施行至 %(last)s，本版 %(day)s 才生效，中间有空档；应自前一版失效的次日起生效") % words
        )
    return Place(end, cuts=last if last.end is None or last.end > first else None)


def _before(next_: Span, end: date | None) -> Place | Problem:
    if end is None or end == next_.first:
        return Place(next_.first, is_last=False)
    words = {"label": next_.label, "day": next_.first.isoformat(), "last": _last_day(end)}
    if end > next_.first:
        return Problem(TO, _("本版施行至 %(last)s，而%(label)s自 %(day)s 起施行，两个版本的日期重叠") % words)
    return Problem(TO, _("本版施行至 %(last)s，而%(label)s自 %(day)s 起才施行，中间有空档") % words)


def _last_day(end: date) -> str:
    return (end - timedelta(days=1)).isoformat()
