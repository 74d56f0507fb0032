"""The chain of a book: verify it, take its head home as an anchor file, compare it with one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loans.books.forms import AnchorForm
from loans.books.verifications import KIND, of_job, verifications_of
from loans.ledger.models import Book
from loans.ledger.verification import make_anchors, write_anchors
from loans.services.verification import verify_for
from loans.views.ledger.frame import READ, VERIFY, book_context, book_for, reader
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.core.errors import DomainError
from portal.core.jobs import ENDED
from portal.core.models import Job
from portal.files.http import content_response

SHOWN = 12


@require_safe
@permission_required(READ)
def chain_detail(request: HttpRequest, book: str) -> HttpResponse:
    return _page(request, book_for(request, book), AnchorForm())


def _page(request: HttpRequest, book: Book, form: AnchorForm, status: int = 200) -> HttpResponse:
    jobs = list(Job.objects.filter(kind=KIND, subject=book.code).order_by("-created_at")[:SHOWN])
    found = verifications_of(book, jobs, SHOWN)
    user = reader(request)
    context = book_context(
        request,
        book,
        "chain",
        latest=found[0] if found else None,
        earlier=found[1:],
        running=next((job for job in jobs if job.state not in ENDED), None),
        form=form,
        may_verify=user.may(VERIFY),
        page_title=_("账簿校验"),
    )
    return render(request, "loans/chain_detail.html", context, status=status)


@require_POST
@permission_required(VERIFY)
def chain_verify(request: HttpRequest, book: str) -> HttpResponse:
    found = book_for(request, book)
    _tell(request, verify_for(book=found, by=reader(request)))
    return redirect("loans:chain_detail", book=found.code)


@require_POST
@permission_required(VERIFY)
def chain_compare(request: HttpRequest, book: str) -> HttpResponse:
    """Verify against an uploaded anchor file."""
    found = book_for(request, book)
    form = AnchorForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = verify_for(book=found, by=reader(request), anchor=file.read(), anchor_name=file.name)
            _tell(request, job)
            return redirect("loans:chain_detail", book=found.code)
        except DomainError as error:
            form.add_error("file", error.message)
    return _page(request, found, form, status=400)


def _tell(request: HttpRequest, job: Job) -> None:
    found = of_job(job)
    if found is None:
        messages.info(request, _("校验已开始，完成后在本页显示结果。"))
    elif found.is_clean:
        messages.success(request, _("校验完成：%(count)s 张凭证的链和各项合计相符。") % {"count": found.entries})
    else:
        messages.error(request, _("校验完成：发现 %(count)s 处差异。") % {"count": len(found.findings)})


@require_safe
@permission_required(VERIFY)
def chain_download(request: HttpRequest, book: str) -> HttpResponse:
    """The head of the chain as an anchor file, to be kept elsewhere."""
    found = book_for(request, book)
    now = clock.now()
    text = write_anchors(make_anchors(found.code), made_at=now.isoformat())
    name = f"链锚_{found.code}_{now.astimezone(clock.SHANGHAI):%Y%m%d_%H%M}.json"
    return content_response(text.encode("utf-8"), name=name, content_type="application/json")
