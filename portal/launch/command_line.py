"""What ``manage.py`` does before Django: decide whether the command may start the embedded servers."""

import sys
import warnings

from portal.launch import holds

# These look at the database when it is there, and can do without.
CONTENT_WITHOUT = frozenset({"makemigrations"})


def prepare(arguments: list[str]) -> None:
    """Called with ``sys.argv``; keeps commands that need no database from starting one."""
    if CONTENT_WITHOUT.intersection(arguments[1:2]):
        holds.forbid_start()
        if not sys.warnoptions:
            warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
