"""A paper as an editable DOCX: one prepared Word template, filled by docxtpl. Text is data, never a tag."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO

from docx.shared import Pt
from docxtpl import DocxTemplate, InlineImage
from markupsafe import Markup

from portal.papers.archive import without_clock
from portal.papers.document import Align, BarChart, Column, Heading, PageBreak, Paper, Table
from portal.papers.flow import AnnexList, AnnexMark, Blank, Flush, Item, Signature, Text, Title, flow, foot_line
from portal.papers.fonts import NoUsableFont
from portal.papers.layout import BLOCK_WIDTH, figure_text, plan_table
from portal.papers.ooxml import BLANK, BLANK_KEPT, PAGE_BREAK, SPACER, annex_line, signature_line, table_xml, words
from portal.papers.pdf import render_chart_png
from portal.papers.template_build import TEMPLATE
from portal.papers.text import one_line


@dataclass(frozen=True)
class Line:
    """What the template's loop sees: ``text`` in the style of its kind, or a picture, or ready XML."""

    kind: str
    text: Markup | str = ""
    picture: InlineImage | None = None
    xml: Markup | str = ""


def render_docx(paper: Paper) -> bytes:
    """The DOCX of the paper: same paper, same bytes. Needs no font: without one, charts come as tables."""
    template = DocxTemplate(TEMPLATE)
    lines = [line for item in flow(paper) for line in _lines(template, item)]
    template.render({"lines": lines, "foot": words(foot_line(paper))}, autoescape=True)
    moment = datetime.combine(paper.dated or date(2000, 1, 1), time(), tzinfo=UTC)
    properties = template.docx.core_properties
    properties.title, properties.author = one_line(paper.title)[:255], one_line(paper.signer)[:255]
    properties.created = properties.modified = moment
    properties.language = "zh-CN"
    content = BytesIO()
    template.save(content)
    return without_clock(content.getvalue())


def _lines(template: DocxTemplate, item: Item) -> Iterator[Line]:
    match item:
        case Title(parts):
            yield Line("title", Markup("\n").join(words(part) for part in parts))
        case Blank():
            yield Line("xml", xml=BLANK)
        case PageBreak():
            yield Line("xml", xml=PAGE_BREAK)
        case Flush(text):
            yield Line("flush", words(text))
        case Text(text, last):
            yield Line("last" if last else "p", words(text))
        case Heading(level, text):
            yield Line(f"h{level}", words(text))
        case AnnexMark(text):
            yield Line("annex", words(text))
            yield Line("xml", xml=BLANK)
        case AnnexList(names, lead_width):
            yield Line("xml", xml=BLANK_KEPT)
            yield from (Line("xml", xml=annex_line(lead, name, lead_width)) for lead, name in names)
        case Signature(signed, _kept):
            yield Line("xml", xml=BLANK_KEPT)
            yield from (Line("xml", xml=signature_line(text, right)) for text, right in signed)
        case BarChart():
            yield from _chart(template, item)
        case Table():
            yield from _table(item)


def _table(table: Table) -> Iterator[Line]:
    plan = plan_table(table)
    for number, part in enumerate(plan.parts):
        caption = one_line(table.caption)
        if caption:
            yield Line("caption", words(caption + ("（续）" if number else "")))
        yield Line("xml", xml=table_xml(table, part, plan.size))
        last = number == len(plan.parts) - 1
        # Word joins two tables that touch, so that a line stands between them even without a note.
        note = one_line(table.note) if last else ""
        yield Line("note", words(note)) if note else Line("xml", xml=SPACER)


def _chart(template: DocxTemplate, chart: BarChart) -> Iterator[Line]:
    try:
        picture = render_chart_png(BarChart("", chart.unit, chart.categories, chart.series, chart.places))
    except NoUsableFont:
        yield from _table(_as_table(chart))
        return
    if chart.caption:
        yield Line("caption", words(chart.caption))
    yield Line("chart", picture=InlineImage(template, BytesIO(picture), width=Pt(BLOCK_WIDTH)))


def _as_table(chart: BarChart) -> Table:
    """The values of the chart, for a machine without fonts."""
    unit = f"（{chart.unit}）" if chart.unit else ""
    columns = [Column(""), *(Column(one.name + unit, Align.RIGHT) for one in chart.series)]
    rows = [
        [name, *(figure_text(one.values[position], chart.places) for one in chart.series)]
        for position, name in enumerate(chart.categories)
    ]
    return Table(chart.caption, columns, rows)
