"""GET never writes, proved by PostgreSQL: the view of a GET runs in a read-only transaction that is rolled back.

Sessions, messages and the lockout table are written by middleware outside of it. A view that must leave a trace of
being read (who downloaded what) says so with ``writes_on_get`` and a reason.
"""

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse

from portal.core.problems import unavailable

View = TypeVar("View", bound=Callable[..., Any])
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def writes_on_get(reason: str) -> Callable[[View], View]:
    """Exempt a view; ``reason`` is what it writes and why a GET may. Put it outermost, above other decorators."""

    def mark(view: View) -> View:
        @wraps(view)
        def marked(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        marked.writes_on_get = reason  # type: ignore[attr-defined]
        return marked  # type: ignore[return-value]

    return mark


class ReadOnlyGetMiddleware:
    """Must be the last middleware, so that nothing but the view and its page runs inside the transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.reading = stack  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method not in READING_METHODS or getattr(view, "writes_on_get", None):
            return None
        try:
            request.reading.enter_context(_ReadOnly())  # type: ignore[attr-defined]
        except (OperationalError, InterfaceError) as error:
            return unavailable(request, error)
        return None


class _ReadOnly:
    """A transaction that may only read. Inside another one (a test's) it is a savepoint with the same effect."""

    def __enter__(self) -> None:
        self._block = transaction.atomic()
        self._block.__enter__()
        # Past Django's cursor: this is no query of the page, and page tests count those.
        with connection.connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")

    def __exit__(self, *_: object) -> None:
        transaction.set_rollback(True)
        self._block.__exit__(None, None, None)
