"""The relay: from the outbox table to Redis, at least once, in order of writing.

Publishing has a ceiling of two seconds and holds no transaction, so that a hung Redis locks no row. When Redis is away
the messages simply stay owed. A relay that dies between publishing and writing so down publishes its batch twice,
which every durable task stands.
"""

import select

import structlog
from celery import Celery
from django.db import connection
from django.db.models import F
from kombu import Connection
from kombu.exceptions import OperationalError
from kombu.transport.redis import Channel, Transport
from redis import Connection as RedisConnection
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from portal.core import clock
from portal.core.models import Heartbeat, OutboxMessage
from portal.core.outbox import CHANNEL

log = structlog.get_logger(__name__)

BATCH = 100
CEILING_SECONDS = 2
BROKER_ERRORS = (OperationalError, RedisError, OSError)


class OneTryConnection(RedisConnection):
    """Fails at the first timeout: redis-py would try three more times and break the ceiling."""

    def __init__(self, **options: object) -> None:
        one_try = {"retry": Retry(NoBackoff(), 0), "retry_on_timeout": False}
        super().__init__(**(options | one_try))  # type: ignore[no-untyped-call]


class OneTryChannel(Channel):
    connection_class = OneTryConnection


class OneTryTransport(Transport):
    Channel = OneTryChannel


class Relay:
    """Publishes over one broker connection of its own, opened when needed and dropped after any error."""

    # The advisory lock of the relay that publishes now; a second relay waits for its turn.
    LOCK = 0x6F7574626F78

    def __init__(self, app: Celery) -> None:
        self.app = app
        self._broker: Connection | None = None

    def publish_owed(self) -> int:
        """Publish every owed message whose time has come; return how many. Raises one of ``BROKER_ERRORS``."""
        if not self._query("SELECT pg_try_advisory_lock(%s)", self.LOCK):
            return 0
        try:
            published = 0
            while batch := self._publish_batch():
                published += batch
            return published
        finally:
            self._query("SELECT pg_advisory_unlock(%s)", self.LOCK)

    def beat(self) -> None:
        """A sign of life for the health page."""
        Heartbeat.objects.update_or_create(name="relay", defaults={"at": clock.real_now()})

    def listen(self) -> None:
        """Have PostgreSQL wake this connection up whenever a transaction that wrote to the outbox commits."""
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> None:
        """Return when something was written to the outbox, at the latest after ``seconds``."""
        raw = connection.connection
        select.select([raw], [], [], seconds)
        with connection.wrap_database_errors:
            raw.poll()
        raw.notifies.clear()

    def close(self) -> None:
        if self._broker is not None:
            broker, self._broker = self._broker, None
            broker.release()

    def _publish_batch(self) -> int:
        now = clock.real_now()
        due = OutboxMessage.objects.owed().filter(published_at__isnull=True, not_before__lte=now).order_by("id")
        published: list[int] = []
        try:
            for message in due[:BATCH]:
                self._publish(message)
                published.append(message.pk)
        finally:
            if published:
                OutboxMessage.objects.filter(pk__in=published).update(
                    published_at=now, publishings=F("publishings") + 1
                )
        return len(published)

    def _publish(self, message: OutboxMessage) -> None:
        try:
            if self._broker is None:
                self._broker = self._connect()
            self.app.send_task(message.task, task_id=str(message.code), connection=self._broker, retry=False)
        except BROKER_ERRORS:
            self.close()
            raise

    def _connect(self) -> Connection:
        patience = {
            "socket_timeout": CEILING_SECONDS,
            "socket_connect_timeout": CEILING_SECONDS,
            "max_retries": 0,
        }
        return self.app.connection_for_write(transport="portal.core.relay:OneTryTransport", transport_options=patience)

    def _query(self, sql: str, key: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(sql, [key])
            return bool(cursor.fetchone()[0])
