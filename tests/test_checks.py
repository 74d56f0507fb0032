"""The static checks, each as a test, so that one command shows everything."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PRODUCTION = {
    "PORTAL_MODE": "production",
    "PORTAL_SECRET_KEY": secrets.token_urlsafe(64),
    "PORTAL_HOSTS": "portal.example.gov.cn",
    "DATABASE_URL": "postgres://portal_app@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
}


def tool(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a module or script with the tests' Python in the project folder."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def assert_clean(run: subprocess.CompletedProcess[str]) -> None:
    assert run.returncode == 0, run.stdout + run.stderr


def test_it_passes_ruff() -> None:
    assert_clean(tool("-m", "ruff", "check", "."))


def test_it_is_formatted() -> None:
    assert_clean(tool("-m", "ruff", "format", "--check", "."))


def test_it_passes_mypy() -> None:
    assert_clean(tool("-m", "mypy", "."))


def test_its_templates_pass_djlint() -> None:
    assert_clean(tool("-m", "djlint", "templates", "--lint", "--quiet"))


def test_its_models_match_their_migrations() -> None:
    assert_clean(tool("-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run", **PRODUCTION))


def test_it_is_ready_to_deploy() -> None:
    run = tool("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert_clean(run)
    assert "0 silenced" in run.stdout


def test_it_collects_static_files_with_hashed_names(tmp_path: Path) -> None:
    run = tool("manage.py", "collectstatic", "--noinput", **PRODUCTION, PORTAL_STATIC_ROOT=str(tmp_path))
    assert_clean(run)
    assert list(tmp_path.glob("staticfiles.json"))
    assert list(tmp_path.glob("vendor/tabler/tabler.min.*.css"))
