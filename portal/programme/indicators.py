"""Indicators: what an annual figure is, and the rows it is made of. Apps register theirs; ``reports`` collects them.

An indicator is one queryset of rows, annotated with

- ``unit``: the id of the ``ReportingUnit`` that counts the row (null: counted for the city only),
- ``amount``: what the row adds (money in yuan, or a count); for ``Rate`` also ``weight``,
- ``identity``: the text that makes rows one thing where distinct things are counted.

The value for all units is one GROUP BY over it, the rows behind a figure are the same queryset filtered by unit, so
that a figure and its rows cannot disagree.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Expression, F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from portal.core.registries import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Period:
    """The as-of day and the year it stands in: 1 January to ``as_of``, both days included."""

    as_of: date

    @property
    def starts_on(self) -> date:
        return date(self.as_of.year, 1, 1)

    @property
    def year(self) -> int:
        return self.as_of.year


class Nature(StrEnum):
    STOCK = "stock"
    FLOW = "flow"


class Aggregate(StrEnum):
    """How rows become a value: number of rows, number of distinct identities, sum of amounts, or a quotient."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    QUOTIENT = "quotient"


@dataclass(frozen=True)
class RowColumn:
    """A column shown for the rows behind a figure: Chinese heading and the key in ``.values()``; ``is_money`` in yuan.

    ``labels`` turns a stored code into the word a reader knows (the choices of a model field).
    """

    title: "StrOrPromise"
    key: str
    is_money: bool = False
    labels: Mapping[str, "StrOrPromise"] = field(default_factory=dict)

    def shown(self, value: Any) -> Any:
        """The value as a reader knows it: the label of a code, anything else unchanged."""
        return str(self.labels[value]) if isinstance(value, str) and value in self.labels else value


@dataclass(frozen=True)
class Indicator:
    """``places``: decimals of the value (0 for counts, 2 for money, 4 for ratios).

    For a QUOTIENT the rows carry ``amount`` (numerator part) and ``weight`` (denominator part) and the value is
    ``scale * sum(amount) / sum(weight)``, rounded half-up to ``places``; null when the denominator is zero. The value
    of the city is computed from the rows, never from the units. ``version`` rises with every change of definition.
    """

    code: str
    title: "StrOrPromise"
    group: "StrOrPromise"
    unit_of_measure: "StrOrPromise"
    nature: Nature
    aggregate: Aggregate
    definition: "StrOrPromise"
    rows: Callable[[Period], QuerySet[Any, Any]]
    columns: tuple[RowColumn, ...]
    places: int = 0
    version: int = 1
    city_only: bool = False
    scale: int = 1
    detail_url: str = field(default="")
    """URL name of the page of a row's object; its argument is the row's ``link``, a code among the annotations."""


NURTURE = _("企业培育")
CREDIT = _("科技信贷")
SHARING = _("风险分担")
IP_PLEDGE = _("知识产权质押")
LISTING = _("上市与直接融资")
MECHANISM = _("工作机制")
GROUPS = (NURTURE, CREDIT, SHARING, IP_PLEDGE, LISTING, MECHANISM)


class IndicatorRegistry(Registry[Indicator]):
    """Iterates group by group in the order of ``GROUPS`` (others last), whichever app registered first."""

    def __iter__(self) -> Iterator[Indicator]:
        places = {str(group): place for place, group in enumerate(GROUPS)}
        return iter(sorted(super().__iter__(), key=lambda one: places.get(str(one.group), len(places))))

    def keys(self) -> list[str]:
        return [indicator.code for indicator in self]


indicators = IndicatorRegistry("indicator")


def indicator_rows(
    queryset: QuerySet[Any, Any],
    *,
    unit: str,
    identity: str | Expression | F,
    amount: str | Expression | F | None = None,
    weight: str | Expression | F | None = None,
    link: str | None = None,
) -> QuerySet[Any, Any]:
    """``queryset`` with the annotations that an indicator's rows carry; a field path or an expression for each.

    Without ``amount`` a row adds one. A model's own field ``amount`` stays what it is: counts do not read it.
    """
    parts: dict[str, Any] = {"unit": unit, "identity": identity, "weight": weight, "link": link}
    if not any(field.name == "amount" for field in queryset.model._meta.get_fields()):
        parts["amount"] = Value(1) if amount is None else amount
    found = {key: F(part) if isinstance(part, str) else part for key, part in parts.items() if part is not None}
    return queryset.annotate(**found)
