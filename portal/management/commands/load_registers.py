"""``manage.py load_registers DIR [--dry-run] [--report FILE.json]``: a folder of register files into the registers."""

import os
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.core.actors import SYSTEM
from portal.core.errors import DomainError
from portal.exchange.folders import FolderReport, load_folder
from portal.programme.models import ReportingUnit
from portal.programme.services.seed import load_frame


class Command(BaseCommand):
    help = "把一个文件夹里的登记表导入各登记簿；重复导入不产生变化。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="只报告，不写入")
        parser.add_argument("--report", metavar="FILE.json", type=Path, help="把逐行结果写入文件")

    def handle(self, *, folder: Path, dry_run: bool, report: Path | None, **options: Any) -> None:
        # Before anything is loaded: a run whose report is lost would have to be explained by hand.
        if report is not None and not _is_writable(report):
            raise CommandError(_("报告文件“%s”不能写入。") % report)
        try:
            with transaction.atomic() if dry_run else nullcontext():
                self._frame()
                result = load_folder(folder=folder, by=SYSTEM, dry_run=dry_run)
                if dry_run:
                    transaction.set_rollback(True)
        except DomainError as error:
            raise CommandError(error.message) from error
        self._print(result, dry_run)
        if report is not None:
            try:
                report.write_text(result.as_json(), encoding="utf-8")
            except OSError as error:
                raise CommandError(_("报告文件“%s”不能写入。") % report) from error
        if not result.is_clean:
            sys.exit(1)

    def _frame(self) -> None:
        """An empty portal has no unit that a row could belong to: write the plan's units and dictionaries first."""
        if not ReportingUnit.objects.exists():
            load_frame()
            self.stdout.write(_("门户尚无报告单位，已先写入方案的报告单位和字典。"))

    def _print(self, result: FolderReport, dry_run: bool) -> None:
        for one in result.files:
            counts = {name: one.counts.get(name, 0) for name in ("new", "repeat", "refused", "warning")}
            line = _("%(file)s：新增%(new)s，重复%(repeat)s，拒收%(refused)s，提示%(warning)s")
            self.stdout.write(line % {"file": one.file, **counts})
        for name in result.ignored:
            self.stdout.write(_("%s：不是表格文件，未处理") % name)
        for problem in result.problems:
            sheet = f"（{problem['sheet']}）" if problem["sheet"] else ""
            self.stderr.write(self.style.ERROR(f"{problem['file']}{sheet}：{problem['note']}"))
        totals = {name: result.total(name) for name in ("new", "repeat", "refused")}
        line = _("试运行，未写入：") if dry_run else _("完成：")
        self.stdout.write(line + _("新增%(new)s行，重复%(repeat)s行，拒收%(refused)s行。") % totals)


def _is_writable(path: Path) -> bool:
    if path.exists():
        return path.is_file() and os.access(path, os.W_OK)
    return path.parent.is_dir() and os.access(path.parent, os.W_OK)
