"""What the preview page shows: rows of one verdict or of all, with their findings, a page at a time."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from portal.exchange.models import ImportBatch, ImportRow
from portal.exchange.registers import Severity, registers

PAGE = 50
WARNING = "warning"


def rows_page(batch: ImportBatch, asked: Mapping[str, str]) -> dict[str, Any]:
    """Context of the preview. ``asked``: ``verdict`` (or ``warning``), ``sheet`` (its number), ``page``.

    Opens with the refused rows when there are any: they are what a person must look at.
    """
    counts = batch.counts
    verdict = asked.get("verdict", "refused" if counts.get("refused") else "")
    rows = batch.rows.all()
    if verdict == WARNING:
        rows = rows.filter(has_warning=True)
    elif verdict in ImportRow.Verdict.values:
        rows = rows.filter(verdict=verdict)
    sheet = asked.get("sheet", "")
    if sheet.isascii() and sheet.isdigit() and len(sheet) < 5:
        rows = rows.filter(sheet_number=int(sheet))
    page = Paginator(rows, PAGE).get_page(asked.get("page"))
    return {
        "page": page,
        "rows": [shown(row) for row in page],
        "tabs": tabs(counts, verdict),
        "verdict": verdict,
        "sheet": sheet,
        "sheets": [one for one in batch.sheets if one["register"] and not one["is_aside"]],
    }


def tabs(counts: Mapping[str, int], chosen: str) -> list[dict[str, Any]]:
    titles = [
        ("refused", _("拒收")),
        ("warning", _("提示")),
        ("changed", _("变更")),
        ("new", _("新增")),
        ("repeat", _("重复")),
        ("not_data", _("非数据行")),
    ]
    total = sum(counts.get(key, 0) for key, _title in titles if key != WARNING)
    shown_tabs = [{"key": key, "title": title, "count": counts.get(key, 0)} for key, title in titles]
    shown_tabs.append({"key": "all", "title": _("全部"), "count": total})
    for tab in shown_tabs:
        tab["is_open"] = tab["key"] == chosen or (tab["key"] == "all" and not chosen)
    return [tab for tab in shown_tabs if tab["count"] or tab["is_open"] or tab["key"] in {"refused", "new"}]


COLOURS = {"new": "green", "repeat": "grey", "refused": "red", "changed": "amber", "not_data": "grey"}


def shown(row: ImportRow) -> dict[str, Any]:
    """A row for the template: findings with the column's title and the cell as written."""
    register = registers.get(row.register)
    titles = {one.key: str(one.title) for one in register.columns} if register else {}
    findings = [
        {**one, "title": titles.get(one["column"], ""), "cell": row.texts.get(one["column"], "")}
        for one in row.findings
        if one["severity"] != Severity.REMARK.value or row.verdict != ImportRow.Verdict.NEW or one["code"]
    ]
    return {
        "sheet": row.sheet,
        "number": row.number,
        "label": row.label,
        "verdict": row.get_verdict_display(),
        "colour": COLOURS.get(row.verdict, "grey"),
        "findings": findings,
        "changes": row.changes if row.verdict == ImportRow.Verdict.CHANGED else [],
        "cells": [(titles[key], row.texts[key]) for key in titles if row.texts.get(key)],
    }
