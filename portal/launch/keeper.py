"""The keeper of one embedded server: starts it, restarts it after a crash, ends it when its last user has gone.

A keeper is a process of its own (``python -m portal.launch.keeper postgres``). Users hold a shared lock on
``.run/<kind>.users``; the kernel drops it when they end, even by SIGKILL. When the keeper gets that lock alone, nobody
is left. The server is told by the kernel to end when its keeper dies, so no server outlives the last of its users.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from portal.launch import environment
from portal.launch.locks import FileLock
from portal.launch.places import RUN_DIR, LaunchError, find_place
from portal.launch.servers import SERVERS, Server, free_port, plain_environment

START_SECONDS, STOP_SECONDS, POLL_SECONDS = 60, 30, 0.2
PR_SET_PDEATHSIG = 1


def end_with_parent(number: int) -> None:
    """Ask Linux to send this process ``number`` when its parent ends. Elsewhere nothing happens."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number))


class Keeper:
    """The life of one server, from its first user to its last."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.users = FileLock(f"{kind}.users")
        self.ready = RUN_DIR / f"{kind}.ready"
        self.child: subprocess.Popen[bytes] | None = None
        self.told_to_end = False

    def keep(self) -> None:
        """Serve until nobody holds the users' lock any more, or until told to end."""
        values = environment.ensure()
        server = SERVERS[self.kind](find_place(values["EMBEDDED_ID"]))
        try:
            server.prepare()
            port = self._start(server)
            while not self.told_to_end and not self.users.take(wait=False):
                if self.child is None or self.child.poll() is not None:
                    self.ready.unlink(missing_ok=True)
                    port = self._start(server, port)
                time.sleep(POLL_SECONDS)
        finally:
            self.ready.unlink(missing_ok=True)
            self._stop(server)

    def end(self, number: int, frame: FrameType | None) -> None:
        self.told_to_end = True

    def _start(self, server: Server, port: int | None = None) -> int:
        deadline = time.monotonic() + START_SECONDS
        recorded = environment.recorded().get(environment.PORT_OF[self.kind])
        port = port or free_port(*([int(recorded)] if recorded else []))
        while time.monotonic() < deadline and not self.told_to_end:
            self._spawn(server, port)
            while self.child is not None and self.child.poll() is None and time.monotonic() < deadline:
                if server.answers(port):
                    server.furnish(port)
                    environment.record_port(self.kind, port)
                    self.ready.write_text(f"{os.getpid()} {port} {server.place.folder}\n", encoding="utf-8")
                    return port
                time.sleep(0.05)
            time.sleep(0.5)  # A server killed a moment ago may still hold its port or its memory.
            port = free_port(port)
        raise LaunchError(f"{self.kind} 在 {START_SECONDS} 秒内没有启动成功，见 {server.log_file()}")

    def _spawn(self, server: Server, port: int) -> None:
        with server.log_file().open("ab") as log:
            self.child = subprocess.Popen(
                server.command(port), cwd=server.data, env=plain_environment(), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
                preexec_fn=lambda: end_with_parent(server.stop_signal),  # noqa: PLW1509 (one thread only)
                **server.place.account.popen_options(),
            )  # type: ignore[call-overload]  # fmt: skip

    def _stop(self, server: Server) -> None:
        if self.child is None:
            return
        for number in (server.stop_signal, signal.SIGQUIT, signal.SIGKILL):
            if self.child.poll() is None:
                self.child.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(STOP_SECONDS)
                return


def main(kind: str) -> int:
    """Keep one server; a second keeper of the same server leaves at once."""
    lock = FileLock(f"{kind}.keeper")
    if not lock.take(wait=False, patience=1.0):
        return 0
    keeper = Keeper(kind)
    signal.signal(signal.SIGTERM, keeper.end)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    try:
        keeper.keep()
    except LaunchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
