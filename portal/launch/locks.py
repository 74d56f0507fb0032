"""File locks that the kernel gives back whenever a process ends, however it ends."""

import fcntl
import os
import time
from pathlib import Path

from portal.launch.places import run_dir


class FileLock:
    """An advisory lock on a file of ``.run``. A forked child shares its parent's lock until both have let go."""

    def __init__(self, name: str) -> None:
        self.path: Path = run_dir() / name
        self._descriptor: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True, patience: float = 0.0) -> bool:
        """Take the lock; without ``wait``, return whether it could be had at once or within ``patience`` seconds.

        Some patience is due where others ask ``is_free``, for which they hold the lock for a moment.
        """
        deadline = time.monotonic() + patience
        while not (taken := self._take(shared=shared, wait=wait)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return taken

    def _take(self, *, shared: bool, wait: bool) -> bool:
        descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(descriptor, mode)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go by closing: an explicit unlock would also unlock for forked children that still work."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_free(self, *, shared: bool = False) -> bool:
        """Whether somebody could take it now."""
        probe = FileLock(self.path.name)
        free = probe.take(shared=shared, wait=False)
        probe.release()
        return free
