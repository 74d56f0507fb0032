"""The scripts that operators run against a database, run against real ones."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from portal.core import outbox
from portal.core.logins import append_only_tables
from portal.core.models import OutboxMessage
from portal.launch.places import postgres_programs
from tests.clones import Clone
from tests.conftest import RealDatabase

DEPLOY = Path(settings.BASE_DIR) / "deploy"
HOLD = """
from django.db import connection
connection.ensure_connection()
print("ready")
import time; time.sleep(600)
"""


def login(url: str) -> dict[str, str]:
    """The variables of libpq for an address."""
    parts = urlsplit(url)
    return {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.path[1:],
    }


def run(command: list[str | Path], environment: dict[str, str], *, programs: Path) -> str:
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, env=os.environ | environment | {"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture
def programs(real_database: RealDatabase) -> Path:
    """Dump and restore of the server's own age: a newer dump does not go into an older server."""
    assert isinstance(connection.pg_version, int)
    return postgres_programs() if connection.pg_version >= 180000 else postgres_programs("pginstall")


@pytest.mark.worker
def test_it_makes_two_logins_that_can_do_what_they_should(clone: Clone) -> None:
    holder = clone.python(HOLD)
    values = clone.recorded()
    where = f"127.0.0.1:{values['EMBEDDED_POSTGRES_PORT']}"
    superuser = login(f"postgres://postgres:{values['EMBEDDED_POSTGRES_PASSWORD']}@{where}/postgres")
    names = {"owner": "city_owner", "app": "city_app", "database": "city"}
    names |= {"owner_password": "o'quote", "app_password": "a"}
    script: list[str | Path] = ["psql", "-X", "-f", DEPLOY / "create-roles.sql"]
    script += [f"--set={key}={value}" for key, value in names.items()]
    for _ in range(2):
        run(script, superuser, programs=postgres_programs())
    owner = psycopg2.connect(f"postgres://city_owner:o%27quote@{where}/city")
    owner.cursor().execute("CREATE TABLE made (n integer)")
    app = psycopg2.connect(f"postgres://city_app:a@{where}/city")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        app.cursor().execute("CREATE TABLE smuggled (n integer)")
    owner.close()
    app.close()
    holder.terminate()


def back_up(database: RealDatabase, programs: Path, storage: Path, folder: Path) -> Path:
    storage.mkdir()
    (storage / "文件").write_text("内容", encoding="utf-8")
    environment = login(database.owner_url) | {"PORTAL_STORAGE": str(storage)}
    return Path(run([DEPLOY / "backup.sh", folder], environment, programs=programs))


def test_it_restores_what_it_backed_up(real_database: RealDatabase, programs: Path, tmp_path: Path) -> None:
    outbox.send("core.tasks.sweep_outbox")
    backup = back_up(real_database, programs, tmp_path / "files", tmp_path / "backups")
    OutboxMessage.objects.all().delete()
    owner = login(real_database.owner_url)
    restore: list[str | Path] = ["pg_restore", "--exit-on-error", "--no-owner", "--clean", "--if-exists"]
    run([*restore, f"--dbname={owner['PGDATABASE']}", backup / "database.dump"], owner, programs=programs)
    connection.close()
    assert OutboxMessage.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, %s, 'UPDATE')", [append_only_tables()[0]])
        assert cursor.fetchone() == (False,)


def test_it_checks_and_packs_the_files(real_database: RealDatabase, programs: Path, tmp_path: Path) -> None:
    backup = back_up(real_database, programs, tmp_path / "files", tmp_path / "backups")
    assert sorted(path.name for path in backup.iterdir()) == ["SHA256SUMS", "database.dump", "files.tar.gz"]
    check = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=backup, capture_output=True, check=False)
    assert check.returncode == 0
    assert "./文件" in run(["tar", "-tzf", backup / "files.tar.gz"], {"LC_ALL": "C.UTF-8"}, programs=programs)
