"""The loop of every client. Needs nothing but the standard library, so peers in other environments share it."""

import sys
import time
from collections.abc import Callable


def serve(post: Callable[[int], object]) -> None:
    """Say ``ready``, then post for as long as each line on the standard input says."""
    print("ready", flush=True)
    number = 0
    for line in sys.stdin:
        begun, before = time.perf_counter(), number
        deadline = begun + float(line)
        while time.perf_counter() < deadline:
            number += 1
            post(number)
        print(number - before, time.perf_counter() - begun, flush=True)
