"""``manage.py anchor_ledger``: write the heads of the books to a file that is kept outside the portal."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loans.ledger.verification import make_anchors, write_anchors
from portal.core import clock


class Command(BaseCommand):
    help = "Write number and hash of the newest entry of one book or of all, for check_ledger --anchor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--book", default="", help="the code of one book; all books without it")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        anchors = make_anchors(options["book"])
        if options["book"] and not anchors:
            raise CommandError(f"账簿“{options['book']}”不存在。", returncode=2)
        text = write_anchors(anchors, made_at=clock.real_now().isoformat())
        part = options["out"].with_name(options["out"].name + ".part")
        part.write_text(text, encoding="utf-8")
        part.replace(options["out"])
        for anchor in anchors:
            self.stdout.write(f"{anchor.book} 第 {anchor.number} 号 {anchor.hash}")
