"""What imports tell people: a batch that is in, and who may watch the work on it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.actors import Actor
from portal.core.jobs import job_watchers
from portal.core.models import Job
from portal.core.notices import Notice, NoticeSource, notice_sources
from portal.exchange.access import READ
from portal.exchange.models import ImportBatch
from portal.exchange.states import BatchState


def ended_batches(user: Any, limit: int) -> list[Notice]:
    """The latest of the user's uploads that were applied."""
    rows = ImportBatch.objects.filter(created_by_code=user.actor_code, state=BatchState.APPLIED).order_by("-applied_at")
    words = _("“%(file)s”已入库：新增%(new)s行，拒收%(refused)s行")
    return [
        Notice(
            at=batch.applied_at,
            title=words
            % {"file": batch.file_name, "new": batch.counts.get("new", 0), "refused": batch.counts.get("refused", 0)},
            address=reverse("exchange:batch_detail", args=[batch.code]),
        )
        for batch in rows[:limit]
        if batch.applied_at
    ]


def may_watch(user: Actor, job: Job) -> bool:
    """Who may see a batch may see the work on it."""
    if not job.kind.startswith("exchange.tasks.") or not isinstance(user, User):
        return False
    return ImportBatch.objects.visible_to(user).filter(code=job.subject).exists()


def offer() -> None:
    """Called once from ``AppConfig.ready()``."""
    notice_sources.register("exchange.batches", NoticeSource("exchange.batches", ended_batches, READ))
    job_watchers.register("exchange", may_watch)
