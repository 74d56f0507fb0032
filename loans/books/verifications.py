"""What the verifications of the books found: each is a job, its result is the report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from loans.ledger.models import Book
from loans.ledger.verification import FindingKind
from portal.core.display import StateWord
from portal.core.models import Job, JobState

KIND = "loans.verify_book"


@dataclass(frozen=True)
class Verification:
    """``findings`` are (kind, number of the entry or None, sentence). ``anchor``: the file compared with, or empty."""

    at: datetime
    by: str
    entries: int
    transfers: int
    head: str
    first_bad_entry: int | None
    findings: list[tuple[str, int | None, str]]
    anchor: str

    @property
    def is_clean(self) -> bool:
        return not self.findings

    @property
    def word(self) -> StateWord:
        return StateWord(_("相符"), "green") if self.is_clean else StateWord(_("有差异"), "red")


def of_job(job: Job) -> Verification | None:
    """None for a job that has not ended well."""
    found: Any = job.result
    if job.state != JobState.DONE or job.finished_at is None or "head" not in found:
        return None
    titles = dict(FindingKind.choices)
    findings = [(str(titles.get(one["kind"], one["kind"])), one["entry"], one["text"]) for one in found["findings"]]
    return Verification(
        at=job.finished_at,
        by=job.owner_name,
        entries=found["entries"],
        transfers=found["transfers"],
        head=found["head"],
        first_bad_entry=found["first_bad_entry"],
        findings=findings,
        anchor=found.get("anchor", ""),
    )


def latest_by_book(books: Iterable[Book]) -> dict[str, Verification]:
    """By the code of the book, the newest that ended; one statement."""
    codes = [book.code for book in books]
    jobs = Job.objects.filter(kind=KIND, subject__in=codes, state=JobState.DONE)
    newest = jobs.order_by("subject", "-finished_at").distinct("subject")
    found = {job.subject: of_job(job) for job in newest}
    return {code: one for code, one in found.items() if one is not None}
