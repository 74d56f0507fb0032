"""The programs of a running portal: started in process groups of their own, watched, restarted and ended together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.launch.keeper import end_with_parent
from portal.launch.places import BASE_DIR, LOG_DIR, LaunchError

GRACE_SECONDS = 10
RESTARTS = 5


@dataclass
class Program:
    """One long-running program, started with the project's Python; its output goes to ``.run/logs/<name>.log``."""

    name: str
    arguments: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0

    @property
    def log_file(self) -> Path:
        return LOG_DIR / f"{self.name}.log"

    def start(self) -> None:
        """Start it in the background; the kernel ends it when we end."""
        with self.log_file.open("ab") as log:
            self.process = spawn(self.arguments, environment=self.environment, output=log.fileno())

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def watch(self) -> bool:
        """Start it again after a crash; whether that was necessary. Raises LaunchError when it keeps crashing."""
        if self.is_alive():
            return False
        self.restarts += 1
        if self.restarts > RESTARTS:
            raise LaunchError(f"{self.name} 反复退出，见 {self.log_file}")
        self.start()
        return True


def spawn(
    arguments: list[str], *, environment: Mapping[str, str] | None = None, output: int | None = None
) -> subprocess.Popen[bytes]:
    """Start the project's Python in a process group of its own, out of reach of the terminal's Ctrl-C."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env=os.environ | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        process_group=0,
        preexec_fn=lambda: end_with_parent(signal.SIGTERM),  # noqa: PLW1509 (one thread only)
    )


def end_all(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, wait ten seconds for all together, then kill their whole groups. Tasks are safe to interrupt."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
    for process in processes:
        # The group may hold children whose leader has gone already.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
