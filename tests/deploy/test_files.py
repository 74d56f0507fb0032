"""The files for operators parse, agree with the code, and pin what they pull."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROGRAMS = {"web", "worker", "beat", "relay"}
READS = re.compile(r"""(?:_env|_flag|_number|environ\.get)\(\s*"([A-Z_]+)"|\$\{(PORTAL_[A-Z_]+)[:}]""")
PINNED = re.compile(r"^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z]+)*$")


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def read_variables() -> set[str]:
    sources = [ROOT / "portal" / "settings.py", ROOT / "portal" / "launch" / "session.py", DEPLOY / "backup.sh"]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    return {name for found in READS.findall(text) for name in found if name}


def documented_variables() -> set[str]:
    text = (DEPLOY / "environment.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, flags=re.MULTILINE))


def test_it_documents_every_variable_and_no_other() -> None:
    assert documented_variables() == read_variables()


def test_its_containers_are_complete() -> None:
    assert set(compose()["services"]) == {"db", "redis", "migrate", "proxy", *PROGRAMS}


def test_its_containers_set_known_variables() -> None:
    portals = [service for service in compose()["services"].values() if service["image"].startswith("techfin-portal:")]
    used = {name for service in portals for name in service["environment"]}
    assert len(portals) == len(PROGRAMS) + 1
    assert used <= documented_variables()


def test_only_the_migration_knows_the_owner_login() -> None:
    services = compose()["services"].items()
    assert [name for name, service in services if "DATABASE_OWNER_URL" in service.get("environment", {})] == ["migrate"]


def test_its_images_are_pinned() -> None:
    images = {service["image"] for service in compose()["services"].values()}
    images |= set(re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE))
    assert [image for image in sorted(images) if not PINNED.match(image)] == []


def test_its_image_holds_every_app() -> None:
    copied = set(re.findall(r"^COPY (\w+) ", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE))
    assert {path.parent.name for path in ROOT.glob("[!.]*/apps.py")} | {"templates"} <= copied


def test_its_containers_and_units_run_the_same_programs() -> None:
    services = compose()["services"]
    for name in PROGRAMS - {"web"}:
        unit = (DEPLOY / "systemd" / f"techfin-portal-{name}.service").read_text()
        assert services[name]["command"][1:4] == unit.partition("/bin/python ")[2].split()[:3] or name == "relay"


def test_it_has_a_unit_for_every_program() -> None:
    assert {unit.stem.removeprefix("techfin-portal-") for unit in UNITS} == PROGRAMS


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_its_units_parse(unit: Path) -> None:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit, encoding="utf-8")
    service = parser["Service"]
    assert service["User"] == "portal"
    assert service["EnvironmentFile"].endswith(".env")
    assert service["ExecStart"].startswith(f"{service['WorkingDirectory']}/.venv/bin/python ")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_its_units_are_verified_by_systemd(tmp_path: Path) -> None:
    """With a program that exists here in place of the portal's Python, systemd has nothing to remark."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/techfin-portal/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *sorted(tmp_path.glob("*.service"))]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("script", [*sorted(DEPLOY.rglob("*.sh")), ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_its_scripts_parse(script: Path) -> None:
    run = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "set -euo pipefail" in script.read_text()


def test_its_proxy_configuration_is_balanced() -> None:
    text = (DEPLOY / "nginx" / "portal.conf").read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    statements = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert [line for line in statements if line[-1] not in "{};"] == []
