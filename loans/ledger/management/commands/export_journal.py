"""``manage.py export_journal``: the journal of a book for an accounting program that adds it up again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loans.ledger.export import ExportFormat, export_journal
from portal.core.errors import DomainError


class Command(BaseCommand):
    help = "Write every entry of a book as beancount, hledger or CSV, with the balances that the portal keeps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--book", required=True)
        parser.add_argument("--format", choices=ExportFormat.values, default=ExportFormat.BEANCOUNT)
        parser.add_argument("--out", type=Path, help="a file; without it the text is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            portions = export_journal(book=options["book"], format=ExportFormat(options["format"]))
        except DomainError as error:
            raise CommandError(str(error), returncode=2) from error
        if options["out"] is None:
            for portion in portions:
                self.stdout.write(portion, ending="")
            return
        part = options["out"].with_name(options["out"].name + ".part")
        with part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(portions)
        part.replace(options["out"])
