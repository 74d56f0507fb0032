"""Verifying a book: asked for by a person, carried out at once when the book is small, else by a worker."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from loans.books.verifications import KIND
from loans.ledger.models import Book
from loans.ledger.services import lock_books
from loans.ledger.verification import Anchor, read_anchors, verify_book
from portal.accounts.audit import record
from portal.core import outbox
from portal.core.actors import Actor
from portal.core.errors import DomainError
from portal.core.jobs import ENDED, finish_job, open_job, take_job
from portal.core.models import Job
from portal.files.models import StoredFile
from portal.files.store import read_bytes, store_bytes

TASK = "loans.tasks.verify_book"
# Up to this many entries a verification takes a second or two, and the person waits for it.
ENTRIES_AT_ONCE = 2_000
ANCHOR_BYTES = 1_000_000
LEASE_SECONDS = 600


class AnchorRefused(DomainError):
    """The uploaded file is no anchor of this book."""

    code = "anchor_refused"


def verify_for(*, book: Book, by: Actor, anchor: bytes = b"", anchor_name: str = "") -> Job:
    """The job that verifies ``book``, against the anchor file when one is given; ended already for a small book.

    Whoever asks again while one is at work gets that one. ``AnchorRefused`` when the file does not know the book.
    """
    if anchor:
        _anchor_of(book.code, anchor)
    with transaction.atomic():
        lock_books(codes=[book.code])
        live = Job.objects.filter(kind=KIND, subject=book.code).exclude(state__in=ENDED).first()
        if live is not None:
            return live
        title = _("校验账簿“%(book)s”") % {"book": book.title}
        job = open_job(kind=KIND, title=title, subject=book.code, total=book.head_number, by=by)
        kept = _keep(anchor, anchor_name, by)
        if book.head_number > ENTRIES_AT_ONCE:
            outbox.send(TASK, job=str(job.code), anchor=kept)
        detail: dict[str, object] = {"head_number": book.head_number, "anchor": anchor_name}
        record(tag="loans:chain:verified", by=by, subject=f"ledger.book:{book.code}", detail=detail)
    if book.head_number <= ENTRIES_AT_ONCE:
        carry_out(job_code=job.code, anchor=kept)
        job.refresh_from_db()
    return job


def carry_out(*, job_code: UUID | str, anchor: str = "") -> None:
    """Verify the book of a waiting job; ``anchor`` is the code of the stored file. Nothing when it has ended."""
    job = take_job(job_code=job_code, holder="verify_book", lease_seconds=LEASE_SECONDS)
    if job is None:
        return
    kept = StoredFile.objects.get(code=anchor) if anchor else None
    report = verify_book(job.subject, _anchor_of(job.subject, read_bytes(kept)) if kept else None)
    result = report.as_json() | {"anchor": kept.name if kept else ""}
    message = _("链和各项合计相符。") if report.is_clean else _("发现差异，请见校验页。")
    finish_job(job=job, result=result, message=message)


def _keep(anchor: bytes, name: str, by: Actor) -> str:
    if not anchor:
        return ""
    return str(store_bytes(content=anchor, name=name, content_type="application/json", by=by).code)


def _anchor_of(book: str, content: bytes) -> Anchor:
    if len(content) > ANCHOR_BYTES:
        raise AnchorRefused(_("链锚文件不超过 1 MB。"), field="file")
    try:
        found = read_anchors(content.decode("utf-8")).get(book)
    except (DomainError, UnicodeDecodeError) as error:
        raise AnchorRefused(_("该文件不是本门户导出的链锚文件。"), field="file") from error
    if found is None:
        raise AnchorRefused(_("链锚文件中没有这本账簿。"), field="file")
    return found
