"""Following a run from outside: how far it is, and why it may stand still."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.models import OutboxMessage
from reports.models import CompileRun, DocumentBatch, DocumentState, UnitDocument
from reports.services.requests import BATCH_TASK, FREEZE_TASK


@dataclass(frozen=True)
class Progress:
    """Documents of a run by what became of them; all zero before the freeze."""

    total: int
    ready: int
    impossible: int
    failed: int

    @property
    def waiting(self) -> int:
        return self.total - self.ready - self.impossible - self.failed

    @property
    def settled(self) -> int:
        return self.total - self.waiting


def progress_of(run: CompileRun) -> Progress:
    states = list(UnitDocument.objects.filter(run=run).values_list("state", flat=True))
    return Progress(
        total=len(states),
        ready=states.count(DocumentState.READY),
        impossible=states.count(DocumentState.IMPOSSIBLE),
        failed=states.count(DocumentState.FAILED),
    )


def owed_messages(run: CompileRun) -> list[OutboxMessage]:
    """The messages of the run that are neither done nor given up, oldest first."""
    batches = [str(code) for code in DocumentBatch.objects.filter(run=run).values_list("code", flat=True)]
    mine = Q(task=FREEZE_TASK, arguments__run=str(run.code)) | Q(task=BATCH_TASK, arguments__batch__in=batches)
    return list(OutboxMessage.objects.owed().filter(mine).order_by("id"))


def reason_for_standstill(*, run: CompileRun, patience_seconds: int) -> str:
    """Why nothing moves, in Chinese; empty while something does or the patience is not over.

    Tells a relay that does not publish from a worker that does not take what was published.
    """
    owed = owed_messages(run)
    if not owed or any(message.started_at for message in owed):
        return ""
    limit = clock.real_now() - timedelta(seconds=patience_seconds)
    oldest = owed[0]
    if oldest.published_at is None:
        late = oldest.not_before < limit
        return _("消息已写入，但没有转发进程在发布：请启动 manage.py relay_outbox。") if late else ""
    late = oldest.published_at < limit
    return _("消息已发布，但没有后台进程在处理：请启动 celery worker。") if late else ""
