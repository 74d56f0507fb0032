"""Size class of an enterprise (大中小微型企业划分): 国统字〔2017〕213号, as data in ``rules/size_class.yaml``. No ORM.

Every indicator of the industry gives a class by its lower bounds (included); the firm's class is the lowest of them.
An industry outside the standard has none: ``NOT_COVERED``, not a guess.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, TypeAdapter, field_validator, model_validator

from enterprises.dated_rules import DatedRule, check_succession, read_rules, rule_on

WAN = Decimal(10_000)
DIVISIONS = range(1, 98)
INDUSTRIES = re.compile(r"(\d{2,3})(?:-(\d{2,3}))?", re.ASCII)


class SizeClass(TextChoices):
    LARGE = "large", _("大型")
    MEDIUM = "medium", _("中型")
    SMALL = "small", _("小型")
    MICRO = "micro", _("微型")
    NOT_COVERED = "not_covered", _("不适用")


DESCENDING = (SizeClass.LARGE, SizeClass.MEDIUM, SizeClass.SMALL, SizeClass.MICRO)
Bounds = tuple[int, int, int]


def industry_groups(spans: tuple[str, ...]) -> Iterator[str]:
    """The three-digit groups meant by ``"06-46"``, ``"51"``, ``"703-709"``: a division means all its ten groups."""
    for span in spans:
        found = INDUSTRIES.fullmatch(span)
        if not found or (found[2] and (len(found[1]) != len(found[2]) or found[1] > found[2])):
            raise ValueError(f"not a span of industries: {span!r}")
        first, last = found[1], found[2] or found[1]
        for number in range(int(first), int(last) + 1):
            name = f"{number:0{len(first)}d}"
            yield from [name] if len(name) == 3 else (f"{name}{digit}" for digit in range(10))


class SizeRow(BaseModel):
    """The bounds of some industries: people, and 万元."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    industries: tuple[str, ...]
    staff: Bounds | None = None
    revenue: Bounds | None = None
    assets: Bounds | None = None

    @field_validator("staff", "revenue", "assets")
    @classmethod
    def _descending(cls, bounds: Bounds | None) -> Bounds | None:
        if bounds is not None and not bounds[0] > bounds[1] > bounds[2] > 0:
            raise ValueError("the bounds of large, medium and small must descend")
        return bounds

    @model_validator(mode="after")
    def _measures_something(self) -> "SizeRow":
        if self.staff is None and self.revenue is None and self.assets is None:
            raise ValueError(f"{self.title}: a row without any indicator")
        return self


class SizeTable(DatedRule):
    """A whole standard. Every group of every division stands in exactly one row, or is named as not covered."""

    rows: tuple[SizeRow, ...]
    not_covered: tuple[str, ...]

    @model_validator(mode="after")
    def _covers_every_industry_once(self) -> "SizeTable":
        spans = [row.industries for row in self.rows] + [self.not_covered]
        groups = [group for industries in spans for group in industry_groups(industries)]
        twice = sorted({group for group in groups if groups.count(group) > 1})
        if twice:
            raise ValueError(f"{self.document}: industries in two rows: {', '.join(twice)}")
        every = {f"{division:02d}{digit}" for division in DIVISIONS for digit in range(10)}
        if every != set(groups):
            raise ValueError(f"{self.document}: industries in no row: {', '.join(sorted(every - set(groups)))}")
        return self

    def row_for(self, industry_code: str) -> SizeRow | None:
        """The row of a four-digit industry code; None when the standard does not cover it."""
        return self._row_of_group().get(industry_code[:3])

    def _row_of_group(self) -> dict[str, SizeRow]:
        return _row_of_group(self)


@cache
def _row_of_group(table: SizeTable) -> dict[str, SizeRow]:
    return {group: row for row in table.rows for group in industry_groups(row.industries)}


@cache
def size_tables() -> tuple[SizeTable, ...]:
    """The tables of ``rules/size_class.yaml``; pydantic's ``ValidationError`` for one with a hole or an overlap."""
    return tuple(check_succession(TypeAdapter(list[SizeTable]).validate_python(read_rules("size_class"))))


def size_class(*, industry_code: str, staff: int, revenue: Decimal, assets: Decimal, on: date) -> SizeClass:
    """The class by the standard in force on the day ``on``. ``revenue`` and ``assets`` in yuan."""
    row = rule_on(size_tables(), on).row_for(industry_code)
    if row is None:
        return SizeClass.NOT_COVERED
    measured = ((row.staff, Decimal(staff)), (row.revenue, revenue / WAN), (row.assets, assets / WAN))
    return DESCENDING[max(_rank(bounds, value) for bounds, value in measured if bounds is not None)]


def _rank(bounds: Bounds, value: Decimal) -> int:
    """0 for large to 3 for micro: the number of lower bounds that ``value`` does not reach."""
    return sum(value < bound for bound in bounds)
