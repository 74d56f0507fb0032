"""The Celery tasks of the ledger."""

from celery import shared_task

from loans.ledger.checking import TASK, check_books, send_owed_check
from portal.core.tasks import durable_task


@durable_task(name=TASK)
def check_all_books() -> None:
    check_books()


@shared_task(name="loans.ledger.tasks.send_owed_check")
def send_owed() -> None:
    """Beat: owe this night's verification of the books."""
    send_owed_check()
