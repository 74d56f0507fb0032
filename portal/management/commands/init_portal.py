"""``manage.py init_portal``: an empty production start. Real units, dictionaries, goals, parameters, no sample row."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.core.errors import DomainError
from portal.management.starting import Administrator, start_portal

ROLES = {
    "system": ("system_administrator", "系统管理员"),
    "security": ("security_administrator", "安全管理员"),
    "audit": ("audit_administrator", "审计管理员"),
}


class Command(BaseCommand):
    help = "空库启用：写入真实报告单位、字典、目标和参数，建立三名管理员并打印启用单；不含任何样例数据。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, (_code, title) in ROLES.items():
            parser.add_argument(f"--{name}", metavar="用户名:姓名", required=True, help=title)
        parser.add_argument("--slips", metavar="FILE", type=Path, help="把启用单写入文件（仅本人可读），不显示在屏幕上")

    @transaction.atomic
    def handle(self, *, slips: Path | None, **options: Any) -> None:
        administrators = []
        for name, (role, title) in ROLES.items():
            username, colon, person = options[name].partition(":")
            if not colon or not person.strip():
                raise CommandError(_("--%(name)s（%(title)s）须写成“用户名:姓名”。") % {"name": name, "title": title})
            administrators.append(Administrator(username, person.strip(), role))
        try:
            started = start_portal(administrators=administrators)
        except DomainError as error:
            raise CommandError(error.message) from error
        lines = [f"{one.title}  {one.name}  用户名 {one.username}  启用码 {one.code}" for one in started.slips]
        if slips is None:
            self.stdout.write("\n".join(["", _("启用单（只显示这一次，请分别交给本人）："), *lines]))
        else:
            self._write_private(slips, lines)
            self.stdout.write(_("启用单已写入 %(file)s，打印后请删除。") % {"file": slips})
        self.stdout.write("\n".join(["", _("还需办理："), *(f"  □ {todo}" for todo in started.todos)]))

    def _write_private(self, place: Path, lines: list[str]) -> None:
        try:
            place.touch(mode=0o600, exist_ok=False)
            place.write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(_("启用单文件“%(file)s”不能写入，或已存在。") % {"file": place}) from error
