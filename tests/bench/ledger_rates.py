"""Rates of posting, side by side on one cluster: raw SQL by pgbench, the ledger's service, django-hordak."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from portal.launch.places import POSTGRES_FOLDER, POSTGRES_WHEEL
from tests.conftest import RealDatabase

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = ROOT / ".run" / "peers"
RAW_TABLES = """
CREATE TABLE bench_entry (id bigserial PRIMARY KEY, day date NOT NULL, note text NOT NULL);
CREATE TABLE bench_balance (account int PRIMARY KEY, total numeric(18, 2) NOT NULL);
CREATE TABLE bench_line (id bigserial PRIMARY KEY, entry bigint NOT NULL REFERENCES bench_entry,
    account int NOT NULL REFERENCES bench_balance, amount numeric(18, 2) NOT NULL);
CREATE INDEX ON bench_line (entry);
CREATE INDEX ON bench_line (account);
INSERT INTO bench_balance SELECT n, 0 FROM generate_series(1, 2000) AS n;
"""


class Clients:
    """Processes that post at the same time; ``rate`` is their postings per second together."""

    def __init__(self, commands: Sequence[Sequence[str]], environment: dict[str, str]) -> None:
        self.processes = [
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
            )
            for command in commands
        ]
        for process in self.processes:
            assert self._line(process) == "ready"

    def rate(self, seconds: float) -> float:
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.write(f"{seconds}\n")
            process.stdin.flush()
        answers = [self._line(process).split() for process in self.processes]
        return sum(int(count) / float(taken) for count, taken in answers)

    def end(self) -> None:
        for process in self.processes:
            process.communicate(timeout=30)

    @staticmethod
    def _line(process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline().strip()


@contextmanager
def service_clients(database: RealDatabase, books: Sequence[str], tag: str) -> Iterator[Clients]:
    """One client for each of ``books`` (the same book may come several times)."""
    commands = [
        [sys.executable, "-m", "tests.bench.clients.service", book, f"{tag}-{place}"]
        for place, book in enumerate(books)
    ]
    clients = Clients(commands, database.environment)
    yield clients
    clients.end()


@contextmanager
def hordak_clients(address: str, names: Sequence[str]) -> Iterator[Clients]:
    clients = Clients([[*hordak_program(), address, name] for name in names], {})
    yield clients
    clients.end()


def hordak_program() -> list[str]:
    return [str(PEERS / "bin" / "python"), str(HERE / "clients" / "hordak_peer.py"), str(HERE / "clients")]


def install_peers() -> None:
    """The peers' own environment, made once."""
    if not (PEERS / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    subprocess.run([PEERS / "bin" / "pip", "install", "-q", "-r", HERE / "peers.txt"], check=True)


def make_peer_database(owner_url: str) -> str:
    """A database of hordak's own in the same cluster; its address under the owner login."""
    where = urlsplit(owner_url)
    name = f"{where.path[1:]}_hordak"
    _as_owner(owner_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    address = where._replace(path=f"/{name}").geturl()
    subprocess.run([*hordak_program(), address, "make"], check=True)
    return address


def drop_peer_database(owner_url: str, address: str) -> None:
    _as_owner(owner_url, f'DROP DATABASE "{urlsplit(address).path[1:]}" WITH (FORCE)')


def make_raw_tables(owner_url: str) -> None:
    _as_owner(owner_url, RAW_TABLES)


def _as_owner(owner_url: str, *statements: str) -> None:
    connection = psycopg2.connect(owner_url)
    connection.set_session(autocommit=True)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def raw_rate(owner_url: str, clients: int, seconds: float) -> float:
    """Postings per second of the five statements, by pgbench under the owner login."""
    where = urlsplit(owner_url)
    wheel = find_spec(POSTGRES_WHEEL)
    assert wheel is not None
    program = Path(str(wheel.origin)).parent / POSTGRES_FOLDER / "bin" / "pgbench"
    command = [str(program), "-n", "-f", str(HERE / "multi.sql"), "-c", str(clients), "-j", str(clients)]
    command += ["-T", str(max(1, round(seconds))), "-h", str(where.hostname), "-p", str(where.port)]
    command += ["-U", str(where.username), where.path[1:]]
    run = subprocess.run(
        command, env=os.environ | {"PGPASSWORD": str(where.password)}, capture_output=True, text=True, check=True
    )
    line = next(line for line in run.stdout.splitlines() if line.startswith("tps"))
    return float(line.split()[2])
