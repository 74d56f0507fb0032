"""Compile the annual reports of a year, as the cycle page does, from a shell or a script."""

import json
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.actors import SYSTEM
from portal.core.errors import DomainError
from portal.files.store import read_bytes
from reports.inline import work_off_here
from reports.models import CompileRun, DocumentState, ReportCycle, UnitDocument
from reports.services.cycles import open_cycle
from reports.services.progress import Progress, progress_of, reason_for_standstill
from reports.services.requests import request_compile
from reports.states import RunState

BAD_INPUT = 2
STANDS_STILL = 3
GAVE_NO_EDITION = 4


class Command(BaseCommand):
    help = "汇编一个年度的报告：冻结数据，生成各单位和全市的文件。需要 worker 和 relay 在运行，或使用 --here。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", required=True, help="报告年度，如 2018")
        parser.add_argument("--as-of", default="", help="数据截止日（含当日），默认为该年度的截止日")
        parser.add_argument("--out", type=Path, help="把文件复制到此目录（同时等待完成）")
        parser.add_argument("--wait", action="store_true", help="等待后台进程完成")
        parser.add_argument("--here", action="store_true", help="不用后台进程，就在本进程内完成")
        parser.add_argument("--patience", type=int, default=60, help="多少秒没有后台进程接手就停止等待")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, **options: Any) -> None:
        self.quiet = options["json"]
        try:
            year, as_of = _year(options["year"]), _day(options["as_of"])
            cycle = self._cycle(year)
            run = request_compile(cycle=cycle, by=SYSTEM, as_of=as_of)
        except DomainError as error:
            raise CommandError(error.message, returncode=BAD_INPUT) from error
        self._say(f"汇编 {cycle.year} 年度报告，数据截至 {run.as_of}，编号 {run.code}。")
        if options["here"]:
            work_off_here(run=run)
        elif options["wait"] or options["out"]:
            self._follow(run, options["patience"])
        run.refresh_from_db()
        if run.state in {RunState.FAILED, RunState.CANCELLED}:
            raise CommandError(f"{run.get_state_display()}：{run.message}", returncode=GAVE_NO_EDITION)
        self._report(run, options["out"])

    def _cycle(self, year: int) -> ReportCycle:
        found = ReportCycle.objects.filter(year=year).first()
        if found is not None:
            return found
        cycle = open_cycle(year=year, by=SYSTEM)
        self._say(f"{year} 年度的报告年度尚未开启，现已开启，数据截止日 {cycle.figures_as_of}。")
        return cycle

    def _follow(self, run: CompileRun, patience: int) -> None:
        """Wait for a real worker; give up, leaving the run owed, when none takes it."""
        shown: tuple[str, Progress] | None = None
        while True:
            run.refresh_from_db()
            present = (run.get_state_display(), progress_of(run.edition))
            if present != shown:
                shown = present
                self._say(f"  {present[0]} {present[1].settled}/{present[1].total}")
            if not run.is_live and not (run.state == RunState.UNCHANGED and present[1].waiting):
                return
            reason = reason_for_standstill(run=run.edition, patience_seconds=patience)
            if reason:
                raise CommandError(f"{reason}汇编仍在等待，后台进程启动后会自动继续。", returncode=STANDS_STILL)
            time.sleep(0.3)

    def _report(self, run: CompileRun, out: Path | None) -> None:
        edition = run.edition
        documents = list(UnitDocument.objects.filter(run=edition).select_related("unit", "file", "batch"))
        listed = [_document(document, out) for document in documents]
        outcome = {
            "year": run.cycle.year,
            "as_of": run.as_of.isoformat(),
            "run": str(run.code),
            "state": run.state,
            "edition": edition.number,
            "inputs_hash": edition.inputs_hash,
            "provisional": edition.is_provisional,
            "documents": listed,
        }
        if self.quiet:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=1))
            return
        self._say(f"{run.get_state_display()}。{run.message}")
        for one in listed:
            self._say("  " + str(one["path"] or one["name"] or f"{one['unit']} {one['kind']}：{one['message']}"))

    def _say(self, text: str) -> None:
        if not self.quiet:
            self.stdout.write(text)
            self.stdout.flush()


def _document(document: UnitDocument, out: Path | None) -> dict[str, str]:
    """The document as the command lists it; copied into ``out`` under its Chinese name when there is a file."""
    path = ""
    if out is not None and document.state == DocumentState.READY and document.file is not None:
        out.mkdir(parents=True, exist_ok=True)
        place = out / document.file.name
        place.write_bytes(read_bytes(document.file))
        path = str(place)
    return {
        "unit": document.unit.name if document.unit else "全市",
        "kind": document.kind,
        "state": document.state,
        "name": document.file.name if document.file else "",
        "path": path,
        "message": document.message,
    }


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise DomainError(f"年度“{text}”无法识别，请写成 2018 的形式。", code="bad_year", field="year")
    return int(text)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DomainError(f"日期“{text}”无法识别，请写成 2018-11-30 的形式。", code="bad_day", field="as_of") from error
