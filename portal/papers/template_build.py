"""Builds ``templates/paper.docx``, the Word template of an official paper (GB/T 9704-2012), so that it can be reviewed.

``python -m portal.papers.template_build`` writes it anew; a test compares the committed file with what this builds.
The office may change a style in Word instead and keep its own template: the tags in it are ordinary docxtpl tags.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor, Twips

from portal.papers.archive import without_clock

TEMPLATE = Path(__file__).parent / "templates" / "paper.docx"

XIAOBIAOSONG = "方正小标宋简体"
FANGSONG = "仿宋_GB2312"
KAI = "楷体_GB2312"
HEI = "黑体"
SONG = "宋体"

LINE_PITCH = 28.95
# 28 characters of 16 pt in 156 mm: each 0.2 pt closer.
CHARACTER_SPACING = -4
KEPT_STYLES = {"Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Footer", "Header"} | {
    "Default Paragraph Font",
    "Normal Table",
    "No List",
    "Caption",
}

# (kind of line, style) in the order of the template; the writer in docx.py uses the kinds.
LINES = (
    ("p", "Paper Text"),
    ("last", "Paper Text Kept"),
    ("h1", "Heading 1"),
    ("h2", "Heading 2"),
    ("h3", "Heading 3"),
    ("h4", "Heading 4"),
    ("caption", "Caption"),
    ("note", "Paper Table Note"),
    ("title", "Title"),
    ("flush", "Paper Flush"),
    ("annex", "Paper Annex Mark"),
)


def build_template() -> bytes:
    """The bytes of the template, the same each time."""
    document = Document()
    _drop_styles(document)
    _set_page(document)
    _set_styles(document)
    _set_settings(document)
    for footer, align in ((document.sections[0].footer, "right"), (document.sections[0].even_page_footer, "left")):
        _fill_footer(footer, align)
    _fill_body(document)
    properties = document.core_properties
    properties.title = properties.author = properties.comments = properties.keywords = ""
    properties.last_modified_by = ""
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
    content = BytesIO()
    document.save(content)
    return without_clock(content.getvalue())


def _drop_styles(document: Any) -> None:
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.element.getparent().remove(style.element)
    for element in document.styles.element.iter(qn("w:link"), qn("w:next")):
        element.getparent().remove(element)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.getparent().replace(
        defaults,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{FANGSONG}" w:hAnsi="{FANGSONG}" w:eastAsia="{FANGSONG}" w:cs="{FANGSONG}"/>'
            '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
            "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        ),
    )


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    # 25.93 mm instead of 26: so that 28 characters never fall short of the line by a rounding of Word.
    section.left_margin, section.right_margin = Mm(28), Twips(1470)
    section.header_distance, section.footer_distance = Mm(15), Mm(21.6)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE_PITCH * 20)))
    section._sectPr.append(grid)
    document.settings.odd_and_even_pages_header_footer = True


def _set_settings(document: Any) -> None:
    settings = document.settings.element
    for name in ("w:compat", "w:characterSpacingControl"):
        for old in settings.findall(qn(name)):
            settings.remove(old)
    anchor = settings.find(qn("w:evenAndOddHeaders"))
    anchor.addnext(
        parse_xml(
            f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        )
    )
    anchor.addnext(parse_xml(f'<w:characterSpacingControl {nsdecls("w")} w:val="compressPunctuation"/>'))


def _set_styles(document: Any) -> None:
    make = _style_maker(document)
    make("Normal", FANGSONG, 16)
    make("Paper Text", FANGSONG, 16, indent=2)
    make("Paper Text Kept", FANGSONG, 16, indent=2, keep_next=True).paragraph_format.keep_together = True
    make("Paper Flush", FANGSONG, 16)
    make("Title", XIAOBIAOSONG, 22, align=WD_ALIGN_PARAGRAPH.CENTER, pitch=36, spacing=0, keep_next=True)
    for level, font in ((1, HEI), (2, KAI), (3, FANGSONG), (4, FANGSONG)):
        make(f"Heading {level}", font, 16, indent=2, keep_next=True, align=WD_ALIGN_PARAGRAPH.LEFT)
    make("Caption", HEI, 14, align=WD_ALIGN_PARAGRAPH.CENTER, keep_next=True, spacing=0)
    make("Paper Table Text", FANGSONG, 12, pitch=None, spacing=0, align=WD_ALIGN_PARAGRAPH.LEFT)
    make("Paper Table Head", HEI, 12, pitch=None, spacing=0, align=WD_ALIGN_PARAGRAPH.CENTER)
    make("Paper Table Note", FANGSONG, 10.5, pitch=20, spacing=0, align=WD_ALIGN_PARAGRAPH.LEFT)
    make("Paper Chart", FANGSONG, 12, pitch=None, spacing=0, align=WD_ALIGN_PARAGRAPH.CENTER)
    make("Paper Annex Mark", HEI, 16, align=WD_ALIGN_PARAGRAPH.LEFT).paragraph_format.page_break_before = True
    make("Paper Page Number", SONG, 14, pitch=16, spacing=0)
    make("Paper Foot", SONG, 7.5, pitch=10, spacing=0, align=WD_ALIGN_PARAGRAPH.CENTER)
    _add_table_style(document)


def _style_maker(document: Any) -> Callable[..., Any]:
    def make(
        name: str,
        font: str,
        size: float,
        *,
        indent: int = 0,
        align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
        pitch: float | None = LINE_PITCH,
        spacing: int = CHARACTER_SPACING,
        keep_next: bool = False,
    ) -> Any:
        names = {style.name for style in document.styles}
        style = document.styles[name] if name in names else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        for old in list(style.element.findall(qn("w:rPr"))) + list(style.element.findall(qn("w:pPr"))):
            style.element.remove(old)
        style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        _set_face(style, font, spacing)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.alignment, layout.keep_with_next, layout.widow_control = align, keep_next, False
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE if pitch is None else WD_LINE_SPACING.EXACTLY
        if pitch is not None:
            layout.line_spacing = Pt(pitch)
        if indent:
            _indent_characters(style, indent)
        _no_automatic_gaps(style)
        if pitch != LINE_PITCH:
            _leave_the_grid(style)
        return style

    return make


def _set_face(style: Any, font: str, spacing: int) -> None:
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for place in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{place}"), font)
    if spacing:
        element = OxmlElement("w:spacing")
        element.set(qn("w:val"), str(spacing))
        properties.find(qn("w:color")).addnext(element)


def _indent_characters(style: Any, characters: int) -> None:
    style.paragraph_format.first_line_indent = Pt(16 * characters)
    indent = style.element.pPr.find(qn("w:ind"))
    indent.set(qn("w:firstLineChars"), str(characters * 100))


def _no_automatic_gaps(style: Any) -> None:
    """No gap between Chinese and Latin signs: it would break the grid of 28 characters."""
    properties = style.element.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        element = OxmlElement(name)
        element.set(qn("w:val"), "0")
        spacing.addprevious(element)


def _leave_the_grid(style: Any) -> None:
    """Small type keeps its own line height instead of taking whole lines of the page's grid."""
    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    style.element.pPr.find(qn("w:spacing")).addprevious(element)


def _add_table_style(document: Any) -> None:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PaperTable">'
            '<w:name w:val="Paper Table"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
            f"<w:tblBorders>{edges}</w:tblBorders>"
            '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
            '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
            "</w:tblPr></w:style>"
        )
    )


def _fill_footer(footer: Any, align: str) -> None:
    """— 1 — one character in from the outer edge, then edition and fingerprint in small type."""
    footer.is_linked_to_previous = False
    number = footer.paragraphs[0]
    number.style = "Paper Page Number"
    layout = number.paragraph_format
    if align == "right":
        layout.alignment, layout.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(14)
    else:
        layout.alignment, layout.left_indent = WD_ALIGN_PARAGRAPH.LEFT, Pt(14)
    number.add_run("— ")
    _add_field(number, "PAGE")
    number.add_run(" —")
    small = footer.add_paragraph("{{ foot }}　共", style="Paper Foot")
    _add_field(small, "NUMPAGES")
    small.add_run("页")


def _add_field(paragraph: Any, name: str) -> None:
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" {name} \\* MERGEFORMAT "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )


def _fill_body(document: Any) -> None:
    """One loop over the lines of the paper; each kind of line has its style, so that Word shows real headings."""
    document.add_paragraph("{%p for line in lines %}")
    for number, (kind, style) in enumerate(LINES):
        document.add_paragraph(f"{{%p {'elif' if number else 'if'} line.kind == '{kind}' %}}")
        document.add_paragraph("{{ line.text }}", style=style)
    document.add_paragraph("{%p elif line.kind == 'chart' %}")
    document.add_paragraph("{{ line.picture }}", style="Paper Chart")
    document.add_paragraph("{%p else %}")
    document.add_paragraph("{{p line.xml }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")


def main() -> None:
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(build_template())


if __name__ == "__main__":
    main()
