"""The embedded servers: started at the first connection, shared, ended with their last user."""

import os
import signal
import socket
import stat

import pytest

from portal.launch.places import SYSTEM_PLACES
from tests.clones import Clone
from tests.processes import wait_until

pytestmark = pytest.mark.worker
HOLD = """
from django.db import connection
connection.ensure_connection()
print("ready")
import time; time.sleep(600)
"""
WHO = "from django.db import connection; c = connection.cursor(); c.execute('SELECT current_user'); print(c.fetchone())"
WRITE = "from django.db import connection; connection.cursor().execute('CREATE TABLE kept AS SELECT 7 AS n')"
READ = "from django.db import connection; c = connection.cursor(); c.execute('SELECT n FROM kept'); print(c.fetchone())"


@pytest.mark.parametrize("command", [["help"], ["check"], ["makemigrations", "--dry-run"], ["diffsettings"]])
def test_it_starts_nothing_for_commands_without_a_database(clone: Clone, command: list[str]) -> None:
    clone.manage(*command)
    assert not (clone.run / "servers").exists()


def test_it_starts_at_the_first_connection_and_ends_afterwards(clone: Clone) -> None:
    assert "('portal_app',)" in clone.manage("shell", "-c", WHO)
    assert "('portal_owner',)" in clone.manage("shell", "-c", WHO, PORTAL_OWNER_LOGIN="1")
    assert clone.processes() == []


def test_it_finds_the_servers_that_run(clone: Clone) -> None:
    holder = clone.python(HOLD)
    running = clone.processes()
    clone.manage("shell", "-c", WHO)
    assert clone.processes() == running
    holder.terminate()
    clone.assert_nothing_runs()


def test_it_starts_one_server_for_many_users_at_once(clone: Clone) -> None:
    users = [clone.start("manage.py", "shell", "-c", WHO) for _ in range(4)]
    for user in users:
        output, _ = user.communicate(timeout=120)
        assert user.returncode == 0, output
    clone.assert_nothing_runs()
    log = (clone.run / "logs" / "postgres.log").read_text()
    assert log.count("listening on IPv4") == log.count("database system is shut down")


def test_it_leaves_no_server_behind_a_killed_user(clone: Clone) -> None:
    holder = clone.python(HOLD)
    holder.kill()
    holder.wait()
    clone.assert_nothing_runs()


def test_it_leaves_no_server_behind_a_killed_keeper(clone: Clone) -> None:
    holder = clone.python(HOLD)
    os.kill(int((clone.run / "postgres.ready").read_text().split()[0]), signal.SIGKILL)
    wait_until(lambda: clone.processes() == [holder.pid], seconds=15, what="the end of PostgreSQL")
    holder.kill()


def test_it_starts_a_killed_server_again_with_its_data(clone: Clone) -> None:
    holder = clone.python(HOLD)
    clone.manage("shell", "-c", WRITE, PORTAL_OWNER_LOGIN="1")
    ready = clone.run / "postgres.ready"
    before = ready.stat().st_mtime_ns
    server = clone.run / "servers" / "postgres" / "cluster" / "postmaster.pid"
    os.kill(int(server.read_text().split()[0]), signal.SIGKILL)
    wait_until(lambda: ready.is_file() and ready.stat().st_mtime_ns != before, seconds=30, what="the restart")
    assert "(7,)" in clone.manage("shell", "-c", READ, PORTAL_OWNER_LOGIN="1")
    holder.kill()


def test_it_moves_to_another_port_when_its_own_is_taken(clone: Clone) -> None:
    clone.manage("shell", "-c", WHO)
    before = clone.recorded()["EMBEDDED_POSTGRES_PORT"]
    with socket.create_server(("127.0.0.1", int(before))):
        assert "('portal_app',)" in clone.manage("shell", "-c", WHO)
    assert clone.recorded()["EMBEDDED_POSTGRES_PORT"] != before


def test_it_keeps_its_passwords_to_itself(clone: Clone) -> None:
    clone.manage("shell", "-c", WHO)
    assert stat.S_IMODE((clone.run / "environment").stat().st_mode) == 0o600
    log = (clone.run / "logs" / "postgres.log").read_text()
    assert not any(value in log for name, value in clone.recorded().items() if "PASSWORD" in name)


def test_it_is_never_used_in_production(clone: Clone) -> None:
    clone.manage("shell", "-c", WHO)
    production = {"PORTAL_MODE": "production", "PORTAL_HOSTS": "a", "PORTAL_SECRET_KEY": "b"}
    output = clone.manage("shell", "-c", WHO, status=1, **production)
    assert "DATABASE_URL must be set" in output


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the servers to another account")
def test_it_uses_a_system_folder_where_the_project_cannot_be_reached(hidden_clone: Clone) -> None:
    assert "('portal_app',)" in hidden_clone.manage("shell", "-c", WHO)
    assert hidden_clone.processes() == []
    places = [path for top in SYSTEM_PLACES for path in top.glob(f"*-{hidden_clone.recorded()['EMBEDDED_ID']}")]
    assert [(path / "postgres" / "cluster").is_dir() for path in places] == [True]
