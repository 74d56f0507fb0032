"""Zip archives with the same bytes for the same content: a DOCX is hashed, and no clock may show in it."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)


def without_clock(content: bytes) -> bytes:
    """The same archive with every entry dated 1 January 1980, in the same order."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            info = ZipInfo(entry.filename, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            copy.writestr(info, source.read(entry))
    return target.getvalue()
