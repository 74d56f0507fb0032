"""``.run/environment``: the ports, passwords and secret key of this clone, readable by its owner only.

Reading it starts nothing, so that the settings may read it. It is written once, and again when a port is taken.
"""

import fcntl
import os
import secrets
from pathlib import Path

from portal.launch.places import RUN_DIR, run_dir

FILE = RUN_DIR / "environment"
DATABASE = "portal"
RUNTIME_LOGIN, OWNER_LOGIN, SUPERUSER = "portal_app", "portal_owner", "postgres"
PASSWORD_OF = {
    RUNTIME_LOGIN: "EMBEDDED_APP_PASSWORD",
    OWNER_LOGIN: "EMBEDDED_OWNER_PASSWORD",
    SUPERUSER: "EMBEDDED_POSTGRES_PASSWORD",
}
PORT_OF = {"postgres": "EMBEDDED_POSTGRES_PORT", "redis": "EMBEDDED_REDIS_PORT"}


def recorded() -> dict[str, str]:
    """What is written down; empty when this clone was never set up or belongs to somebody else."""
    try:
        lines = FILE.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def ensure() -> dict[str, str]:
    """What is written down, made up at random the first time."""
    folder = run_dir()
    with (folder / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        values = recorded()
        if not values:
            values = {name: secrets.token_urlsafe(24) for name in PASSWORD_OF.values()}
            values |= {
                "EMBEDDED_REDIS_PASSWORD": secrets.token_urlsafe(24),
                "EMBEDDED_ID": secrets.token_hex(4),
                "PORTAL_SECRET_KEY": secrets.token_urlsafe(48),
            }
            _write(values)
    return values


def record_port(kind: str, port: int) -> None:
    """Write down where a server listens. Called by its keeper only, of which there is one."""
    values = ensure()
    if values.get(PORT_OF[kind]) != str(port):
        _write(values | {PORT_OF[kind]: str(port)})


def database_url(values: dict[str, str], login: str) -> str:
    """The address of the embedded database for ``login``; a place holder as long as nothing is written down."""
    password = values.get(PASSWORD_OF[login], "")
    return f"postgres://{login}:{password}@127.0.0.1:{values.get(PORT_OF['postgres'], '5432')}/{DATABASE}"


def redis_url(values: dict[str, str]) -> str:
    """The address of the embedded Redis; a place holder as long as nothing is written down."""
    port = values.get(PORT_OF["redis"], "6379")
    return f"redis://:{values.get('EMBEDDED_REDIS_PASSWORD', '')}@127.0.0.1:{port}/0"


def _write(values: dict[str, str]) -> None:
    fresh = Path(f"{FILE}.{os.getpid()}")
    with open(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write("# Written by the portal for its private servers; never commit it.\n")
        file.writelines(f"{name}={value}\n" for name, value in values.items())
    fresh.replace(FILE)
