import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from portal.papers import docx
from portal.papers.document import Column, PageBreak, Paper, Paragraph, Table, numbered
from portal.papers.docx import render_docx
from portal.papers.fonts import NoUsableFont
from portal.papers.template_build import TEMPLATE, build_template
from tests.papers.conftest import HOSTILE, TEXT, wide_table


def parts(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def test_the_template_is_what_its_script_builds() -> None:
    assert TEMPLATE.read_bytes() == build_template()


def test_it_opens_with_all_that_the_paper_says(paper: Paper) -> None:
    document = Document(BytesIO(render_docx(paper)))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for text in (
        TEXT,
        "市科技金融工作领导小组办公室：",
        "2018年12月20日",
        "（数据截至2018年11月30日）",
        "附件：指标情况表",
    ):
        assert text in said
    halves = document.tables[:2]
    assert [len(half.rows) for half in halves] == [61, 61]
    assert sum(len(half.columns) - 1 for half in halves) == 7
    assert all(half.cell(60, 1).text == "1,234,567.89" for half in halves)


def test_it_carries_the_measures_of_the_standard(paper: Paper) -> None:
    section = Document(BytesIO(render_docx(paper))).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(edge.mm) for edge in edges] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    style = parts(render_docx(paper))["word/styles.xml"]
    assert 'w:lineRule="exact" w:line="579"' in style
    assert all(f'w:eastAsia="{font}"' in style for font in ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"))


def test_it_has_real_headings_and_repeats_table_headers(paper: Paper) -> None:
    document = Document(BytesIO(render_docx(paper)))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["一、工作开展情况"] == "Heading 1"
    assert styles["（一）信贷"] == "Heading 2"
    for table in document.tables:
        assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None


def test_it_numbers_odd_pages_right_and_even_pages_left(paper: Paper) -> None:
    document = Document(BytesIO(render_docx(paper)))
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = document.sections[0].footer, document.sections[0].even_page_footer
    for footer, side in ((odd, "RIGHT"), (even, "LEFT")):
        assert footer.paragraphs[0].alignment.name == side
        assert "PAGE" in footer.paragraphs[0]._p.xml
        assert "9f86d081884c" in footer.paragraphs[1].text


def test_it_writes_what_people_wrote_as_text() -> None:
    table = Table(HOSTILE, [Column(HOSTILE)], [[HOSTILE]], note=HOSTILE)
    paper = Paper(HOSTILE, [Paragraph(HOSTILE), numbered(1, 1, HOSTILE), table], signer=HOSTILE, fingerprint=HOSTILE)
    content = render_docx(paper)
    document = Document(BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert sum(HOSTILE in text for text in texts) == 6
    assert [cell.text for row in document.tables[0].rows for cell in row.cells] == [HOSTILE, HOSTILE]
    assert HOSTILE in document.sections[0].footer.paragraphs[1].text
    assert document.core_properties.title == HOSTILE


def test_it_leaves_out_what_xml_cannot_hold() -> None:
    text = "".join(map(chr, range(32))) + "甲\ud800乙\uffff丙"
    document = Document(
        BytesIO(render_docx(Paper("题", [Paragraph(text), PageBreak(), Paragraph("完")], signer="\x07")))
    )
    assert "甲乙丙" in "".join(paragraph.text for paragraph in document.paragraphs)


def test_it_gives_the_same_bytes_for_the_same_paper(paper: Paper) -> None:
    content = render_docx(paper)
    assert render_docx(replace(paper)) == content
    with ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "2018-12-20T00:00:00Z" in parts(content)["docProps/core.xml"]


def test_it_comes_without_fonts_with_charts_as_tables(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_font(*_: object) -> bytes:
        raise NoUsableFont("没有")

    monkeypatch.setattr(docx, "render_chart_png", no_font)
    document = Document(BytesIO(render_docx(paper)))
    chart = document.tables[2]
    assert [cell.text for cell in chart.rows[1].cells] == ["东区", "4,200.50"]
    assert [cell.text for cell in chart.rows[3].cells] == ["仁和区", "—"]


def test_it_splits_a_table_that_is_too_wide() -> None:
    document = Document(BytesIO(render_docx(Paper("题", [wide_table(3, 20)]))))
    assert len(document.tables) > 1
    for table in document.tables:
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.iter(qn("w:gridCol"))]
        assert sum(widths) <= 8850
        assert table.cell(0, 0).text == "企业名称"


def test_every_part_is_well_formed_and_no_tag_is_left(paper: Paper) -> None:
    for name, xml in parts(render_docx(paper)).items():
        assert not re.search(r"\{[{%]", xml), name
