"""Install what the portal and its tests need, then run a Python module of the project with the fresh ``.venv``.

Run by the system's Python before anything is installed: standard library only, no import from the project.

    python3 portal/launch/installation.py [--for-tests] -m MODULE [ARGUMENT ...]
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent.parent
RUN_DIR, VENV, MODULES = ROOT / ".run", ROOT / ".venv", ROOT / "node_modules"
VENV_PYTHON = VENV / "bin" / "python"
MINIMUM = (3, 11)
CJK_FONTS = Path("/usr/share/fonts/opentype/noto")
# What the browser tests and the looking at PDFs need, by the Debian package that brings it.
TEST_PACKAGES: dict[str, Callable[[], object]] = {
    "chromium": lambda: shutil.which("chromium"),
    "fonts-noto-cjk": lambda: CJK_FONTS.is_dir() and any(CJK_FONTS.glob("NotoSansCJK*")),
    "poppler-utils": lambda: shutil.which("pdftoppm"),
}


def say(text: str) -> None:
    """One line for the person at the keyboard."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def give_up(text: str) -> NoReturn:
    sys.exit(f"不能继续：{text}")


def run(command: list[str | Path]) -> bool:
    """Run an installer in the project; its own output stays visible."""
    try:
        return subprocess.run(command, cwd=ROOT, check=False, env=os.environ | QUIET).returncode == 0
    except OSError as error:
        say(f"{command[0]}: {error.strerror}")
        return False


QUIET = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "DEBIAN_FRONTEND": "noninteractive",
    "NPM_CONFIG_AUDIT": "false",
    "NPM_CONFIG_FUND": "false",
    "NPM_CONFIG_UPDATE_NOTIFIER": "false",
}


def fingerprint(*files: str) -> str:
    """What the given files of the project say, together with the Python they are installed for."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for file in files:
        digest.update((ROOT / file).read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, *files: str) -> bool:
    return stamp.is_file() and stamp.read_text() == fingerprint(*files)


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages when this account may; False when it may not or it did not work."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"apt-get install {' '.join(packages)}")
    command: list[str | Path] = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return run(command) or (run(["apt-get", "update", "-qq"]) and run(command))


def make_venv() -> None:
    """``.venv`` in the project; made again when it belongs to another place or its Python is gone."""
    probe: list[str | Path] = [VENV_PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    config = VENV / "pyvenv.cfg"
    if config.is_file() and str(VENV) in config.read_text() and VENV_PYTHON.exists() and run(probe):
        return
    say("建立 .venv …")
    create: list[str | Path] = [sys.executable, "-m", "venv", "--clear", VENV]
    if not run(create) and not (apt_install(["python3-venv"]) and run(create)):
        give_up("无法建立 Python 虚拟环境。Debian/Ubuntu 请由管理员安装：apt-get install python3-venv")


def install_python_packages() -> None:
    files = ("requirements.txt", "requirements-dev.txt")
    stamp = VENV / ".installed"
    if is_current(stamp, *files):
        return
    say("安装 Python 依赖 …")
    if not run([VENV_PYTHON, "-m", "pip", "install", "-q", "-r", "requirements-dev.txt"]):
        give_up("Python 依赖安装失败（见上）。请检查网络或 pip 的镜像设置后重试。")
    stamp.write_text(fingerprint(*files))


def install_front_end() -> None:
    files = ("package.json", "package-lock.json")
    stamp = MODULES / ".installed"
    if is_current(stamp, *files):
        return
    if not shutil.which("npm") and not apt_install(["npm"]):
        give_up("缺少 npm（Node.js）。Debian/Ubuntu 请由管理员安装：apt-get install npm")
    say("安装前端文件 …")
    if not run(["npm", "ci", "--ignore-scripts", "--loglevel=error"]):
        give_up("前端文件安装失败（见上）。请检查网络或 npm 的镜像设置后重试。")
    stamp.write_text(fingerprint(*files))


def install_test_packages(*, insist: bool) -> None:
    """Chromium, fonts and PDF tools. Without ``insist`` a vain attempt is not repeated."""
    missing = [package for package, found in TEST_PACKAGES.items() if not found()]
    tried = RUN_DIR / "apt-tried"
    if not missing or (tried.exists() and not insist):
        return
    tried.touch()
    if not apt_install(missing):
        packages = " ".join(missing)
        say(f"缺少系统软件包，请由管理员运行：apt-get install {packages}。在此之前浏览器测试会跳过并注明原因。")


def main(arguments: list[str]) -> NoReturn:
    """Install what is missing, then become ``.venv/bin/python`` with the remaining arguments."""
    if sys.version_info < MINIMUM:
        give_up(f"需要 Python {MINIMUM[0]}.{MINIMUM[1]} 或更新版本，当前是 {sys.version.split()[0]}。")
    insist = arguments[:1] == ["--for-tests"]
    try:
        RUN_DIR.mkdir(exist_ok=True)
        with (RUN_DIR / "install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            make_venv()
            install_python_packages()
            install_front_end()
            install_test_packages(insist=insist)
    except OSError as error:
        give_up(f"不能写入 {ROOT}：{error.strerror}。请检查该目录属于当前账号。")
    except KeyboardInterrupt:
        sys.exit(130)
    os.chdir(ROOT)
    os.environ["PYTHONUTF8"] = "1"
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *arguments[insist:]])


if __name__ == "__main__":
    main(sys.argv[1:])
