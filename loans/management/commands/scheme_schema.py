"""``manage.py scheme_schema``: publish the JSON Schemas and renew the tables of keys in the documentation."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from loans.schemes.publishing import schemas, with_files, with_tables

PAGE = "scheme-format.md"


class Command(BaseCommand):
    help = "生成方案格式和事实格式的 JSON Schema，并更新 docs/scheme-format.md 中的键表。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, default=Path(settings.BASE_DIR) / "docs", metavar="FOLDER")

    def handle(self, **options: Any) -> None:
        folder: Path = options["into"]
        for name, schema in schemas().items():
            (folder / name).write_text(schema_text(schema), encoding="utf-8")
            self.stdout.write(name)
        page = folder / PAGE
        if page.is_file():
            text = with_files(with_tables(page.read_text(encoding="utf-8")), folder)
            page.write_text(text, encoding="utf-8")
            self.stdout.write(PAGE)


def schema_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
