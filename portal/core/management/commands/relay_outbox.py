"""``manage.py relay_outbox``: publish what the outbox owes, for as long as the process lives."""

import signal
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, connection

from portal.celery import app
from portal.core.relay import BROKER_ERRORS, Relay
from portal.core.startup import refuse_unsafe_start

log = structlog.get_logger(__name__)

WAIT_SECONDS = 1.0
BEAT_SECONDS = 10.0


class Command(BaseCommand):
    help = "Publish owed outbox messages to Redis, at once when they are written and in any case every second."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="publish what is owed now and exit")

    def handle(self, *args: Any, **options: Any) -> None:
        self.relay = Relay(app)
        if options["once"]:
            self.stdout.write(str(self.relay.publish_owed()))
            self.relay.close()
            return
        refuse_unsafe_start()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self.going = True
        self.stdout.write("relay_outbox: ready")
        while self.going:
            self._serve()

    def _stop(self, *_: object) -> None:
        self.going = False

    def _serve(self) -> None:
        """One connection's life: until told to stop, or until the database or Redis is lost."""
        last_beat = 0.0
        try:
            self.relay.listen()
            while self.going:
                if time.monotonic() - last_beat >= BEAT_SECONDS:
                    self.relay.beat()
                    last_beat = time.monotonic()
                if published := self.relay.publish_owed():
                    log.info("relay.published", messages=published)
                self.relay.wait(WAIT_SECONDS)
        except BROKER_ERRORS as error:
            log.warning("relay.redis_away", error=str(error))
            time.sleep(WAIT_SECONDS)
        except (DatabaseError, InterfaceError) as error:
            log.warning("relay.database_away", error=str(error))
            connection.close()
            time.sleep(WAIT_SECONDS)
