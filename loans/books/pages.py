"""Where the books show up: side menu and search over everything."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loans.books.journal import entry_address, kind_word
from loans.books.scope import books_for, entries_for
from loans.books.statements import MOST_DIGITS
from loans.books.verifications import KIND
from portal.core.jobs import job_watchers
from portal.core.menu import MenuEntry, add_to_menu
from portal.core.models import Job
from portal.core.search import Hit, SearchSource, add_search

READ = "loans:fund:read"


def find(user: Any, text: str, limit: int) -> Sequence[Hit]:
    """By the number of the entry, or the whole number of its cause: both are found by an index."""
    wanted = Q(subject_code=text)
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        # By the books one by one, so that the index over book and number is used.
        wanted |= Q(book__in=books_for(user).order_by().values("pk"), number=int(text))
    found = entries_for(user).filter(wanted).order_by("-pk")[:limit]
    return [
        Hit(
            str(_("凭证第 %(number)s 号")) % {"number": entry.number},
            f"{entry.book} · {entry.business_on:%Y-%m-%d} · {entry.summary or kind_word(entry.kind)}",
            entry_address(entry),
        )
        for entry in found
    ]


def may_watch(user: Any, job: Job) -> bool:
    """Whoever sees a book sees how far its verification is."""
    return job.kind == KIND and user.may(READ) and books_for(user).filter(code=job.subject).exists()


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    job_watchers.register("books", may_watch)
    add_to_menu(
        MenuEntry("pool", _("账簿"), "loans:book_list", READ, 60),
        MenuEntry("pool", _("凭证"), "loans:entry_list", READ, 70),
    )
    add_search(SearchSource("entries", _("凭证"), READ, "loans:entry_list", find, 60))
