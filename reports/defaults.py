"""What the portal proposes until the office decides: dates of the cycle, the years of the plan, size of a batch.

A dated ``Parameter`` under the same key overrules the proposal. Whatever is only proposed is marked 示例 on pages.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from portal.core.clock import SHANGHAI
from portal.programme.models import Basis, Parameter


@dataclass(frozen=True)
class Proposal:
    """A value with where it comes from. Days of the year are written ``MM-DD``."""

    value: Any
    basis: str
    document: str


PLAN = "攀办发〔2017〕141号"
FIGURES_AS_OF = "reports.figures_as_of"
OPENS_ON = "reports.opens_on"
CLOSES_BEFORE = "reports.closes_before"
FIRST_YEAR = "reports.first_year"
LAST_PLAN_YEAR = "reports.last_plan_year"
UNITS_IN_BATCH = "reports.units_in_batch"

PROPOSALS = {
    FIGURES_AS_OF: Proposal("11-30", Basis.EXAMPLE, ""),
    OPENS_ON: Proposal("11-01", Basis.EXAMPLE, ""),
    # 12月20日前 is read as the whole of that day: the instant is the midnight that ends it, in China time.
    CLOSES_BEFORE: Proposal("12-21", Basis.EXAMPLE, f"{PLAN}第五部分（三）"),
    FIRST_YEAR: Proposal(2017, Basis.POLICY, f"{PLAN}第五部分（三）"),
    LAST_PLAN_YEAR: Proposal(2019, Basis.POLICY, PLAN),
    UNITS_IN_BATCH: Proposal(1, Basis.EXAMPLE, ""),
}


def value_of(key: str, *, on: date) -> Proposal:
    """The parameter in force on ``on`` (first day included, last excluded), else the proposal."""
    row = (
        Parameter.objects.filter(key=key, valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .order_by("-valid_from")
        .first()
    )
    return Proposal(row.value, row.basis, row.document) if row else PROPOSALS[key]


def day_in_year(text: str, year: int) -> date:
    """``MM-DD`` in ``year``."""
    month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def midnight(day: date) -> datetime:
    """The instant at which ``day`` begins in China."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
