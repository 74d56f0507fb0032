"""``manage.py load_scheme FILE [--effective YYYY-MM-DD]``: keep a scheme file as a draft version."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from loans.schemes.problems import SchemeRefused
from loans.services.schemes import propose_version
from portal.core.actors import SYSTEM
from portal.core.errors import DomainError

INVALID = 2


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("日期写作 2025-01-31")) from None


class Command(BaseCommand):
    help = "载入补偿方案文件（YAML 或 JSON），存为草案版本；批准须由办公室另一人在页面上办理。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="方案文件")
        parser.add_argument("--effective", type=_day, metavar="YYYY-MM-DD", help="生效日期，默认按文件所载")

    def handle(self, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(_("不能读取文件：%(why)s") % {"why": error.strerror}, returncode=INVALID) from error
        try:
            version = propose_version(source=content, effective=options["effective"], by=SYSTEM)
        except SchemeRefused as error:
            raise CommandError(str(error), returncode=INVALID) from error
        except DomainError as error:
            raise CommandError(error.message, returncode=INVALID) from error
        words = {"name": version.scheme.name, "version": version, "code": version.code, "digest": version.digest[:12]}
        self.stdout.write(_("已载入《%(name)s》%(version)s，草案 %(code)s，内容摘要 %(digest)s。") % words)
        if version.unknowns:
            paths = "、".join(version.unknowns)
            self.stdout.write(_("待定的数值 %(n)s 处：%(paths)s") % {"n": len(version.unknowns), "paths": paths})
        self.stdout.write(_("须由经办人认领，再由另一人复核后施行。"))
