"""The parts of a DOCX that a template cannot hold because their shape depends on the data: tables and indents."""

from xml.sax.saxutils import escape

from markupsafe import Markup

from portal.papers.document import Align, Table
from portal.papers.layout import TablePart
from portal.papers.text import clean_text, paragraphs

_JC = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}
PAGE_BREAK = Markup(
    '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'
)
SPACER = Markup('<w:p><w:pPr><w:spacing w:line="160" w:lineRule="exact"/></w:pPr></w:p>')
BLANK = Markup("<w:p/>")
BLANK_KEPT = Markup("<w:p><w:pPr><w:keepNext/></w:pPr></w:p>")


def words(text: str) -> Markup:
    """Text for ``w:t``: escaped, and proof against docxtpl, which rewrites its own escapes (``{_{``) in the output."""
    return _xml(escape(clean_text(text)).replace("_", "&#95;"))


def _xml(text: str) -> Markup:
    """XML that is put into the document as it is. Whatever people wrote has gone through ``words`` before."""
    return Markup(text)  # noqa: S704


def table_xml(table: Table, part: TablePart, size: float) -> Markup:
    """One part of a table at fixed widths, its header repeated on each page, no row broken over pages."""
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in part.widths)
    head = "".join(
        _cell(table.columns[p].title, width, Align.CENTER, size, "PaperTableHead", shade=True, kept=True)
        for p, width in part.pairs()
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for number, row in enumerate(table.rows, start=1):
        kept = part.whole and number < len(table.rows)
        style = "PaperTableHead" if table.total_row and number == len(table.rows) else "PaperTableText"
        cells = "".join(
            _cell(row[p], width, table.columns[p].align, size, style, kept=kept) for p, width in part.pairs()
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return _xml(
        '<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/>'
        f'<w:tblW w:w="{sum(_twips(w) for w in part.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(text: str, width: float, align: Align, size: float, style: str, *, shade: bool = False, kept: bool) -> str:
    fill = '<w:shd w:val="clear" w:color="auto" w:fill="EBEBEB"/>' if shade else ""
    keep = "<w:keepNext/>" if kept else ""
    half_points = round(size * 2)
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}<w:jc w:val="{_JC[align]}"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
        f'<w:t xml:space="preserve">{words(line)}</w:t></w:r></w:p>'
        for line in paragraphs(text) or [""]
    )
    box = f'<w:tcW w:w="{_twips(width)}" w:type="dxa"/>{fill}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{box}</w:tcPr>{lines}</w:tc>"


def signature_line(text: str, right_indent: float) -> Markup:
    """A line that ends ``right_indent`` characters from the right edge and stays with the next line."""
    return _xml(
        '<w:p><w:pPr><w:pStyle w:val="PaperFlush"/><w:keepNext/>'
        f'<w:ind w:right="{round(right_indent * 316)}"/><w:jc w:val="right"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{words(text)}</w:t></w:r></w:p>'
    )


def annex_line(lead: str, name: str, lead_width: float) -> Markup:
    """A line of the 附件说明: indented by two characters, a long name hangs under its first sign."""
    hanging = round(lead_width * 316)
    return _xml(
        '<w:p><w:pPr><w:pStyle w:val="PaperFlush"/><w:keepNext/>'
        f'<w:ind w:left="{632 + hanging}" w:hanging="{hanging}"/><w:jc w:val="left"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{words(lead)}</w:t></w:r>'
        f'<w:r><w:t xml:space="preserve">{words(name)}</w:t></w:r></w:p>'
    )


def _twips(points: float) -> int:
    return round(points * 20)
