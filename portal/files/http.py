"""Sending a stored file. Who may have it is the view's business; this only answers safely."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from portal.files.models import StoredFile
from portal.files.store import read_bytes

# Types that a browser may show by itself; anything else, SVG and HTML above all, is always a download.
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})


def file_response(stored: StoredFile, *, inline: bool = False) -> HttpResponse:
    """The file as a download, or shown in the browser when ``inline`` and harmless."""
    return content_response(read_bytes(stored), name=stored.name, content_type=stored.content_type, inline=inline)


def content_response(content: bytes, *, name: str, content_type: str, inline: bool = False) -> HttpResponse:
    """Bytes that were made just now, with the same headers as a stored file."""
    shown = inline and content_type in SHOWN_INLINE
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
