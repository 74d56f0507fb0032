"""The two servers themselves: how each is made, started, asked whether it is ready, and told to end."""

import os
import random
import shutil
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path

import psycopg2
import redis
from psycopg2 import sql

from portal.launch import environment
from portal.launch.places import LOG_DIR, LaunchError, Place

Command = list[str | Path]


class Server(ABC):
    """One embedded server. ``prepare`` before each start, ``furnish`` after it answers."""

    kind: str
    stop_signal: signal.Signals

    def __init__(self, place: Place) -> None:
        self.place = place
        self.data = place.data_folder(self.kind)

    @abstractmethod
    def prepare(self) -> None:
        """Make what the server needs on disk."""

    @abstractmethod
    def command(self, port: int) -> Command:
        """What starts it in the foreground on loopback ``port``."""

    @abstractmethod
    def answers(self, port: int) -> bool:
        """Whether it serves clients."""

    def furnish(self, port: int) -> None:  # noqa: B027 (Redis needs nothing)
        """Make what clients expect to find inside."""

    def run_tool(self, command: Command) -> None:
        """Run a program of the server as its account; the output goes to its log."""
        with self.log_file().open("ab") as log:
            done = subprocess.run(
                command,
                cwd=self.data,
                env=plain_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
                **self.place.account.popen_options(),
            )  # type: ignore[call-overload]
        if done.returncode:
            raise LaunchError(f"{Path(command[0]).name} 失败（{done.returncode}），见 {self.log_file()}")

    def log_file(self) -> Path:
        return LOG_DIR / f"{self.kind}.log"


class Postgres(Server):
    """PostgreSQL with durable settings, password logins over loopback TCP and no socket file."""

    kind = "postgres"
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes everything down

    @property
    def cluster(self) -> Path:
        return self.data / "cluster"

    def prepare(self) -> None:
        if (self.cluster / "PG_VERSION").is_file():
            return
        unfinished, secret = self.data / "unfinished", self.data / "secret"
        shutil.rmtree(unfinished, ignore_errors=True)
        secret.write_text(environment.ensure()[environment.PASSWORD_OF[environment.SUPERUSER]])
        secret.chmod(0o600)
        self.place.account.owns(secret)
        try:
            self.run_tool([
                self.place.postgres_bin / "initdb", "-D", unfinished, "-U", environment.SUPERUSER,
                f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions",
            ])  # fmt: skip
        finally:
            secret.unlink()
        unfinished.rename(self.cluster)

    def command(self, port: int) -> Command:
        options = {
            "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "on",
            "full_page_writes": "on", "timezone": "UTC", "log_timezone": "UTC", "max_connections": 200,
            "idle_in_transaction_session_timeout": "300s", "log_destination": "stderr",
        }  # fmt: skip
        settings = [text for name, value in options.items() for text in ("-c", f"{name}={value}")]
        return [self.place.postgres_bin / "postgres", "-D", self.cluster, *settings]

    def answers(self, port: int) -> bool:
        try:
            self._connect(port, "postgres").close()
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                raise LaunchError(
                    "数据库已有数据而 .run/environment 不是原来的；请恢复该文件或运行 make clean。"
                ) from error
            return False
        return True

    def furnish(self, port: int) -> None:
        values = environment.ensure()
        with closing(self._connect(port, "postgres")) as connection, connection.cursor() as cursor:
            for login, options in ((environment.OWNER_LOGIN, "CREATEDB"), (environment.RUNTIME_LOGIN, "NOCREATEDB")):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(
                    sql.SQL("{} ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
                        sql.SQL(verb), sql.Identifier(login), sql.SQL(options),
                        sql.Literal(values[environment.PASSWORD_OF[login]]),
                    )
                )  # fmt: skip
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [environment.DATABASE])
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(environment.DATABASE), sql.Identifier(environment.OWNER_LOGIN)
                    )
                )

    def _connect(self, port: int, database: str) -> psycopg2.extensions.connection:
        password = environment.ensure()[environment.PASSWORD_OF[environment.SUPERUSER]]
        connection = psycopg2.connect(
            host="127.0.0.1", port=port, dbname=database, user=environment.SUPERUSER, password=password,
            connect_timeout=3,
        )  # fmt: skip
        connection.autocommit = True
        return connection


class Broker(Server):
    """Redis with an append-only file and no eviction, behind a password."""

    kind = "redis"
    stop_signal = signal.SIGTERM

    def prepare(self) -> None:
        """The settings go to a private file, because a command line can be read by every account."""
        settings = [
            "bind 127.0.0.1", "daemonize no", "dir ./", "databases 64", "appendonly yes", "appendfsync everysec",
            'save ""', "maxmemory-policy noeviction", f"requirepass {environment.ensure()['EMBEDDED_REDIS_PASSWORD']}",
        ]  # fmt: skip
        file = self.data / "redis.conf"
        file.touch(mode=0o600)
        file.write_text("\n".join(settings) + "\n")
        self.place.account.owns(file)

    def command(self, port: int) -> Command:
        return [self.place.redis_server, "redis.conf", "--port", str(port)]

    def answers(self, port: int) -> bool:
        password = environment.ensure()["EMBEDDED_REDIS_PASSWORD"]
        client = redis.Redis(host="127.0.0.1", port=port, password=password, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


SERVERS: dict[str, type[Server]] = {server.kind: server for server in (Postgres, Broker)}


def plain_environment() -> dict[str, str]:
    """What a server sees of the environment: a path, and a locale that exists everywhere."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def free_port(*wanted: int) -> int:
    """The first of ``wanted`` on which nobody listens, else a free one below the ports of outgoing connections."""
    for port in [*wanted, *random.sample(range(20000, 32000), 50)]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise LaunchError("找不到空闲的本机端口。")
