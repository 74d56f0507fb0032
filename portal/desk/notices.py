"""Long work that ended, as notices to who started it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.models import Job, JobState
from portal.core.notices import Notice

WORDS = {
    JobState.DONE: gettext_lazy("%(title)s：已完成"),
    JobState.FAILED: gettext_lazy("%(title)s：未能完成"),
    JobState.CANCELLED: gettext_lazy("%(title)s：已取消"),
}


def notices_of_jobs(jobs: Iterable[Job]) -> list[Notice]:
    """One for each job that has ended; it leads to the result, or to the job when there is none."""
    found = []
    for job in jobs:
        word = WORDS.get(JobState(job.state))
        if word is None or job.finished_at is None:
            continue
        address = str(job.result.get("url", "")) or reverse("core:job_progress", args=[job.code])
        failed = _("，%(failed)s 项有问题") % {"failed": job.failed} if job.failed else ""
        found.append(Notice(job.finished_at, str(word) % {"title": job.title} + failed, address))
    return found
