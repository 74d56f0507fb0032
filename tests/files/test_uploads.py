"""Hostile files are refused before anything parses them, in time and memory that stay small."""

import io
import random
import resource
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.exchange.workbooks import read_workbook
from portal.files.uploads import UploadRefused, check_workbook
from tests.exchange.sheets import workbook

GOOD = workbook(["统一社会信用代码", "企业名称"], ["1", "甲"])
FAR_CORNER = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE_AND_LONG = '<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rewritten(content: bytes, changes: dict[str, bytes]) -> bytes:
    """The same package with some parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *changes}:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return target.getvalue()


def sheet_xml(cells: str) -> dict[str, bytes]:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return {"xl/worksheets/sheet1.xml": f"{head}{cells}</sheetData></worksheet>".encode()}


def lying_bomb() -> bytes:
    """Headers say a kilobyte, the data unpack to 300 MB."""
    content = bytearray(rewritten(GOOD, {"xl/media/a.bin": b"\0" * 300_000_000}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        archive.getinfo("xl/media/a.bin")
    size = (300_000_000).to_bytes(4, "little")
    return bytes(content.replace(size, (1000).to_bytes(4, "little")))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no workbook": (lambda: b"hello", "not_a_workbook"),
    "empty": (lambda: b"", "empty_file"),
    "pdf": (lambda: b"%PDF-1.7 ...", "not_a_workbook"),
    "zip of something else": (lambda: zipped({"a.txt": b"x"}), "damaged"),
    "encrypted": (lambda: OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500, "encrypted"),
    "broken ole": (lambda: OLE + b"\0" * 2000, "damaged"),
    "cut off": (lambda: GOOD[: len(GOOD) // 2], "damaged"),
    "bomb": (lambda: rewritten(GOOD, {"xl/media/a.bin": b"\0" * 200_000_000}), "bomb"),
    "lying bomb": (lying_bomb, "bomb"),
    "far corner": (lambda: rewritten(GOOD, sheet_xml(FAR_CORNER)), "giant"),
    "far corner in single quotes": (
        lambda: rewritten(GOOD, sheet_xml("<row r='9'><c s='1' r='XFD1048576' ><v>1</v></c></row>")),
        "giant",
    ),
    "wide and long": (
        lambda: rewritten(GOOD, sheet_xml(WIDE_AND_LONG)),
        "giant",
    ),
    "cells without place": (lambda: rewritten(GOOD, sheet_xml("<row><c><v>1</v></c></row>")), "damaged"),
    "entities": (
        lambda: rewritten(GOOD, {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}),
        "damaged",
    ),
    "many entries": (lambda: rewritten(GOOD, {f"xl/a{number}": b"" for number in range(2500)}), "bomb"),
}  # fmt: skip


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_it_refuses_a_hostile_file_quickly(name: str) -> None:
    make, code = HOSTILE[name]
    content = make()
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(UploadRefused) as caught:
        read_workbook(content, "表.xlsx")
    assert caught.value.code == code
    assert time.process_time() - begun < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_it_takes_an_ordinary_workbook() -> None:
    assert check_workbook(GOOD, "a.xlsx").name == "xlsx"


def test_it_takes_formats_far_out_without_content() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'
    (grid,) = read_workbook(rewritten(GOOD, sheet_xml(cells)), "a.xlsx")
    assert grid.cells == [[1.0]]


def test_it_refuses_a_file_above_the_limit(settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 100  # type: ignore[attr-defined]
    with pytest.raises(UploadRefused) as caught:
        check_workbook(GOOD, "a.xlsx")
    assert caught.value.code == "too_large"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 30))
def test_it_never_stumbles_over_a_mutated_workbook(seed: int, bites: int) -> None:
    draw = random.Random(seed)
    content = bytearray(GOOD)
    for _ in range(bites):
        content[draw.randrange(len(content))] = draw.randrange(256)
    with suppress(UploadRefused):
        read_workbook(bytes(content), "a.xlsx")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_it_never_stumbles_over_any_bytes_called_csv(content: bytes) -> None:
    with suppress(UploadRefused):
        read_workbook(content, "a.csv")
