"""Folders from the command line: dry runs, reports, files that cannot be read, time and statements."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Enterprise
from loans.models import Feedback, Loan
from portal.core.actors import SYSTEM
from portal.exchange.folders import load_folder
from portal.exchange.models import ImportBatch
from portal.files.models import StoredFile
from tests.sample_city import SAMPLE, expected, places


def stored() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Enterprise, Loan, Feedback)}


def test_it_says_in_a_dry_run_what_a_real_run_does(frame: Any) -> None:
    dry = load_folder(folder=SAMPLE, by=SYSTEM, dry_run=True)
    assert (stored(), ImportBatch.objects.count(), StoredFile.objects.count()) == (dict.fromkeys(stored(), 0), 0, 0)
    assert dry.as_json() == load_folder(folder=SAMPLE, by=SYSTEM).as_json()


def test_it_loads_within_the_promised_time(frame: Any) -> None:
    begun = time.monotonic()
    load_folder(folder=SAMPLE, by=SYSTEM)
    assert time.monotonic() - begun < 30


def test_it_asks_the_same_number_of_questions_for_few_rows_and_for_many(frame: Any, tmp_path: Path) -> None:
    name = "06_还款与风险分类反馈_示例商业银行_2019.csv"
    lines = (SAMPLE / name).read_bytes().splitlines(keepends=True)
    load_folder(folder=SAMPLE, by=SYSTEM)
    counted = []
    for number in (3, 400):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(b"".join(lines[:number]))
        with CaptureQueriesContext(connection) as questions:
            load_folder(folder=folder, by=SYSTEM)
        counted.append(len(questions))
    assert counted[0] == counted[1]


def test_it_writes_the_report_of_the_command(frame: Any, tmp_path: Path, capsys: Any) -> None:
    call_command("load_registers", str(SAMPLE), "--dry-run", "--report", str(tmp_path / "report.json"))
    assert places(json.loads((tmp_path / "report.json").read_text())["refused"]) == places(
        expected("rejects.json")["refused"]
    )


def test_it_loads_nothing_when_the_report_could_not_be_written(frame: Any, tmp_path: Path) -> None:
    for report in (tmp_path, tmp_path / "missing" / "report.json"):
        with pytest.raises(CommandError, match="不能写入"):
            call_command("load_registers", str(SAMPLE), "--report", str(report))
    assert stored() == dict.fromkeys(stored(), 0)


def test_it_goes_on_after_a_file_that_cannot_be_read(frame: Any, tmp_path: Path) -> None:
    first = next(SAMPLE.glob("01_*"))
    (tmp_path / first.name).write_bytes(first.read_bytes())
    (tmp_path / "02_企业年度数据_2018.xlsx").write_bytes(b"no workbook")
    (tmp_path / "11_别的表.csv").write_text("甲,乙,丙\n1,2,3\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("load_registers", str(tmp_path), "--report", str(tmp_path / "report.json"))
    problems = json.loads((tmp_path / "report.json").read_text())["problems"]
    assert ended.value.code == 1
    assert {one["file"] for one in problems} == {"02_企业年度数据_2018.xlsx", "11_别的表.csv"}
    assert Enterprise.objects.count() == 180
