"""Answers for list pages: the page itself and its export, both from the same ``OpenList``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.display import (
    NOTHING,
    MoneyUnit,
    StateWord,
    money_unit,
    show_day,
    show_instant,
    show_money,
    show_number,
    show_rate,
)
from portal.core.lists import COUNTED_ROWS, PAGING, Column, Kind, ListSpec, OpenList, open_list
from portal.core.registries import Registry
from portal.core.sheets import XLSX, write_list
from portal.core.templatetags.portal import NOTHING_MARK, code

RIGHT = {Kind.MONEY, Kind.NUMBER, Kind.RATE}


@dataclass(frozen=True)
class SavedViewLink:
    code: str
    title: str
    address: str


SavedViewSource = Callable[[Any, str, str], Sequence[SavedViewLink]]
# The app that keeps saved views offers them here: (user, key of the list, path of the page) -> links.
saved_view_sources: Registry[SavedViewSource] = Registry("saved view source")


@dataclass(frozen=True)
class Head:
    """The head of a column: ``sorted`` is ``ascending``, ``descending`` or empty; ``address`` sorts by it."""

    title: str
    css: str
    address: str
    sorted: str


@dataclass(frozen=True)
class Cell:
    html: SafeString | str
    css: str


def head_title(column: Column, unit: MoneyUnit) -> str:
    return f"{column.title}（{unit.label}）" if column.kind is Kind.MONEY else str(column.title)


def address(given: QueryDict, **changes: str) -> str:
    """The present query string with ``changes`` (an empty one is left out), back on the first page."""
    query = given.copy()
    for name in PAGING:
        query.pop(name, None)
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return "?" + query.urlencode()


def list_page(
    request: HttpRequest,
    spec: ListSpec,
    rows: Any,
    template: str = "components/list_page.html",
    **extra: Any,
) -> HttpResponse:
    """The page of ``rows`` (already cut to what the user may see). 400 when the address has unreadable parts."""
    opened = open_list(spec, rows, request.GET, request.user)
    for problem in opened.query.problems:
        messages.warning(request, problem)
    context = {**list_context(request, opened), **extra}
    return render(request, template, context, status=400 if opened.query.problems else 200)


def list_context(request: HttpRequest, opened: OpenList) -> dict[str, Any]:
    """What ``components/_list.html`` shows."""
    spec, unit = opened.spec, money_unit(request)
    kept = address(request.GET, q=opened.query.text, **_known_facets(opened))
    return {
        "page_title": spec.title,
        "list": opened,
        "spec": spec,
        "heads": [_head(column, opened, request.GET, unit) for column in spec.columns],
        "shown_rows": [[_cell(column, row, unit) for column in spec.columns] for row in opened.page.rows],
        "sums": _sum_cells(opened, unit),
        "count_text": count_text(opened),
        "named_sums": [
            (column.title, show_money(opened.sums[column.key], unit), unit.label)
            for column in spec.columns
            if column.total and column.kind is Kind.MONEY and not opened.is_over
        ],
        "first_address": address(request.GET) if opened.query.cursor else "",
        "previous_address": _page_address(request.GET, "before", opened.page.previous),
        "next_address": _page_address(request.GET, "after", opened.page.next),
        "export_address": reverse(spec.export_name) + kept if spec.export_name else "",
        "list_query": kept.removeprefix("?"),
        "has_money": any(column.kind is Kind.MONEY for column in spec.columns),
        "saved_views": [link for source in saved_view_sources for link in source(request.user, spec.key, request.path)],
        "counted_rows": show_number(COUNTED_ROWS),
        "has_more_facets": any(not facet.in_line for facet in spec.facets),
        "more_facets_chosen": any(shown.chosen and not shown.facet.in_line for shown in opened.facets),
    }


def _known_facets(opened: OpenList) -> dict[str, str]:
    return {facet.key: opened.query.chosen.get(facet.key, "") for facet in opened.spec.facets}


def _page_address(given: QueryDict, name: str, cursor: str) -> str:
    return address(given, **{name: cursor}) if cursor else ""


def count_text(opened: OpenList) -> str:
    if opened.is_over:
        return _("超过 %(max)s 条") % {"max": show_number(COUNTED_ROWS)}
    return _("共 %(count)s 条") % {"count": show_number(opened.count)}


def _head(column: Column, opened: OpenList, given: QueryDict, unit: MoneyUnit) -> Head:
    present = opened.query.sort.removeprefix("-") == column.key
    descending = opened.query.sort.startswith("-")
    direction = ("descending" if descending else "ascending") if present else ""
    target = column.key if present and descending else f"-{column.key}" if present else column.key
    link = address(given, sort=target) if column.sort else ""
    return Head(head_title(column, unit), _css(column), link, direction)


def _css(column: Column) -> str:
    if column.wraps:
        return "wraps"
    return "num" if column.kind in RIGHT else "date" if column.kind is Kind.DAY else ""


def _cell(column: Column, row: Any, unit: MoneyUnit) -> Cell:
    value = column.of(row)
    if value is None or value == "":
        return Cell(NOTHING_MARK, _css(column))
    html: SafeString | str
    if column.kind is Kind.CODE:
        html = code(value)
    elif isinstance(value, StateWord):
        html = format_html('<span class="state state-{}">{}</span>', value.colour, value.label)
    else:
        html = show(column, value, unit)
    if column.link is not None:
        html = _linked(column, row, value, html)
    css = _css(column)
    return Cell(html, f"{css} negative" if isinstance(value, Decimal) and value < 0 else css)


def _linked(column: Column, row: Any, value: Any, html: SafeString | str) -> SafeString | str:
    target = column.link(row) if column.link else ""
    if not target:
        return html
    if column.kind is Kind.CODE:
        return format_html('<a class="code" href="{}">{}</a>', target, value)
    return format_html('<a href="{}">{}</a>', target, html)


def show(column: Column, value: Any, unit: MoneyUnit) -> str:
    """The text of a value on screen."""
    if value is None or value == "":
        return NOTHING
    if column.kind is Kind.MONEY:
        return show_money(value, unit)
    if column.kind is Kind.DAY:
        return show_instant(value) if hasattr(value, "hour") else show_day(value)
    if column.kind is Kind.NUMBER:
        return show_number(value)
    if column.kind is Kind.RATE:
        return show_rate(value)
    return str(value)


def _sum_cells(opened: OpenList, unit: MoneyUnit) -> list[str]:
    """The cells of the totals row, empty where nothing is summed; no row when nothing is."""
    if opened.is_over or not opened.sums:
        return []
    return [show(column, opened.sums[column.key], unit) if column.total else "" for column in opened.spec.columns]


def list_export(request: HttpRequest, spec: ListSpec, rows: Any) -> HttpResponse:
    """The filtered list as an XLSX file: same order, unit, count and sums as on the screen."""
    opened = open_list(spec, rows, request.GET, request.user)
    if opened.is_over or opened.query.problems:
        problem = _("超过 %(max)s 条，请先筛选再导出。") % {"max": show_number(COUNTED_ROWS)}
        messages.error(request, "".join(opened.query.problems) or problem)
        return HttpResponseRedirect(reverse(spec.list_name) + address(request.GET))
    now = clock.now()
    note = _("%(count)s；%(who)s 于 %(when)s 导出；筛选：%(filters)s") % {
        "count": count_text(opened),
        "who": getattr(request.user, "actor_name", NOTHING),
        "when": show_instant(now),
        "filters": filters_text(opened) or _("无"),
    }
    content = write_list(opened, money_unit(request), note)
    response = HttpResponse(content, content_type=XLSX)
    name = quote(f"{spec.title}_{now.astimezone(clock.SHANGHAI):%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=\"export.xlsx\"; filename*=UTF-8''{name}"
    return response


def filters_text(opened: OpenList) -> str:
    """What the list is narrowed to, in words."""
    parts = [_("搜索“%(text)s”") % {"text": opened.query.text}] if opened.query.text else []
    for shown in opened.facets:
        label = next((label for value, label, _count in shown.choices if value == shown.chosen), "")
        if label:
            parts.append(f"{shown.facet.title}：{label}")
    return "，".join(parts)
