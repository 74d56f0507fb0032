"""``python -m portal.launch run|report|clean``; the Makefile calls it."""

import signal
import sys

from portal.launch import session
from portal.launch.cleaning import clean
from portal.launch.keeper import end_with_parent
from portal.launch.places import LaunchError

COMMANDS = {"run": session.run, "report": session.report, "clean": clean}


def main() -> int:
    end_with_parent(signal.SIGTERM)
    try:
        return COMMANDS[sys.argv[1]]() or 0
    except LaunchError as error:
        sys.stderr.write(f"不能继续：{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
