"""The library of real schemes that comes with the portal: files to read, to load as a draft, to calculate with."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.reading import read_scheme
from portal.core.errors import NotFound

LIBRARY = Path(__file__).resolve().parents[1] / "schemes" / "library"


@dataclass(frozen=True)
class LibraryFile:
    """``name`` is the file's without its ending."""

    name: str
    code: str
    version: str
    title: str
    place: str
    level: str
    basis: str
    unknowns: int


@cache
def library() -> tuple[LibraryFile, ...]:
    """Every file, by name. Read once for each process: the files come with the code and never change beside it."""
    return tuple(_entry(path.stem, read_scheme(path.read_bytes())) for path in sorted(LIBRARY.glob("*.yaml")))


def library_text(name: str) -> str:
    """The text of a file as it stands; ``NotFound`` for a name that the library does not have."""
    path = LIBRARY / f"{name}.yaml"
    if path not in set(LIBRARY.glob("*.yaml")):
        raise NotFound(_("方案库中没有这个文件。"))
    return path.read_text(encoding="utf-8")


def _entry(name: str, scheme: Scheme) -> LibraryFile:
    identity = scheme.identity
    return LibraryFile(
        name=name,
        code=identity.code,
        version=identity.version,
        title=identity.name,
        place=identity.place or "",
        level=str(identity.level.label),
        basis=str(identity.basis.label),
        unknowns=len(scheme.unknowns()),
    )
