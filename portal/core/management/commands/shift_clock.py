"""``manage.py shift_clock``: play another day in the demo. Production refuses."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from portal.core import clock
from portal.core.logins import owner_login


class Command(BaseCommand):
    help = "Set the portal's clock to an instant (ISO 8601, Asia/Shanghai when it names no zone), or back to real time."

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("instant", nargs="?", help="for example 2018-12-20T16:00")
        choice.add_argument("--reset", action="store_true", help="back to the database's own time")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境不能改动系统时间。")
        with owner_login():
            shift = timedelta(0) if options["reset"] else self._instant(options["instant"]) - clock.real_now()
            clock.set_offset(shift)
            self.stdout.write(f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}")

    def _instant(self, text: str) -> datetime:
        try:
            instant = parse_datetime(text)
        except ValueError:
            instant = None
        if instant is None:
            raise CommandError(f"时间写法不对：{text}（例：2018-12-20T16:00）")
        return instant if instant.tzinfo else instant.replace(tzinfo=clock.SHANGHAI)
