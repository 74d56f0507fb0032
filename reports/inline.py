"""Carrying out a run in this process, for a machine without a worker. The same durable tasks run, in the same order."""

import reports.tasks  # noqa: F401 - declares the tasks that are run by name
from portal.core.tasks import run_message
from reports.models import CompileRun
from reports.services.progress import owed_messages

# As often as a worker tries a message before it is given up.
TRIES = 3


def work_off_here(*, run: CompileRun) -> None:
    """Carry out everything that ``run`` owes, and what that owes in turn."""
    tries: dict[int, int] = {}
    while owed := [message for message in owed_messages(run) if tries.get(message.pk, 0) < TRIES]:
        for message in owed:
            tries[message.pk] = tries.get(message.pk, 0) + 1
            run_message(message.code)
    run.refresh_from_db()
