"""Stored files: whole or not at all, the same bytes once, damage found, names harmless."""

from pathlib import Path

import pytest

from portal.core.actors import SYSTEM
from portal.core.errors import DomainError
from portal.files.http import file_response
from portal.files.models import StoredFile
from portal.files.store import FileDamaged, clean_name, path_of, read_bytes, store_bytes

pytestmark = pytest.mark.django_db


def keep(content: bytes = b"abc", name: str = "a.xlsx") -> StoredFile:
    return store_bytes(content=content, name=name, content_type="application/octet-stream", by=SYSTEM)


def test_it_keeps_equal_bytes_once_under_two_names() -> None:
    first, second = keep(name="甲.xlsx"), keep(name="乙.xlsx")
    assert first.sha256 == second.sha256
    assert read_bytes(first) == read_bytes(second) == b"abc"
    assert len(list(path_of(first.sha256).parent.glob(f"*{first.sha256}*"))) == 1


def test_it_finds_damaged_and_missing_bytes() -> None:
    stored = keep(b"to be damaged")
    path_of(stored.sha256).write_bytes(b"other")
    with pytest.raises(FileDamaged):
        read_bytes(stored)
    path_of(stored.sha256).unlink()
    with pytest.raises(FileDamaged):
        read_bytes(stored)


def test_it_mends_a_half_written_file_when_it_comes_again() -> None:
    stored = keep(b"to be mended")
    path_of(stored.sha256).write_bytes(b"to be")
    assert read_bytes(keep(b"to be mended")) == b"to be mended"


def test_it_leaves_nothing_when_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.files.store.os.fsync", full)
    with pytest.raises(DomainError, match="磁盘空间不足"):
        keep(b"too much")
    assert not StoredFile.objects.exists()
    assert not list(Path(path_of("f5").parent.parent).rglob(".draft-*"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [("..\\..\\etc\\a.xlsx", "a.xlsx"), ("/etc/passwd", "passwd"), ("a\u202exslx.exe", "a_xslx.exe"), ("", "file"),
     ("<b>.csv", "_b_.csv"), ("长" * 300 + ".xlsx", "长" * 115 + ".xlsx"), ("..", "file")],
)  # fmt: skip
def test_it_keeps_a_harmless_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_it_sends_anything_but_papers_and_pictures_as_a_download() -> None:
    stored = store_bytes(content=b"<svg/>", name="图.svg", content_type="image/svg+xml", by=SYSTEM)
    response = file_response(stored, inline=True)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
