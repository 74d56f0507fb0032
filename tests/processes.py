"""Real processes for tests: a Redis of one's own, and the portal's worker, relay, clock and pages."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import redis

from portal.launch.places import redis_program
from portal.launch.programs import end_all, spawn
from portal.launch.servers import free_port

PATIENCE_SECONDS = 60


def wait_until(condition: Callable[[], object], *, seconds: float = PATIENCE_SECONDS, what: str = "condition") -> None:
    """Poll until ``condition`` holds; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come true within {seconds} s"
        time.sleep(0.1)


class PrivateRedis:
    """A Redis server of one test, which may be emptied, paused, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis.from_url(self.url)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            redis_program(),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--loglevel",
            "warning",
        ]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL)
        wait_until(self.answers, what="Redis")

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class LivePortal:
    """The portal's programs against one database and one Redis; everything started here ends with the test."""

    environment: Mapping[str, str]
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)

    def start(self, name: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start the project's Python with ``arguments``; its output goes to ``<name>.log``."""
        with self.log_file(name).open("ab") as log:
            process = spawn(list(arguments), environment=dict(self.environment) | environment, output=log.fileno())
        self.processes.append(process)
        self.names[process.pid] = name
        return process

    def start_worker(
        self, name: str = "worker", *, concurrency: int = 1, **environment: str
    ) -> subprocess.Popen[bytes]:
        """A real Celery worker that is ready to take tasks."""
        return self._when(
            " ready.", name, "-m", "celery", "-A", "portal", "worker", "--concurrency", str(concurrency),
            "--loglevel", "INFO", "--hostname", f"{name}@%h", "--without-mingle", "--without-gossip", **environment,
        )  # fmt: skip

    def start_relay(self, name: str = "relay", **environment: str) -> subprocess.Popen[bytes]:
        """The outbox relay."""
        return self._when("ready", name, "manage.py", "relay_outbox", PYTHONUNBUFFERED="1", **environment)

    def start_beat(self, name: str = "beat", **environment: str) -> subprocess.Popen[bytes]:
        """The clock of the scheduled tasks."""
        schedule = str(self.folder / f"{name}.schedule")
        return self.start(name, "-m", "celery", "-A", "portal", "beat", "-s", schedule, "--pidfile", "", **environment)

    def start_web(self, name: str = "web", **environment: str) -> str:
        """The pages; returns their address, without a slash at the end."""
        address = f"http://127.0.0.1:{(port := free_port())}"
        process = self.start(
            name, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "1",
            "--threads", "4", "--graceful-timeout", "1", **environment,
        )  # fmt: skip
        wait_until(lambda: process.poll() is not None or answers(address), what=f"{name}: {self.log(name)}")
        return address

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a program and its children as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def log_file(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def log(self, name: str) -> str:
        file = self.log_file(name)
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def end(self) -> None:
        end_all(self.processes)

    def _when(self, sign: str, name: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        known = len(self.log(name))
        process = self.start(name, *arguments, **environment)
        wait_until(lambda: process.poll() is not None or sign in self.log(name)[known:], what=f"{name} ready")
        assert process.poll() is None, self.log(name)
        return process


def answers(address: str) -> bool:
    """Whether something serves HTTP there, be it a refusal."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
