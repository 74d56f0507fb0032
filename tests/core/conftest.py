"""Real things for the platform's tests: a database with commits, a private Redis, a worker and a relay to kill."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connection

PROCESS_PATIENCE = 60


def owner_connection(name: str) -> "psycopg2.extensions.connection":
    """A connection of the owner login, in autocommit mode."""
    base = settings.DATABASE_OWNER_URL.rpartition("/")[0]
    opened = psycopg2.connect(f"{base}/{name}")
    opened.autocommit = True
    return opened


def end_sessions(name: str) -> None:
    """End what the runtime login still has open in the database ``name``; only the login itself may."""
    ours = "FROM pg_stat_activity WHERE datname = %s"
    with contextlib.closing(psycopg2.connect(f"{settings.DATABASE_URL.rpartition('/')[0]}/postgres")) as runtime:
        runtime.autocommit = True
        with runtime.cursor() as cursor:
            cursor.execute(f"SELECT count(pg_terminate_backend(pid)) {ours}", [name])

            def nobody() -> bool:
                cursor.execute(f"SELECT count(*) {ours}", [name])
                return cursor.fetchone()[0] == 0

            eventually(nobody)


def eventually(told: Callable[[], bool], *, within: float = 30) -> None:
    """Wait until ``told`` says so; an assertion error after ``within`` seconds."""
    deadline = time.monotonic() + within
    while not told():
        assert time.monotonic() < deadline, f"not within {within} s"
        time.sleep(0.05)


@pytest.fixture
def real_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A copy of the migrated database under the runtime login, where commits are commits; dropped afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        template = connection.settings_dict["NAME"]
        name = f"{template}_{uuid4().hex[:8]}"
        with contextlib.closing(owner_connection("postgres")) as owner, owner.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            connection.settings_dict["NAME"] = name
            yield name
            connection.close()
            connection.settings_dict["NAME"] = template
            end_sessions(name)
            cursor.execute(f'DROP DATABASE "{name}"')


class PrivateRedis:
    """A Redis of this test alone: it may be emptied, stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = Path(sys.executable).parent / "redis-server"
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        eventually(self.answers)

    def stop(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def answers(self) -> bool:
        try:
            return bool(self.client().ping())
        except redis.ConnectionError:
            return False

    def client(self) -> "redis.Redis":
        return redis.Redis.from_url(self.url)


@pytest.fixture
def private_redis(tmp_path: Path, settings: object) -> Iterator[PrivateRedis]:
    from portal.celery import app

    server = PrivateRedis(tmp_path)
    server.start()
    before = app.conf.broker_url
    app.conf.broker_url = settings.REDIS_URL = server.url  # type: ignore[attr-defined]
    yield server
    app.conf.broker_url = before
    server.stop()


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start_process(real_database: str, private_redis: PrivateRedis, tmp_path: Path) -> Iterator[Start]:
    """Start ``python -m ...`` on this test's database and Redis; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []
    base = settings.DATABASE_URL.rpartition("/")[0]

    def start(*arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        log = (tmp_path / f"process{len(started)}.log").open("wb")
        own = {"DATABASE_URL": f"{base}/{real_database}", "REDIS_URL": private_redis.url, "PORTAL_MODE": "test"}
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=os.environ | own | environment,
            stdout=log,
            stderr=log,
            process_group=0,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """SIGKILL for the whole group: a worker's pool dies with its master."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def worker(start_process: Start, **environment: str) -> "subprocess.Popen[bytes]":
    """A Celery worker that knows the probe tasks as well."""
    arguments = [
        "-m",
        "celery",
        "-A",
        "portal",
        "worker",
        "-I",
        "tests.core.probe",
        "--concurrency=2",
        "--without-mingle",
    ]
    return start_process(*arguments, **environment)


def relay(start_process: Start, **environment: str) -> "subprocess.Popen[bytes]":
    return start_process("manage.py", "relay_outbox", **environment)
