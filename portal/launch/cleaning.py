"""``make clean``: remove what running and testing left behind. ``.venv`` and ``node_modules`` stay."""

import shutil

from portal.launch.holds import is_running
from portal.launch.locks import FileLock
from portal.launch.places import BASE_DIR, RUN_DIR, LaunchError, system_folders

CACHES = [
    "staticfiles", "test-results", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis",
]  # fmt: skip


def clean() -> None:
    """Remove the private servers' data, the documents and the caches. Raises LaunchError while anything runs."""
    if RUN_DIR.is_dir():
        if not FileLock("portal.lock").is_free() or is_running("postgres") or is_running("redis"):
            raise LaunchError("门户或它的服务器正在运行，请先结束它。")
        shutil.rmtree(RUN_DIR)
    for folder in [*system_folders(), *(BASE_DIR / name for name in CACHES)]:
        shutil.rmtree(folder, ignore_errors=True)
    for cache in BASE_DIR.glob("[!.]*/**/__pycache__"):
        if "node_modules" not in cache.parts:
            shutil.rmtree(cache, ignore_errors=True)
