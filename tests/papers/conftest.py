"""A paper with everything in it, and how a test reads a PDF."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from portal.papers.document import (
    Align,
    Annex,
    BarChart,
    Column,
    Heading,
    Paper,
    Paragraph,
    Series,
    Table,
)

UNITS = ["东区", "西区", "仁和区", "米易县", "盐边县", "钒钛高新区"]
HOSTILE = '#include "x" #read("/etc/passwd") {{ 7*7 }} {% if %} {_{ *粗* _斜_ $x$ <w:p/> & =1+1 \\foo'
TEXT = "为切实解决我市科技型中小企业融资难问题，促进科技和金融结合，特制定本实施方案，钒钛〔2017〕141号。"


def wide_table(rows: int = 60, columns: int = 8) -> Table:
    heads = [Column("企业名称", width=3), *(Column(f"指标{n}（元）", Align.RIGHT) for n in range(1, columns))]
    body = [[f"示例钒钛科技有限责任公司{row}", *["1,234,567.89"] * (columns - 1)] for row in range(rows)]
    return Table("表1　长表", heads, body, note="注：示例。")


@pytest.fixture
def paper() -> Paper:
    chart = BarChart("图1　投放", "万元", UNITS, [Series("2018年", [Decimal("4200.5"), 0, None, 3, 4, 5])], places=2)
    return Paper(
        title="攀枝花市盐边县人民政府\n2018年度科技金融工作情况报告",
        addressee="市科技金融工作领导小组办公室",
        blocks=[Paragraph(TEXT), Heading(1, "一、工作开展情况"), Heading(2, "（一）信贷"), wide_table(), chart],
        signer="攀枝花市盐边县人民政府",
        dated=date(2018, 12, 20),
        edition="第1版",
        fingerprint="9f86d081884c",
        notes=["数据截至2018年11月30日"],
        annexes=[Annex("指标情况表", [wide_table(5)])],
        mark="示例数据",
    )


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def flat(content: bytes) -> str:
    """All text of the PDF without white space, which line breaks put anywhere."""
    return "".join("".join(page.extract_text() for page in read(content).pages).split())


def shown_strings(page: PageObject) -> Iterator[bytes]:
    stream = ContentStream(page["/Contents"].get_object(), page.pdf)
    for operands, operator in stream.operations:
        if operator in {b"Tj", b"TJ"}:
            parts = operands[0] if operator == b"TJ" else operands
            yield from (part.original_bytes for part in parts if hasattr(part, "original_bytes"))


def missing_glyphs(content: bytes) -> int:
    """How often the page shows glyph 0 (.notdef), which is what a face without the sign prints."""
    codes = (
        text[at : at + 2]
        for page in read(content).pages
        for text in shown_strings(page)
        for at in range(0, len(text), 2)
    )
    return sum(1 for code in codes if code == b"\0\0")
