"""Everything that leaves the database goes through the outbox, written in the caller's transaction."""

from datetime import timedelta

from portal.core import clock
from portal.core.models import OutboxMessage


def send(task: str, *, delay_seconds: int = 0, **arguments: object) -> OutboxMessage:
    """Owe the Celery task ``task`` with JSON ``arguments``; the relay publishes it after the commit.

    Call it inside the transaction that causes the work. The task may run more than once and at the same moment.
    """
    now = clock.now()
    return OutboxMessage.objects.create(
        task=task, arguments=arguments, created_at=now, not_before=now + timedelta(seconds=delay_seconds)
    )
