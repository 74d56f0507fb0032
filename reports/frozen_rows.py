"""Which register rows fed a frozen figure: asked by the import engine before a row is undone, put right or voided."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey, Model, QuerySet
from django.utils.translation import gettext as _

from portal.exchange.models import ImportBatch
from portal.exchange.registers import registers
from portal.programme.indicators import Indicator, Period, indicators
from reports.models import CompileRun

# How many foreign keys may lie between an indicator's row and the register's: a patent, its registration, the firm.
REACH = 2


@dataclass(frozen=True)
class Feed:
    """``path`` leads from an indicator's row to the register row; ``dated`` when only facts up to the day count."""

    path: str
    dated: str = ""


def frozen_notes(register: str, codes: Collection[UUID]) -> Mapping[UUID, str]:
    """For those of ``codes`` that fed a figure of a finished edition: which, in Chinese.

    A row imported after the freeze fed nothing. The rows as they stand are asked, so a row moved since then by a
    correction is found where it stands now.
    """
    known, model = registers.get(register), None
    if known is not None and codes:
        model = known.model
    feeds = [(indicator, feed) for indicator in indicators if model and (feed := _feed(indicator, model))]
    notes: dict[UUID, str] = {}
    for run in _latest_editions() if feeds else []:
        open_codes = set(codes) - set(notes) - _imported_after(model, codes, run)
        for indicator, feed in feeds:
            if not open_codes:
                break
            found = _fed(indicator, feed, run.as_of, open_codes)
            notes.update(dict.fromkeys(found, _note(run, indicator)))
            open_codes -= found
    return notes


def _latest_editions() -> list[CompileRun]:
    """The last finished edition of each as-of day."""
    editions = CompileRun.objects.editions().select_related("cycle").order_by("as_of", "-number")
    return list(editions.distinct("as_of"))


def _fed(indicator: Indicator, feed: Feed, day: date, codes: set[UUID]) -> set[UUID]:
    conditions: dict[str, Any] = {f"{feed.path}__in": codes}
    if feed.dated:
        conditions[f"{feed.dated}__lte"] = day
    rows = indicator.rows(Period(day)).filter(**conditions).order_by()
    return set(rows.values_list(feed.path, flat=True)) & codes


def _imported_after(model: Any, codes: Collection[UUID], run: CompileRun) -> set[UUID]:
    late = ImportBatch.objects.filter(applied_at__gt=run.frozen_at).values("code")
    return set(model._default_manager.filter(code__in=codes, source_batch__in=late).values_list("code", flat=True))


def _note(run: CompileRun, indicator: Indicator) -> str:
    words = {"year": run.cycle.year, "n": run.number, "day": run.as_of.isoformat(), "title": indicator.title}
    return _("%(year)s年度报告第%(n)s版（截至%(day)s）“%(title)s”") % words


def _feed(indicator: Indicator, model: type[Model]) -> Feed | None:
    """From the indicator's rows to ``model``: itself, a foreign key or two away, or dated facts about the row."""
    rows: QuerySet[Any, Any] = indicator.rows(Period(date(2018, 1, 1)))
    path = _forward(rows.model, model, REACH)
    if path is not None:
        return Feed(f"{path}code")
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and field.related_model is rows.model and _has(model, "as_of"):
            name = field.related_query_name()
            return Feed(f"{name}__code", dated=f"{name}__as_of")
    return None


def _forward(start: type[Model], goal: type[Model], reach: int) -> str | None:
    if start is goal:
        return ""
    if reach == 0:
        return None
    for field in start._meta.get_fields():
        if isinstance(field, ForeignKey) and isinstance(field.related_model, type):
            rest = _forward(field.related_model, goal, reach - 1)
            if rest is not None:
                return f"{field.name}__{rest}"
    return None


def _has(model: type[Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())
