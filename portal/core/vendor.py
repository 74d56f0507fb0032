"""Front-end files that npm brought, served under ``vendor/``: exactly those that pages use, never a whole package."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "vendor/"
# The maps come along because the manifest storage follows the reference to them.
FILES = {
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "tabler/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "tabler/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "echarts/echarts.min.js": "echarts/dist/echarts.min.js",
}


class VendorStorage(FileSystemStorage):
    """The files under the names that templates use."""

    prefix = "vendor"

    def path(self, name: str) -> str:
        return str(Path(self.location) / FILES[name])


class VendorFinder(BaseFinder):
    """A static files finder over the listed files of ``node_modules``; files not installed are left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.root = Path(settings.BASE_DIR) / "node_modules"
        self.storage = VendorStorage(location=str(self.root))

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        source = FILES.get(path.removeprefix(PREFIX)) if path.startswith(PREFIX) else None
        found = [str(self.root / source)] if source and (self.root / source).is_file() else []
        if find_all:
            return found
        return found[0] if found else None

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, VendorStorage]]:
        for name, source in FILES.items():
            if (self.root / source).is_file():
                yield name, self.storage
