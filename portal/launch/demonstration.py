"""``python -m portal.launch.demonstration``: load the sample city where it is missing and have its first year compiled.

One process for both commands, because loading Django takes most of the time of a second start.
"""

import os
import sys

import django
from django.core.management import CommandError, call_command

from portal.launch.places import RUN_DIR

YEAR = 2018
DOCUMENTS = RUN_DIR / "documents"


def list_documents() -> bool:
    """Print the documents of an earlier start; False when there are none, or no edition stands behind them."""
    from reports.models import CompileRun

    documents = sorted(DOCUMENTS.glob("*")) if CompileRun.objects.editions().filter(cycle__year=YEAR).exists() else []
    sys.stdout.writelines([f"{YEAR} 年度报告已编制：\n", *(f"  {path}\n" for path in documents)] if documents else [])
    return bool(documents)


def main() -> int:
    """The status of the command that failed, else 0. The compiling is done by the worker that runs beside."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    try:
        call_command("load_demo")
        if not list_documents():
            call_command("compile_reports", "--year", str(YEAR), "--wait", "--out", str(DOCUMENTS))
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
