"""``manage.py check_ledger``: add all books up again; exit 1 and name the first bad entry when anything differs."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loans.ledger.verification import Anchor, VerificationReport, described, read_anchors, verify_all, verify_book
from portal.core.errors import DomainError


class Command(BaseCommand):
    help = "Verify chain, seals, totals, invariants, protection and, with --anchor, the history of one book or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--book", default="", help="the code of one book; all books without it")
        parser.add_argument("--anchor", type=Path, help="a file made by anchor_ledger")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument("--describe", action="store_true", help="print what verification/tables.json should hold")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["describe"]:
            self.stdout.write(json.dumps(described(), ensure_ascii=False, indent=0))
            return
        begun = time.monotonic()
        try:
            reports = self._verify(options["book"], self._anchors(options["anchor"]))
        except DomainError as error:
            raise CommandError(str(error), returncode=2) from error
        clean = all(report.is_clean for report in reports)
        if options["json"]:
            document = {"clean": clean, "reports": [report.as_json() for report in reports]}
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1))
        else:
            self._tell(reports, time.monotonic() - begun)
        if not clean:
            raise CommandError(self._verdict(reports), returncode=1)

    def _anchors(self, path: Path | None) -> dict[str, Anchor]:
        if path is None:
            return {}
        try:
            return read_anchors(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"链锚文件读不出来：{error}", returncode=2) from error

    def _verify(self, book: str, anchors: dict[str, Anchor]) -> list[VerificationReport]:
        return [verify_book(book, anchors.get(book))] if book else verify_all(anchors)

    def _tell(self, reports: list[VerificationReport], seconds: float) -> None:
        for report in reports:
            state = "相符" if report.is_clean else f"发现 {len(report.findings)} 处问题"
            if report.book:
                name = f"{report.book}：凭证 {report.entries} 张，分录 {report.transfers} 行，链头 {report.head[:16]}"
            else:
                name = "数据库保护"
            self.stdout.write(f"{name}，{state}。")
            for finding in report.findings:
                where = f"第 {finding.entry} 号凭证" if finding.entry is not None else "—"
                self.stdout.write(f"  [{finding.kind.label}] {where}：{finding.text}")
        entries, transfers = (sum(getattr(report, name) for report in reports) for name in ("entries", "transfers"))
        self.stdout.write(f"共核对凭证 {entries} 张、分录 {transfers} 行，用时 {seconds:.1f} 秒。")

    def _verdict(self, reports: list[VerificationReport]) -> str:
        bad = [f"{one.book} 第 {one.first_bad_entry} 号" for one in reports if one.first_bad_entry is not None]
        return "账簿与原始记录不符。" + (f"最早出错的凭证：{'，'.join(bad)}。" if bad else "没有单张凭证出错。")
