from pathlib import Path

import pytest
from django.conf import LazySettings

from portal.papers import fonts
from portal.papers.document import Paper
from portal.papers.docx import render_docx
from portal.papers.fonts import NoUsableFont, Role, find_typefaces
from portal.papers.pdf import render_pdf


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> Path:
    """A machine without fonts and without node_modules."""
    monkeypatch.setattr(fonts, "_FANDOL", ())
    monkeypatch.setattr(fonts, "_NOTO_CJK", ())
    settings.BASE_DIR = tmp_path
    settings.FONT_DIR = ""
    return tmp_path


def test_without_a_font_it_says_what_to_install(bare_machine: Path, paper: Paper) -> None:
    with pytest.raises(NoUsableFont) as refusal:
        render_pdf(paper)
    assert refusal.value.code == "no_usable_font"
    for word in ("PORTAL_FONT_DIR", "fonts-noto-cjk", "npm ci", "DOCX"):
        assert word in refusal.value.message
    assert render_docx(paper)


def test_a_broken_font_file_is_passed_over(bare_machine: Path, settings: LazySettings) -> None:
    settings.FONT_DIR = str(bare_machine)
    (bare_machine / "仿宋_GB2312.ttf").write_bytes(b"not a font")
    with pytest.raises(NoUsableFont):
        find_typefaces()


def test_a_latin_font_is_not_usable(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    latin = [fonts.Face("FangSong_GB2312", 400, "/nowhere.ttf", 0)]
    monkeypatch.setattr(fonts, "_faces_in", lambda _: latin)
    monkeypatch.setattr(fonts, "_coverage", lambda *_: frozenset(map(ord, "ABC")))
    with pytest.raises(NoUsableFont):
        fonts._typefaces.__wrapped__(())


def test_every_role_shows_the_names_of_the_city() -> None:
    typefaces = find_typefaces()
    for role in Role:
        assert not typefaces.missing(role, "攀枝花钒钛盐边仁和米易〔2017〕—★①Ⅰ√喆镕")


def test_the_sites_own_faces_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["Noto Serif CJK SC", "FandolFang R", "FangSong_GB2312"]
    monkeypatch.setattr(fonts, "_faces_in", lambda _: [fonts.Face(name, 400, f"/{name}", 0) for name in names])
    monkeypatch.setattr(fonts, "_coverage", lambda *_: frozenset(map(ord, fonts.PROBE)))
    found = fonts._typefaces.__wrapped__(())
    assert found.families(Role.BODY) == ["FangSong_GB2312", "FandolFang R", "Noto Serif CJK SC"]
