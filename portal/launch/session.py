"""``make run`` and ``make report``: from an installed clone to a running portal, and back to nothing."""

import json
import os
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import Any, NoReturn

from portal.launch import environment, holds
from portal.launch.locks import FileLock
from portal.launch.places import LOG_DIR, RUN_DIR, LaunchError, find_place, run_dir
from portal.launch.programs import Program, end_all, spawn
from portal.launch.servers import free_port

ADDRESS_FILE = RUN_DIR / "portal.json"
WEB_SECONDS = 60


class Ended(BaseException):
    """Somebody told us to end: Ctrl-C, a signal, or the terminal went away."""


class Terminal:
    """The terminal that we were started from, if any."""

    def __init__(self) -> None:
        self._poll = select.poll()
        for descriptor in (0, 1):
            if os.isatty(descriptor):
                self._poll.register(descriptor, 0)

    def is_gone(self) -> bool:
        return bool(self._poll.poll(0))


class Session:
    """One stay of the portal on this machine. ``open`` brings it up, ``close`` takes away all that it started."""

    def __init__(self) -> None:
        self.lock = FileLock("portal.lock")
        self.programs: list[Program] = []
        self.steps: list[subprocess.Popen[bytes]] = []
        self.terminal = Terminal()

    def open(self, *, with_pages: bool) -> str:
        """Servers, schema, background programs, demo data, documents; return the address of the pages."""
        self._start_servers()
        self._step("manage.py", "migrate", "--verbosity", "0", environment={"PORTAL_OWNER_LOGIN": "1"})
        self._start("relay", "manage.py", "relay_outbox")
        self._start(
            "worker", "-m", "celery", "-A", "portal", "worker", "--concurrency", "2", "--loglevel", "INFO",
            "--without-mingle", "--without-gossip",
        )  # fmt: skip
        address = self._start_pages() if with_pages else ""
        self._step("-m", "portal.launch.demonstration")
        if with_pages:
            self._start("beat", "-m", "celery", "-A", "portal", "beat", "-s", str(RUN_DIR / "beat"), "--pidfile", "")
        return address

    def watch(self) -> NoReturn:
        """Keep everything running until told to end."""
        while True:
            self._wait()
            for program in self.programs:
                if program.watch():
                    say(f"{program.name} 意外退出，已重新启动（日志：{program.log_file}）")

    def close(self) -> None:
        """End everything; servers that another command uses stay until that command ends."""
        ADDRESS_FILE.unlink(missing_ok=True)
        end_all(self.steps + [program.process for program in self.programs if program.process])
        for kind in holds.release_all():
            say(f"{kind} 仍被另一条命令使用，将随那条命令一同结束。")
        self.lock.release()

    def _wait(self, seconds: float = 1.0) -> None:
        """Sleep; a closed window ends the session even where nobody passes the signal on to us, as make does not."""
        time.sleep(seconds)
        if self.terminal.is_gone():
            raise Ended

    def _start_servers(self) -> None:
        if not os.environ.get("DATABASE_URL"):
            values = holds.hold("postgres")
            say(f"PostgreSQL：127.0.0.1:{values[environment.PORT_OF['postgres']]}，数据在 {self._data_folder(values)}")
        if not os.environ.get("REDIS_URL"):
            values = holds.hold("redis")
            say(f"Redis：127.0.0.1:{values[environment.PORT_OF['redis']]}")

    def _data_folder(self, values: dict[str, str]) -> object:
        return find_place(values["EMBEDDED_ID"]).folder

    def _start_pages(self) -> str:
        first = int(os.environ.get("PORTAL_PORT") or "8000")
        port = free_port(*range(first, first + 100))
        address = f"http://127.0.0.1:{port}/"
        self._start(
            "web", "-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2",
            "--preload", "--threads", "4", "--graceful-timeout", "2", "--access-logfile", "-",
        )  # fmt: skip
        ADDRESS_FILE.write_text(json.dumps({"address": address, "pid": os.getpid()}), encoding="utf-8")
        return address

    def _start(self, name: str, *arguments: str) -> None:
        program = Program(name, list(arguments))
        self.programs.append(program)
        program.start()

    def _step(self, *arguments: str, environment: dict[str, str] | None = None) -> None:
        """Run the project's Python to its end, in sight of the person at the keyboard."""
        step = spawn(list(arguments), environment=environment)
        self.steps.append(step)
        while step.poll() is None:
            self._wait(0.05)
        if step.returncode:
            raise LaunchError(f"{' '.join(arguments)} 失败（{step.returncode}），见上。其他日志在 {LOG_DIR}")


def run() -> int:
    """``make run``: everything up until Ctrl-C."""
    return _hold_session(with_pages=True)


def report() -> int:
    """``make report``: the main job without pages, then the end."""
    return _hold_session(with_pages=False)


def _hold_session(*, with_pages: bool) -> int:
    run_dir()
    os.environ["PORTAL_MODE"] = "demo"
    os.environ["PYTHONUNBUFFERED"] = "1"
    session = Session()
    if not session.lock.take(wait=False):
        return _say_where_it_runs(with_pages=with_pages)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    status = 0
    try:
        address = session.open(with_pages=with_pages)
        if with_pages:
            _wait_for_pages(address)
            say(f"\n门户已就绪：{address}   （按 Ctrl-C 结束）")
            session.watch()
    except Ended:
        say("正在结束 …")
    except LaunchError as error:
        say(f"不能继续：{error}")
        status = 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        session.close()
    return status


def _end(number: int, frame: FrameType | None) -> None:
    # A second signal must not interrupt the tidying up.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Ended


def _say_where_it_runs(*, with_pages: bool) -> int:
    try:
        known: dict[str, Any] = json.loads(ADDRESS_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        say("另一条 make run 或 make report 正在这个目录里进行，请稍候再试。")
        return 1
    say(f"门户已经在运行：{known['address']}（进程 {known['pid']}）。要结束它，请在它的终端按 Ctrl-C。")
    return 0 if with_pages else 1


def _wait_for_pages(address: str) -> None:
    deadline = time.monotonic() + WEB_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own loopback address)
                return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise LaunchError(f"{address} 在 {WEB_SECONDS} 秒内没有应答，见 {LOG_DIR / 'web.log'}")


def say(text: str) -> None:
    """One line for the person at the keyboard, who may have closed the window."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        return
