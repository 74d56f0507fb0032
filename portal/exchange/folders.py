"""A folder of register files, loaded in the order of the file numbers and of the years.

Each file is one batch in one transaction: a row that is refused never loses another, a file that cannot be read is
reported and the next goes on. A dry run does the same and rolls all of it back.
"""

import json
import re
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import audit
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import DomainError
from portal.core.states import move
from portal.exchange.engine import SheetPlan, Verdict
from portal.exchange.models import ImportBatch
from portal.exchange.plan import WorkbookPlan, judge_plan, read_plan
from portal.exchange.records import describe_sheets, store_rows
from portal.exchange.registers import BatchMark, Severity, registers
from portal.exchange.services.batches import lock_registers, upload_workbook
from portal.exchange.states import BATCH, BatchState

log = structlog.get_logger(__name__)
DATA_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv", ".txt"})


@dataclass
class FileResult:
    """What became of one file; ``counts`` as in an import batch."""

    file: str
    registers: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    batch: str = ""


@dataclass
class FolderReport:
    """The four lists have the shape of ``rejects.json``. ``problems``: what could not be read or recognised."""

    refused: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    repeats: list[dict[str, Any]] = field(default_factory=list)
    not_data: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """Names in the folder that are no data files."""
    files: list[FileResult] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Every data file was read and every sheet recognised; refused rows do not count against it."""
        return not self.problems

    def total(self, name: str) -> int:
        return sum(result.counts.get(name, 0) for result in self.files)

    def as_json(self) -> str:
        """The four lists, one item to a line; ``problems`` only when there are any."""
        lists = {name: getattr(self, name) for name in ("refused", "warnings", "repeats", "not_data")}
        if self.problems:
            lists["problems"] = self.problems
        parts = []
        for name, items in lists.items():
            lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
            parts.append(f'"{name}": [\n{lines}\n]' if items else f'"{name}": []')
        return "{\n" + ",\n".join(parts) + "\n}\n"

    def sort(self) -> None:
        for items in (self.refused, self.warnings, self.repeats, self.not_data):
            items.sort(key=lambda item: (item["file"], item["sheet"] or "", item["row"], item.get("code", "")))


def load_folder(*, folder: Path, by: Actor, dry_run: bool = False) -> FolderReport:
    """Load every data file of ``folder`` (not of folders in it). Loading again changes no register.

    ``dry_run``: report exactly what a real run now would do, and change nothing. Raises ``DomainError`` when the
    folder does not exist or holds no data file.
    """
    if not folder.is_dir():
        raise DomainError(_("没有文件夹“%s”。") % folder, code="no_folder")
    report = FolderReport()
    paths = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$"))]
    report.ignored = sorted(path.name for path in paths if path.suffix.lower() not in DATA_ENDINGS)
    data = sorted((path for path in paths if path.suffix.lower() in DATA_ENDINGS), key=lambda path: place(path.name))
    if not data:
        raise DomainError(_("文件夹“%s”中没有表格文件。") % folder, code="empty_folder")
    if dry_run:
        with transaction.atomic():
            _load_all(data, by, report, keeps=False)
            transaction.set_rollback(True)
    else:
        _load_all(data, by, report, keeps=True)
    report.sort()
    return report


def place(name: str) -> tuple[int, str, int, str]:
    """File number, its letter, year (0 when the name has none), name.

    A file without a number takes that of the register that its name speaks of.
    """
    number = re.match(r"(\d{1,3})([A-Za-z]?)(?!\d)", name)
    spoken = (one.order // 10 for one in registers if re.search(one.file_pattern, name))
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)
    return (
        int(number[1]) if number else next(spoken, 10**6),
        number[2].lower() if number else "",
        int(year[0]) if year else 0,
        name,
    )


def _load_all(paths: list[Path], by: Actor, report: FolderReport, *, keeps: bool) -> None:
    for path in paths:
        try:
            with transaction.atomic():
                _load_file(path, by, report, keeps=keeps)
        except DomainError as error:
            report.problems.append({"file": path.name, "sheet": None, "code": error.code, "note": error.message})
        except Exception:
            log.exception("exchange.file_failed", file=path.name)
            note = _("处理该文件时出现内部错误，文件未入库。")
            report.problems.append({"file": path.name, "sheet": None, "code": "internal", "note": note})


def _load_file(path: Path, by: Actor, report: FolderReport, *, keeps: bool) -> None:
    content = path.read_bytes()
    plan = read_plan(content=content, file_name=path.name)
    problems = [
        {"file": path.name, "sheet": sheet.grid.name, "code": "not_recognised", "note": sheet.problem}
        for sheet in plan.problems
    ]
    if not plan.ready:
        report.problems.extend(problems)
        return
    keys = [register.key for register in plan.registers]
    lock_registers(keys)
    batch = upload_workbook(content=content, name=path.name, by=by, in_background=False) if keeps else None
    judge_plan(plan, mark=BatchMark(code=batch.code if batch else uuid.uuid4(), by_name=by.actor_name), writes_all=True)
    if batch is not None:
        _record(batch, plan, keys, by)
    # Only now: a file that failed half-way is rolled back and must not have reported rows.
    report.problems.extend(problems)
    report.files.append(FileResult(path.name, keys, plan.counts(), str(batch.code) if batch else ""))
    for sheet in plan.sheets:
        if sheet.plan is not None:
            _report(report, path.name, sheet.plan)


def _record(batch: ImportBatch, plan: WorkbookPlan, keys: list[str], by: Actor) -> None:
    store_rows(batch, plan)
    counts = plan.counts()
    problem = "\n".join(sheet.problem for sheet in plan.problems)
    audit.record(tag="exchange:batch:applied", by=by, subject=str(batch.code), detail=dict(counts))
    move(
        BATCH,
        batch,
        BatchState.APPLIED,
        by=by,
        registers=keys,
        sheets=describe_sheets(plan),
        counts=counts,
        problem=problem,
        applied_at=clock.now(),
        applied_by=by.actor_name,
    )


def _report(report: FolderReport, file: str, plan: SheetPlan) -> None:
    sheet = plan.grid.name
    for planned in plan.rows:
        at: dict[str, Any] = {"file": file, "sheet": sheet, "row": planned.row.number}
        findings = planned.row.findings
        if planned.verdict is Verdict.REFUSED:
            first = next(one for one in findings if one.severity is Severity.REFUSED)
            report.refused.append({**at, "code": first.code, "note": str(first.message)})
        elif planned.verdict is Verdict.REPEAT:
            report.repeats.append({**at, "note": planned.note})
        else:
            report.warnings.extend(
                {**at, "code": one.code, "note": str(one.message)}
                for one in findings
                if one.severity is Severity.WARNING
            )
    report.not_data.extend({"file": file, "sheet": sheet, "row": one.number, "note": one.note} for one in plan.not_data)


def summary(report: FolderReport) -> dict[str, Any]:
    """For a log line or a page: files and totals."""
    names = ("new", "repeat", "refused", "warning", "not_data")
    return {
        "files": [asdict(result) for result in report.files],
        "totals": {name: report.total(name) for name in names},
    }
