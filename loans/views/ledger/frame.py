"""What the pages of one book share: who asks, which book, its tabs, and a day."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from loans.books.scope import books_for
from loans.ledger.models import Book
from portal.accounts.models import User
from portal.core import clock
from portal.core.panels import read_day
from portal.programme.scope import fetch

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

READ = "loans:fund:read"
EXPORT = "loans:ledger:export"
CLOSE = "loans:period:close"
VERIFY = "loans:chain:verify"


@dataclass(frozen=True)
class BookTab:
    key: str
    title: "StrOrPromise"
    address: str


def reader(request: HttpRequest) -> User:
    """Every page here stands behind the guard."""
    return cast(User, request.user)


def book_for(request: HttpRequest, code: str) -> Book:
    """The book, or 404: another's book and no book look the same."""
    found: Book = fetch(books_for(reader(request)), code=code)
    return found


def tabs_of(book: Book, user: User) -> list[BookTab]:
    """The pages of a book that ``user`` may open."""
    listed = [
        BookTab("detail", _("概况"), reverse("loans:book_detail", args=[book.code])),
        BookTab("entries", _("凭证"), f"{reverse('loans:entry_list')}?book={book.code}"),
        BookTab("periods", _("结账"), reverse("loans:period_list", args=[book.code])),
        BookTab("chain", _("校验"), reverse("loans:chain_detail", args=[book.code])),
    ]
    if user.may(EXPORT):
        listed.append(BookTab("papers", _("打印账簿"), reverse("loans:paper_list", args=[book.code])))
    return listed


def book_context(request: HttpRequest, book: Book, tab: str, **more: Any) -> dict[str, Any]:
    user = reader(request)
    return {"book": book, "fund": book.fund, "tabs": tabs_of(book, user), "tab": tab, **more}


def day_asked(request: HttpRequest) -> tuple[date, bool]:
    """The day in ``on`` or today, and whether it is today. Told to the reader when it cannot be read."""
    today = clock.today()
    day = read_day(request, today)
    return day, day == today
