"""Copies of the project in folders of their own, in which servers may be started and killed."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import wait_until

PARTS = ["portal", "enterprises", "loans", "ippledge", "listings", "reports", "templates", "manage.py"]
OUTSIDE = {"PORTAL_MODE", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PORTAL_STORAGE"}


class Clone:
    """A project that nobody has set up yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = folder / ".run"
        self.environment = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
        for part in PARTS:
            self.add(Path(part))

    def add(self, part: Path) -> None:
        """Copy a file or folder of the project into the clone."""
        source, target = Path(settings.BASE_DIR) / part, self.folder / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, *arguments]

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start the tests' Python in the clone, in demo mode."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment | {"PORTAL_MODE": "demo"} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def manage(self, *arguments: str, status: int = 0, **environment: str) -> str:
        """Run a command to its end; returns what it printed."""
        process = self.start("-W", "ignore", "manage.py", *arguments, **environment)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == status, output
        return output

    def python(self, code: str, **environment: str) -> subprocess.Popen[str]:
        """Start ``code`` after Django's set-up; wait for its word ``ready``."""
        process = self.start("-u", "-c", f"import django; django.setup()\n{code}", **SETTINGS, **environment)
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert any(line.strip() == "ready" for line in lines), "it ended before it was ready"
        return process

    def recorded(self) -> dict[str, str]:
        lines = (self.run / "environment").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def processes(self) -> list[int]:
        """Every process that works in the clone or in a system folder kept for it."""
        places = [str(self.folder), f"-{self.recorded()['EMBEDDED_ID']}" if self.run.is_dir() else str(self.folder)]
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _works_in(pid, places)]

    def assert_nothing_runs(self, *, seconds: float = 15) -> None:
        wait_until(lambda: not self.processes(), seconds=seconds, what=f"the end of {self.processes()}")


SETTINGS = {"DJANGO_SETTINGS_MODULE": "portal.settings"}


def _works_in(pid: int, places: list[str]) -> bool:
    try:
        words = os.readlink(f"/proc/{pid}/cwd") + Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return False
    return pid != os.getpid() and any(place in words for place in places)


@pytest.fixture
def clone() -> Iterator[Clone]:
    """A clone in a path with spaces and Chinese characters that every account can reach."""
    top = Path(tempfile.mkdtemp(dir="/var/tmp"))
    top.chmod(0o755)
    yield from _cloned(top / "试 点" / "portal")
    shutil.rmtree(top)


@pytest.fixture
def hidden_clone(tmp_path: Path) -> Iterator[Clone]:
    """A clone in a folder that only its owner can reach, as under /root."""
    tmp_path.chmod(0o700)
    yield from _cloned(tmp_path / "portal")


def _cloned(folder: Path) -> Iterator[Clone]:
    folder.mkdir(parents=True)
    clone = Clone(folder)
    yield clone
    clone.start("-m", "portal.launch", "clean").communicate(timeout=60)
