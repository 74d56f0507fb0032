"""Which books a person may read, and which the person's own organisation keeps."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from loans.ledger.models import Book, JournalEntry, LedgerAccount, PeriodClose
from loans.models import Fund
from portal.accounts.models import User
from portal.core.errors import NotPermitted


def books_for(user: User) -> QuerySet[Book]:
    """The books of the funds that the user may see, each with its fund and the organisation that keeps it."""
    return Book.objects.filter(fund__in=Fund.objects.visible_to(user)).select_related("fund__owner").order_by("code")


def accounts_for(user: User) -> QuerySet[LedgerAccount]:
    seen = LedgerAccount.objects.filter(book__fund__in=Fund.objects.visible_to(user))
    return seen.select_related("chart", "book__fund__owner")


def entries_for(user: User) -> QuerySet[JournalEntry]:
    seen = JournalEntry.objects.filter(book__fund__in=Fund.objects.visible_to(user))
    return seen.select_related("book__fund__owner")


def closes_for(user: User) -> QuerySet[PeriodClose]:
    seen = PeriodClose.objects.filter(book__fund__in=Fund.objects.visible_to(user))
    return seen.select_related("book__fund__owner")


def keeps(user: User, book: Book) -> bool:
    """Whether the book is of the user's own organisation: reading may go further, writing never does."""
    return book.fund.owner_id == user.organisation_id


def require_keeper(user: User, book: Book) -> None:
    """Raise ``NotPermitted``, naming who keeps the book, unless the user's organisation does."""
    if not keeps(user, book):
        raise NotPermitted(_("“%(book)s”由%(owner)s管理，须由该单位办理。") % {"book": book, "owner": book.fund.owner})
