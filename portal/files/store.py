"""Storing bytes: under their hash, complete or not at all, the same bytes once."""

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import DomainError
from portal.files.models import StoredFile

UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


class FileDamaged(DomainError):
    """The stored bytes are missing, or no longer those that were stored."""

    code = "file_damaged"


def clean_name(name: str) -> str:
    """A file name that no system and no page can be tricked by: last path part, no controls, at most 120 signs."""
    last = UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, ending = last.rpartition(".")
    if dot and len(ending) <= 8:
        return f"{stem[: 119 - len(ending)]}.{ending}" if stem else f"file.{ending}"
    return last[:120] or "file"


def path_of(sha256: str) -> Path:
    return Path(settings.STORAGE_DIR) / sha256[:2] / sha256


def store_bytes(*, content: bytes, name: str, content_type: str, by: Actor) -> StoredFile:
    """Keep ``content`` and register it. The bytes are on disk before the row is seen; equal bytes are kept once.

    A full disk raises ``DomainError`` (``disk_full``) and leaves neither a row nor a half file under a final name.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    place = path_of(sha256)
    if not (place.exists() and place.stat().st_size == len(content)):
        try:
            _write_whole(place, content)
        except OSError as error:
            raise DomainError(_("文件未能保存：磁盘空间不足或不可写，请联系系统管理员。"), code="disk_full") from error
    return StoredFile.objects.create(
        sha256=sha256,
        size=len(content),
        name=clean_name(name),
        content_type=content_type,
        stored_at=clock.now(),
        stored_by=by.actor_name,
    )


def _write_whole(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=place.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(draft).unlink()
        raise


def read_bytes(stored: StoredFile) -> bytes:
    """The bytes as stored; ``FileDamaged`` when they are missing or their hash no longer agrees."""
    try:
        content = path_of(stored.sha256).read_bytes()
    except OSError as error:
        raise FileDamaged(_("文件“%(name)s”的内容不存在，请联系系统管理员。") % {"name": stored.name}) from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise FileDamaged(_("文件“%(name)s”的内容已损坏，请联系系统管理员。") % {"name": stored.name})
    return content
