"""Running a whole transaction again when PostgreSQL asks for it."""

import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

SERIALIZATION_FAILURE = "40001"
DEADLOCK = "40P01"
LOCK_TIMEOUT = "55P03"
READ_ONLY = "25006"
MAX_TRIES = 5
FIRST_PAUSE_SECONDS = 0.02


def sqlstate(error: BaseException) -> str | None:
    """The SQLSTATE behind a Django database error; ``None`` when the connection was lost before an answer."""
    return getattr(error.__cause__, "pgcode", None)


def retrying(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Decorate a service that opens its own transaction: 40001 and 40P01 run it again, at most five times in all.

    The function must be the whole transaction. Called inside one, it runs once: only the outermost can start again.
    A connection lost while committing is not retried, because the outcome is unknown: look the idempotency key up.
    """

    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        for tries in range(1, MAX_TRIES + 1):
            try:
                return function(*args, **kwargs)
            except OperationalError as error:
                again = sqlstate(error) in {SERIALIZATION_FAILURE, DEADLOCK} and not connection.in_atomic_block
                if not again or tries == MAX_TRIES:
                    raise
            time.sleep(FIRST_PAUSE_SECONDS * 2**tries * random.random())  # noqa: S311 - jitter, not a secret
        raise AssertionError("the last try returns or raises")

    return run
