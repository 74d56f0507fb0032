"""compile_reports from a shell."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.models import CompileRun, ReportCycle
from tests.reports.conftest import Lend


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("compile_reports", *arguments, stdout=out)
    return out.getvalue()


def test_it_opens_the_cycle_compiles_and_copies_the_documents(lend: Lend, tmp_path: Path) -> None:
    lend("dongqu")
    said = run("--year", "2018", "--here", "--out", str(tmp_path))
    assert "现已开启" in said
    assert (tmp_path / "东区2018年度科技金融工作情况报告.pdf").read_bytes().startswith(b"%PDF-")
    assert len(list(tmp_path.iterdir())) == 3 * 2 + 3


def test_it_says_that_nothing_changed(compiled: CompileRun) -> None:
    told = json.loads(run("--year", "2018", "--here", "--json"))
    assert (told["state"], told["edition"], len(told["documents"])) == ("unchanged", 1, 9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--year", "1999"), "1999年度没有年度报告"),
        (("--year", "２０１８"), "无法识别"),
        (("--year", "2018", "--as-of", "2019-01-01"), "不在2018年度之内"),
        (("--year", "2018", "--as-of", "2018-13-01"), "无法识别"),
    ],
)
def test_it_refuses_bad_input_and_changes_nothing(frame: None, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message) as refused:
        run(*arguments)
    assert refused.value.returncode == 2
    assert not CompileRun.objects.exists()


def test_it_says_that_nobody_takes_the_task(frame: None) -> None:
    with pytest.raises(CommandError, match="没有转发进程") as refused:
        run("--year", "2018", "--wait", "--patience", "0")
    assert refused.value.returncode == 3
    assert CompileRun.objects.live().count() == 1
    assert ReportCycle.objects.count() == 1
