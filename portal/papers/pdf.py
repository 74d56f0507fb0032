"""A paper as PDF, and its charts as PNG, set by typst. Text reaches typst as JSON data, never as markup."""

from typing import Any

from portal.papers.document import BarChart, Heading, PageBreak, Paper, Table
from portal.papers.flow import AnnexList, AnnexMark, Blank, Flush, Item, Signature, Text, Title, flow, foot_line
from portal.papers.fonts import NoUsableFont, Role, Typefaces, find_typefaces
from portal.papers.layout import CELL_INSET, plan_chart, plan_table
from portal.papers.press import press
from portal.papers.text import clean_text, one_line, paragraphs, widest_token

__all__ = ["NoUsableFont", "render_chart_png", "render_pdf", "unprintable"]

# 〓 stands for a sign that no installed face can show, as in printed books; a box or a gap could pass unseen.
GETA = "〓"
_SHORT_CELL = 120


def render_pdf(paper: Paper) -> bytes:
    """The PDF of the paper: same paper and same fonts, same bytes. Raises NoUsableFont."""
    setter = _Setter(find_typefaces())
    blocks = [block for item in flow(paper) for block in setter.blocks(item)]
    payload = {
        "kind": "paper",
        "title": one_line(paper.title),
        "author": one_line(paper.signer),
        "foot": setter.fit(foot_line(paper), Role.SONG),
        "blocks": blocks,
    }
    return press("paper.typ", setter.typefaces, payload, "pdf", paper.dated)


def render_chart_png(chart: BarChart, *, ppi: int = 200) -> bytes:
    """The chart as in the PDF, for documents that cannot draw it. Raises NoUsableFont."""
    setter = _Setter(find_typefaces())
    return press("paper.typ", setter.typefaces, {"kind": "chart", "chart": setter.chart(chart)}, "png", None, ppi=ppi)


def unprintable(paper: Paper) -> str:
    """The signs of the paper that no installed face can show, printed as 〓; sorted, each once."""
    setter = _Setter(find_typefaces())
    for item in flow(paper):
        setter.blocks(item)
    return "".join(sorted(setter.missing))


class _Setter:
    """Turns the items of the flow into the JSON of the template, with 〓 for what the faces cannot show."""

    def __init__(self, typefaces: Typefaces) -> None:
        self.typefaces = typefaces
        self.missing: set[str] = set()

    def fit(self, text: str, role: Role) -> str:
        gone = self.typefaces.missing(role, text)
        self.missing |= gone
        return "".join(GETA if sign in gone else sign for sign in text) if gone else text

    def blocks(self, item: Item) -> list[dict[str, Any]]:  # noqa: PLR0911 one line for each kind of item
        match item:
            case Title(lines):
                return [{"kind": "title", "lines": [self.fit(line, Role.TITLE) for line in lines]}]
            case Blank():
                return [{"kind": "blank"}]
            case PageBreak():
                return [{"kind": "break"}]
            case Flush(text):
                return [{"kind": "flush", "text": self.fit(text, Role.BODY)}]
            case Text(text, last):
                return [{"kind": "paragraph", "text": self.fit(text, Role.BODY), "last": last}]
            case Heading(level, text):
                role = {1: Role.HEI, 2: Role.KAI}.get(level, Role.BODY)
                return [{"kind": "heading", "level": level, "text": self.fit(text, role)}]
            case AnnexMark(text):
                return [{"kind": "annex-mark", "text": text}]
            case AnnexList(items, lead_width):
                fitted = [(lead, self.fit(name, Role.BODY)) for lead, name in items]
                return [{"kind": "annex-list", "items": fitted, "lead": lead_width}]
            case Signature(lines, kept):
                signed = [(self.fit(text, Role.BODY), right) for text, right in lines]
                return [{"kind": "signature", "lines": signed, "kept": kept}]
            case BarChart():
                return [{"kind": "chart", **self.chart(item)}]
            case Table():
                return self.table(item)

    def chart(self, chart: BarChart) -> dict[str, Any]:
        plan = plan_chart(chart)
        return {
            "caption": self.fit(one_line(chart.caption), Role.HEI),
            "unit": chart.unit,
            "unit-text": self.fit(f"单位：{one_line(chart.unit)}", Role.SONG),
            "categories": [self.fit(name, Role.SONG) for name in plan.categories],
            "series": [self.fit(name, Role.SONG) for name in plan.series],
            "ticks": plan.ticks,
            "bars": [[{"share": bar.share, "label": bar.label} for bar in group] for group in plan.bars],
        }

    def table(self, table: Table) -> list[dict[str, Any]]:
        plan = plan_table(table)
        parts = []
        for number, part in enumerate(plan.parts):
            last = number == len(plan.parts) - 1
            caption = one_line(table.caption) + ("（续）" if number and table.caption else "")
            titles = [self._cell(table.columns[p].title, w, plan.size, Role.HEI) for p, w in part.pairs()]
            parts.append(
                {
                    "kind": "table",
                    "caption": self.fit(caption, Role.HEI),
                    "whole": part.whole,
                    "size": plan.size,
                    "columns": [
                        {"title": title, "align": table.columns[p].align.value, "width": w}
                        for title, (p, w) in zip(titles, part.pairs(), strict=True)
                    ],
                    "rows": self._rows(table, part.pairs(), plan.size),
                    "note": self.fit(one_line(table.note), Role.BODY) if last else "",
                }
            )
        return parts

    def _rows(self, table: Table, pairs: list[tuple[int, float]], size: float) -> list[dict[str, Any]]:
        rows = []
        for number, row in enumerate(table.rows, start=1):
            bold = table.total_row and number == len(table.rows)
            role = Role.HEI if bold else Role.BODY
            rows.append({"bold": bold, "cells": [self._cell(row[p], w, size, role) for p, w in pairs]})
        return rows

    def _cell(self, text: str, width: float, size: float, role: Role) -> dict[str, Any]:
        clean = clean_text(text)
        return {
            "parts": [self.fit(part, role) for part in paragraphs(clean)],
            "hard": widest_token(clean) * size > width - 2 * CELL_INSET,
            "short": len(clean) <= _SHORT_CELL,
        }
