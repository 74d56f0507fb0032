"""Closing the period or the year of a book, by somebody of the organisation that keeps it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from loans.books.scope import require_keeper
from loans.books.trials import open_since
from loans.ledger import services as ledger
from loans.ledger.errors import PeriodClosed
from loans.ledger.models import Book, PeriodClose
from portal.accounts.audit import record
from portal.accounts.models import User
from portal.accounts.permissions import require
from portal.core import clock

CLOSE = "loans:period:close"


@transaction.atomic
def close_book_through(*, book: Book, through: date, by: User) -> PeriodClose:
    """Close through ``through`` (included). Raises ``NotPermitted``, or ``PeriodClosed`` for a day that cannot be."""
    require(by, CLOSE)
    require_keeper(by, book)
    close = ledger.close_period(book=book.code, through=through, by=by)
    _record(close, by, year_end=False)
    return close


@transaction.atomic
def close_book_year(*, book: Book, year: int, by: User) -> PeriodClose:
    """Post the year-end entry of 31 December, then close through that day. Raises as ``close_book_through``."""
    require(by, CLOSE)
    require_keeper(by, book)
    last = date(year, 12, 31)
    if not open_since(book) <= last < clock.today():
        raise PeriodClosed(_("%(year)s年不能结转：该年已结账、早于启用日期或尚未结束。") % {"year": year}, field="year")
    close = ledger.close_year(book=book.code, year=year, by=by)
    _record(close, by, year_end=True)
    return close


def _record(close: PeriodClose, by: User, *, year_end: bool) -> None:
    detail: dict[str, object] = {
        "first_on": close.first_on.isoformat(),
        "through_on": close.through_on.isoformat(),
        "head_number": close.head_number,
        "year_end": year_end,
    }
    record(tag="loans:period:closed", by=by, subject=f"ledger.book:{close.book.code}", detail=detail)
