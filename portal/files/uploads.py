"""What comes from outside is looked at before anything parses it.

A workbook is a zip: its real unpacked size is counted entry by entry (headers may lie), and what a reader would
allocate for its cells is bounded, so that a small file cannot take the machine's memory.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from portal.core.errors import DomainError

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
ZIP_MAGIC = b"PK\x03\x04"
MAX_ENTRIES = 2000
MAX_ROWS = 300_000
MAX_COLUMNS = 1_000
MAX_AREA = 6_000_000
CHUNK = 1 << 20
FORBIDDEN_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Z]+)([0-9]+)[\"'][^>]*?(/?)>")
NEAR_ROWS = re.compile(rb"\br\s*=\s*[\"'][A-Z]([0-9]{1,5})[\"']")
PLACELESS_CELL = re.compile(rb"<(?:\w+:)?c(?:\s+[a-qs-z]\w*\s*=\s*[\"'][^\"']*[\"'])*\s*/?>")
FAR_CELL = re.compile(rb"\br\s*=\s*[\"'](?:[A-Z]{2,}[0-9]|[A-Z][0-9]{6,})")


class UploadRefused(DomainError):
    """The file cannot be taken; the message says what it is and what to do."""

    code = "upload_refused"


@dataclass(frozen=True)
class UploadKind:
    """``xlsx``, ``xls`` (also WPS .et) or ``text``: by content, never by name."""

    name: str


XLSX, XLS, TEXT = UploadKind("xlsx"), UploadKind("xls"), UploadKind("text")


def check_size(size: int) -> None:
    limit = settings.UPLOAD_MAX_BYTES
    if size > limit:
        raise UploadRefused(_("文件超过%(limit)s MB，请拆分后上传。") % {"limit": limit // 1048576}, code="too_large")
    if size == 0:
        raise UploadRefused(_("文件是空的。"), code="empty_file")


def kind_of(content: bytes, name: str) -> UploadKind:
    """By the first bytes. Encrypted workbooks and anything that is neither workbook nor text are refused."""
    check_size(len(content))
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED_STREAM in content:
            raise UploadRefused(_("“%(name)s”设有打开密码，请取消密码后重新上传。") % {"name": name}, code="encrypted")
        return XLS
    if content.startswith(ZIP_MAGIC):
        return XLSX
    ending = PurePosixPath(name).suffix.lower()
    if ending not in {".csv", ".txt", ".tsv"} or _is_binary(content):
        message = _("“%(name)s”不是可读的表格文件；请上传 XLSX、XLS、ET 或 CSV 文件。")
        raise UploadRefused(message % {"name": name}, code="not_a_workbook")
    return TEXT


def _is_binary(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return b"\x00" in content


def check_workbook(content: bytes, name: str) -> UploadKind:
    """Refuse, before parsing, what is no workbook, is encrypted, damaged, a zip bomb, or has giant dimensions."""
    kind = kind_of(content, name)
    if kind is XLSX:
        _check_xlsx(content, name)
    return kind


def _check_xlsx(content: bytes, name: str) -> None:
    damaged = UploadRefused(_("“%(name)s”不是有效的 XLSX 文件，或已损坏。") % {"name": name}, code="damaged")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names or not any(one.endswith("workbook.xml") for one in names):
                raise damaged
            if any(entry.flag_bits & 1 for entry in entries):
                raise UploadRefused(_("“%(name)s”设有密码，请取消密码后重新上传。") % {"name": name}, code="encrypted")
            _check_declared(entries, name)
            _check_unpacked(content, entries, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise damaged from error


def _too_large(name: str) -> UploadRefused:
    limit = settings.UPLOAD_MAX_UNPACKED_BYTES // 1048576
    message = _("“%(name)s”解压后超过%(limit)s MB，不予处理；请拆分后上传。")
    return UploadRefused(message % {"name": name, "limit": limit}, code="bomb")


def _check_declared(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > settings.UPLOAD_MAX_UNPACKED_BYTES:
        raise _too_large(name)


def _check_unpacked(content: bytes, entries: list[zipfile.ZipInfo], name: str) -> None:
    """Unpack everything once, in pieces, counting; XML must not define entities, sheets must not reach too far."""
    total = 0
    for entry in entries:
        extent = _Extent() if entry.filename.startswith("xl/worksheets/") else None
        tail = b""
        for piece in unpacked(content, entry):
            total += len(piece)
            if total > settings.UPLOAD_MAX_UNPACKED_BYTES:
                raise _too_large(name)
            text = tail + piece
            if entry.filename.endswith((".xml", ".rels")) and FORBIDDEN_XML.search(text):
                raise UploadRefused(_("“%(name)s”含有不允许的 XML 声明。") % {"name": name}, code="damaged")
            if extent is not None:
                extent.add(text)
            tail = text[-200:]
        if extent is not None and extent.is_giant:
            raise UploadRefused(_("“%(name)s”的表格范围过大，请删除远处的内容后上传。") % {"name": name}, code="giant")


def unpacked(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The real bytes of an entry, whatever its header says about their number."""
    header = content[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or header[:4] != ZIP_MAGIC:
        raise zipfile.BadZipFile("local header")
    start = entry.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK))
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("compression")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting: bytes | memoryview = packed
    while not inflater.eof:
        piece = inflater.decompress(waiting, CHUNK)
        waiting = inflater.unconsumed_tail
        if not piece and not waiting:
            if not inflater.eof:
                raise zipfile.BadZipFile("truncated")
            return
        yield piece


class _Extent:
    """How far the filled cells of a sheet reach: a reader allocates the whole rectangle."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 26

    def add(self, text: bytes) -> None:
        if PLACELESS_CELL.search(text):
            raise UploadRefused(_("表格的单元格没有位置信息，请用 Excel 或 WPS 另存后上传。"), code="damaged")
        if not FAR_CELL.search(text):
            self.rows = max(self.rows, max(map(int, set(NEAR_ROWS.findall(text))), default=0))
            return
        for match in CELL.finditer(text):
            if match[3]:
                continue
            self.rows = max(self.rows, int(match[2][:9]))
            self.columns = max(self.columns, column_number(match[1]))

    @property
    def is_giant(self) -> bool:
        return self.rows > MAX_ROWS or self.columns > MAX_COLUMNS or self.rows * self.columns > MAX_AREA


def column_number(letters: bytes | str) -> int:
    """A is 1. Longer names than any spreadsheet has count as very far."""
    text = letters.decode("ascii") if isinstance(letters, bytes) else letters
    if len(text) > 4:
        return 1 << 30
    number = 0
    for sign in text:
        number = number * 26 + ord(sign) - 64
    return number
