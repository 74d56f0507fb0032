"""``manage.py load_demo``: the sample city with its accounts; loading it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.accounts.demo_logins import offered_users
from portal.core.errors import DomainError
from portal.demo.loading import load_demo
from portal.demo.people import demo_password


class Command(BaseCommand):
    help = "载入演示数据：示例机构、人员和账号，以及样例登记表；重复执行不产生变化。"

    def handle(self, **options: Any) -> None:
        try:
            result = load_demo(say=self.stdout.write)
        except DomainError as error:
            raise CommandError(error.message) from error
        if result.files is not None:
            totals = {name: result.files.total(name) for name in ("new", "repeat", "refused")}
            self.stdout.write(_("样例登记表：新增%(new)s行，重复%(repeat)s行，拒收%(refused)s行。") % totals)
        self.stdout.write(_("演示账号（登录页可直接点击；密码均为 %(password)s）：") % {"password": demo_password()})
        for title, users in offered_users():
            self.stdout.write(f"  {title}：{'、'.join(user.username for user in users)}")
