import re
from dataclasses import replace

import pytest
from pypdf import PageObject

from portal.papers import pdf
from portal.papers.document import Column, Paper, Paragraph, Table, numbered
from portal.papers.fonts import Typefaces
from portal.papers.pdf import GETA, render_pdf, unprintable
from portal.papers.text import width_in_em
from tests.papers.conftest import HOSTILE, TEXT, flat, missing_glyphs, read, wide_table

POINTS = 72 / 25.4
LEFT, RIGHT = 28 * POINTS, (210 - 26) * POINTS


def runs(page: PageObject) -> list[tuple[float, float, str, float]]:
    """(x, y, text, size) of each run on the page."""
    found: list[tuple[float, float, str, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], text.strip(), size * abs(tm[0] * cm[0])))

    page.extract_text(visitor_text=visit)
    return found


def test_it_prints_all_that_the_paper_says(paper: Paper) -> None:
    said = flat(render_pdf(paper))
    for text in (TEXT, "一、工作开展情况", "（一）信贷", "市科技金融工作领导小组办公室：", "2018年12月20日", "图1投放"):
        assert text in said
    assert said.count("1,234,567.89") == 65 * 7
    assert "（数据截至2018年11月30日）" in said


def test_it_is_a4_and_numbers_every_page(paper: Paper) -> None:
    pages = read(render_pdf(paper)).pages
    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        assert [round(float(side) / POINTS) for side in page.mediabox[2:]] == [210, 297]
        assert f"— {number} —" in page.extract_text()
        assert f"示例数据　第1版　校验值 9f86d081884c　共{len(pages)}页" in page.extract_text()


def test_it_puts_odd_numbers_right_and_even_numbers_left(paper: Paper) -> None:
    pages = read(render_pdf(paper)).pages
    for number, page in enumerate(pages, start=1):
        x = next(x for x, _, text, _ in runs(page) if text.startswith("—") and str(number) in text)
        assert (x > 105 * POINTS) == bool(number % 2)


def test_it_sets_22_lines_of_28_characters() -> None:
    pages = read(render_pdf(Paper("题", [Paragraph("钒" * 28 * 60)]))).pages
    lines = [line for line in pages[1].extract_text().split("\n") if "钒" in line]
    assert [len(line.strip()) for line in lines] == [28] * 22


def test_it_keeps_long_tables_inside_the_page_with_their_header(paper: Paper) -> None:
    pages = read(render_pdf(replace(paper, blocks=[wide_table(120)], annexes=[]))).pages
    with_rows = [page for page in pages if "示例钒钛" in page.extract_text()]
    assert len(with_rows) > 2
    assert all("企业名称" in page.extract_text() for page in with_rows)
    for page in pages:
        assert all(LEFT - 1 <= x <= RIGHT + 1 for x, *_ in runs(page))


@pytest.mark.parametrize(
    "text", ["A" * 200, "https://example.org/" + "path/" * 40, "钒钛" * 200, "长" * 300 + "B" * 60]
)
def test_it_wraps_what_is_longer_than_a_line(text: str) -> None:
    table = Table("表", [Column("甲"), Column("乙"), Column("丙")], [["1", text, "2"]])
    content = render_pdf(Paper("题", [Paragraph(text), table]))
    ends = [
        x + width_in_em(said) * size * 0.8 for page in read(content).pages for x, _, said, size in runs(page) if size
    ]
    assert max(ends) <= RIGHT + 2
    assert flat(content).replace("—1—", "").count(text[:8]) >= 2


def test_it_embeds_every_font_and_lacks_no_glyph(paper: Paper) -> None:
    content = render_pdf(paper)
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in read(content).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts)
    assert missing_glyphs(content) == 0


def test_it_prints_a_geta_for_a_sign_that_no_face_has() -> None:
    paper = Paper("题", [Paragraph("生僻\ue123字")])
    assert unprintable(paper) == "\ue123"
    content = render_pdf(paper)
    assert f"生僻{GETA}字" in flat(content)
    assert missing_glyphs(content) == 0


def test_it_would_see_a_missing_glyph(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the two tests above: without the geta the page shows glyph 0."""
    monkeypatch.setattr(Typefaces, "missing", lambda *_: set())
    assert missing_glyphs(render_pdf(Paper("题", [Paragraph("生僻\ue123字")]))) == 1


def test_it_sets_what_people_wrote_as_text() -> None:
    table = Table(HOSTILE, [Column(HOSTILE)], [[HOSTILE]], note=HOSTILE)
    said = flat(render_pdf(Paper(HOSTILE, [Paragraph(HOSTILE), numbered(1, 1, HOSTILE), table], signer=HOSTILE)))
    assert said.count("".join(HOSTILE.split())) == 8
    assert "root:" not in said


def test_it_drops_signs_that_cannot_be_printed() -> None:
    said = flat(render_pdf(Paper("题", [Paragraph("甲\x00乙\u200b丙\u202e丁\r\n戊\ufeff")])))
    assert "甲乙丙丁戊" in said


def test_it_gives_the_same_bytes_for_the_same_paper(paper: Paper) -> None:
    first = render_pdf(paper)
    assert render_pdf(replace(paper)) == first
    assert render_pdf(replace(paper, edition="第2版")) != first


def test_it_leaves_no_page_with_the_signature_alone() -> None:
    for lines in range(14, 24):
        paper = Paper("题", [Paragraph("钒" * 28 * lines), Paragraph("最后一段。")], signer="单位", notes=["注"])
        last = read(render_pdf(paper)).pages[-1].extract_text()
        assert re.search("最后一段", last)


def test_it_draws_charts_as_vectors_and_as_png(paper: Paper) -> None:
    chart = next(block for block in paper.blocks if type(block).__name__ == "BarChart")
    assert pdf.render_chart_png(chart).startswith(b"\x89PNG")
    assert not any(page.images for page in read(render_pdf(paper)).pages)
    assert "4,200.50" in flat(render_pdf(paper))
