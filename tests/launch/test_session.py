"""``make run`` from an empty clone: up, found by others, and gone without a trace."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.clones import Clone
from tests.processes import wait_until

pytestmark = pytest.mark.worker
PORT = {"PORTAL_PORT": "18000"}


class Run:
    """One ``python -m portal.launch run`` in its own session, as under a terminal."""

    def __init__(self, clone: Clone, *, command: str = "run") -> None:
        self.clone = clone
        self.started = time.monotonic()
        self.output = clone.folder.parent / f"{command}-{self.started}.log"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                clone.command("-m", "portal.launch", command),
                cwd=clone.folder,
                env=clone.environment | PORT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def wait_until_ready(self, *, seconds: float = 240) -> float:
        """How many seconds it took until the pages answered."""
        wait_until(
            lambda: "门户已就绪" in self.said() or self.process.poll() is not None, seconds=seconds, what=self.said()
        )
        assert self.process.poll() is None, self.said()
        return time.monotonic() - self.started

    def documents(self) -> dict[str, int]:
        folder = self.clone.run / "documents"
        return {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def city(clone: Clone) -> Clone:
    """A clone that also holds the sample files."""
    clone.add(Path("tests") / "data")
    return clone


def assert_serves_pages(clone: Clone) -> None:
    address = json.loads((clone.run / "portal.json").read_text())["address"]
    with urllib.request.urlopen(address, timeout=20) as answer:
        assert "演示" in answer.read().decode()


def assert_a_second_run_says_where(clone: Clone) -> None:
    second = Run(clone)
    assert second.process.wait(60) == 0
    assert "已经在运行：http://127.0.0.1:" in second.said()


def runs_of_the_year(clone: Clone) -> str:
    code = "from reports.models import CompileRun, ReportEdition; print(CompileRun.objects.count())"
    return clone.manage("shell", "-v0", "-c", code).strip()


def test_it_runs_ends_and_runs_again(city: Clone) -> None:
    first = Run(city)
    first.wait_until_ready()
    assert_serves_pages(city)
    assert_a_second_run_says_where(city)
    documents = first.documents()
    assert {Path(name).suffix for name in documents} == {".docx", ".pdf", ".xlsx"}
    os.killpg(first.process.pid, signal.SIGINT)
    assert first.process.wait(60) == 0, first.said()
    assert city.processes() == []

    again = Run(city)
    assert again.wait_until_ready(seconds=60) < 60
    assert again.documents() == documents
    assert "正在导入" not in again.said()
    # The terminal is closed.
    again.process.send_signal(signal.SIGHUP)
    assert again.process.wait(60) == 0
    assert city.processes() == []


def test_it_leaves_nothing_when_it_is_killed(city: Clone) -> None:
    run = Run(city)
    wait_until((city.run / "logs" / "worker.log").exists, seconds=120, what=run.said())
    run.process.kill()
    run.process.wait()
    city.assert_nothing_runs(seconds=60)


def test_it_reports_without_pages(city: Clone) -> None:
    report = Run(city, command="report")
    assert report.process.wait(240) == 0, report.said()
    assert len(report.documents()) >= 15
    assert not (city.run / "logs" / "web.log").exists()
    assert city.processes() == []
