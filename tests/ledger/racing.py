"""Many real connections at one moment: threads that start together, each with a database connection of its own."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import connection


@dataclass
class Race:
    """What came of it: the answers in the order of the runners, exceptions included."""

    answers: list[object] = field(default_factory=list)

    def of(self, kind: type) -> list[object]:
        return [answer for answer in self.answers if isinstance(answer, kind)]


def race(runners: Sequence[Callable[[], object]]) -> Race:
    """Run all at once; every thread has connected before the first one starts."""
    barrier = threading.Barrier(len(runners))
    answers: list[object] = [None] * len(runners)

    def run(place: int, runner: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            answers[place] = runner()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, runner)) for place, runner in enumerate(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Race(answers)
