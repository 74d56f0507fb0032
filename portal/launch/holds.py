"""Using the embedded servers: find them running, or start them for oneself and let them end afterwards."""

import atexit
import os
import subprocess
import sys
import threading
import time
from collections import deque

from portal.launch import environment
from portal.launch.locks import FileLock
from portal.launch.places import BASE_DIR, LOG_DIR, RUN_DIR, LaunchError

WAIT_SECONDS = 90
_guard = threading.Lock()
_held: dict[str, FileLock] = {}
_keepers: dict[str, subprocess.Popen[bytes]] = {}
_may_start = True


def forbid_start() -> None:
    """From now on only use servers that run already; for commands that can do without a database."""
    global _may_start  # noqa: PLW0603 (one process, one answer)
    _may_start = False


def is_running(kind: str) -> bool:
    """Whether the keeper of ``postgres`` or ``redis`` lives and its server answers."""
    return (RUN_DIR / f"{kind}.ready").is_file() and not FileLock(f"{kind}.keeper").is_free()


def hold(kind: str) -> dict[str, str]:
    """Have the server run until this process ends; return what is written down about it.

    The first call of a process may take seconds, later ones cost nothing. Raises LaunchError.
    """
    with _guard:
        if kind not in _held:
            if not _may_start and not (RUN_DIR.is_dir() and is_running(kind)):
                raise LaunchError("内置服务器没有运行，这条命令也不启动它。")
            lock = FileLock(f"{kind}.users")
            lock.take(shared=True)
            try:
                _start(kind)
            except BaseException:
                lock.release()
                raise
            if not _held:
                atexit.register(_leave, os.getpid())
            _held[kind] = lock
    if not (values := environment.recorded()):
        raise LaunchError(f"{environment.FILE} 在运行中被删除，请结束所有相关命令后重新运行。")
    return values


def release_all() -> list[str]:
    """Let go of every server and wait until those that nobody else uses have ended; return those still in use."""
    with _guard:
        kinds = list(_held)
        for lock in _held.values():
            lock.release()
        _held.clear()
    return [kind for kind in kinds if not _ended(kind)]


def _leave(pid: int) -> None:
    # A forked child leaves the matter to its parent.
    if os.getpid() == pid:
        release_all()


def _start(kind: str) -> None:
    starting = FileLock(f"{kind}.starting")
    starting.take()
    try:
        if is_running(kind):
            return
        (RUN_DIR / f"{kind}.ready").unlink(missing_ok=True)
        with (LOG_DIR / f"{kind}.log").open("ab") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "portal.launch.keeper", kind], cwd=BASE_DIR, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        _keepers[kind] = keeper
        deadline = time.monotonic() + WAIT_SECONDS
        while not is_running(kind):
            if (keeper.poll() is not None and FileLock(f"{kind}.keeper").is_free()) or time.monotonic() > deadline:
                raise LaunchError(f"内置的 {kind} 启动失败：{_last_words(kind)}")
            time.sleep(0.05)
    finally:
        starting.release()


def _last_words(kind: str) -> str:
    with (LOG_DIR / f"{kind}.log").open(encoding="utf-8", errors="replace") as log:
        return " / ".join(line.strip() for line in deque(log, 3))


def _ended(kind: str) -> bool:
    """Wait for the keeper to end; False when somebody else still holds the server."""
    keeper, users = FileLock(f"{kind}.keeper"), FileLock(f"{kind}.users")
    chances, deadline = 5, time.monotonic() + WAIT_SECONDS
    while not keeper.is_free():
        time.sleep(0.1)
        # While the keeper stops its server it holds the users' lock alone; free for sharing means others are there,
        # or that the keeper has not looked yet.
        chances -= users.is_free(shared=True)
        if chances <= 0 or time.monotonic() > deadline:
            return False
    if process := _keepers.pop(kind, None):
        process.wait()
    return True
