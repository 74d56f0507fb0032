"""The sample city in one call: frame, people, registers from the sample files, and what each app adds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from portal.core.actors import SYSTEM
from portal.core.demo import demo_parts
from portal.core.errors import DomainError
from portal.demo.events import load_events
from portal.demo.guard import refuse_production
from portal.demo.people import load_cast, load_institutions
from portal.exchange.folders import FolderReport, load_folder
from portal.exchange.models import ImportBatch
from portal.programme.services.seed import load_frame

SAMPLE = settings.BASE_DIR / "tests" / "data" / "sample_a"


@dataclass
class DemoResult:
    """What one loading did: accounts made, and the report on the files when they were read."""

    accounts: int = 0
    files: FolderReport | None = None
    parts: list[str] = field(default_factory=list)


def load_demo(*, folder: Path = SAMPLE, say: Callable[[str], None] = lambda text: None) -> DemoResult:
    """Load what is missing. The sample files are read only while no import has ever been made here.

    Raises ``DomainError`` in production, before anything is touched.
    """
    refuse_production()
    result = DemoResult()
    load_frame()
    load_institutions()
    result.accounts = load_cast()
    load_events()
    if not ImportBatch.objects.exists():
        say("正在导入样例登记表 …")
        result.files = load_folder(folder=folder, by=SYSTEM)
        if result.files.problems:
            notes = "；".join(f"{one['file']}：{one['note']}" for one in result.files.problems)
            raise DomainError(notes, code="sample_not_read")
    for part in sorted(demo_parts, key=lambda part: part.position):
        part.load()
        result.parts.append(part.title)
    return result
