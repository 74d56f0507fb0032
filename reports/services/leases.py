"""How a process signs a lease."""

import os
import socket


def holder() -> str:
    """This process: host and process number."""
    return f"{socket.gethostname()}:{os.getpid()}"
