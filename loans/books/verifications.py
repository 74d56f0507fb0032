"""What the verifications of the books found: those of the nights, and those that persons asked for (jobs)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from loans.ledger.models import Book, LedgerCheck
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
    transfers: int | None
    head: str
    first_bad_entry: int | None
    findings: list[tuple[str, int | None, str]]
    anchor: str
    is_nightly: bool = False

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
    return Verification(
        at=job.finished_at,
        by=job.owner_name,
        entries=found["entries"],
        transfers=found["transfers"],
        head=found["head"],
        first_bad_entry=found["first_bad_entry"],
        findings=_words(found["findings"]),
        anchor=found.get("anchor", ""),
    )


def of_check(check: LedgerCheck, book: str) -> Verification | None:
    """What a check of all books says of one; None when it knew no such book. Findings around the books count too."""
    heads: Any = check.heads
    known = {code: (entries, head) for code, entries, head in heads}
    reports: Any = check.findings
    mine = [report for report in reports if report["book"] in {book, ""}]
    if book not in known:
        return None
    return Verification(
        at=check.checked_at,
        by=check.actor_name,
        entries=known[book][0],
        transfers=None,
        head=known[book][1],
        first_bad_entry=next((one["first_bad_entry"] for one in mine if one["book"] == book), None),
        findings=_words([finding for report in mine for finding in report["findings"]]),
        anchor="",
        is_nightly=True,
    )


def _words(findings: Iterable[dict[str, Any]]) -> list[tuple[str, int | None, str]]:
    titles = dict(FindingKind.choices)
    return [(str(titles.get(one["kind"], one["kind"])), one["entry"], one["text"]) for one in findings]


def verifications_of(book: Book, jobs: Iterable[Job], most: int) -> list[Verification]:
    """Those that persons asked for (``jobs``) and those of the nights, newest first. One statement."""
    nights = [of_check(check, book.code) for check in LedgerCheck.objects.all()[:most]]
    found = [one for one in [*map(of_job, jobs), *nights] if one is not None]
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def latest_by_book(books: Iterable[Book]) -> dict[str, Verification]:
    """By the code of the book, the newest that ended; two statements."""
    codes = [book.code for book in books]
    jobs = Job.objects.filter(kind=KIND, subject__in=codes, state=JobState.DONE)
    newest = jobs.order_by("subject", "-finished_at").distinct("subject")
    asked = {job.subject: of_job(job) for job in newest}
    night = LedgerCheck.objects.first()
    found = {}
    for code in codes:
        both = [one for one in (asked.get(code), of_check(night, code) if night else None) if one is not None]
        if both:
            found[code] = max(both, key=lambda one: one.at)
    return found
