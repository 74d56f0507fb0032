"""Closing a period and closing a year."""

import json
from datetime import date, timedelta
from decimal import Decimal

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from loans.ledger.balances import balances_on
from loans.ledger.errors import PeriodClosed
from loans.ledger.models import Book, BookKind, Group, JournalEntry, LedgerAccount, PeriodClose
from loans.ledger.postings import Leg, Posting, Ref
from loans.ledger.refusals import ANSWERS, refusal
from loans.ledger.services.books import lock_books
from loans.ledger.services.posting import post
from portal.core import clock
from portal.core.actors import Actor
from portal.core.retries import sqlstate

RESULT_OF = {BookKind.POOL: "3104", BookKind.COMMITMENT: "3104", BookKind.FISCAL: "3204"}


def close_period(*, book: str, through: date, by: Actor) -> PeriodClose:
    """Close ``book`` from the day after the last close through ``through`` (included, and over by the portal's clock).

    Writes the trial balance; from then on nothing is dated in the period. Raises ``PeriodClosed`` or ``NoSuchBook``.
    A 31 December is not closed before the income and expense of its year are: nobody could do it afterwards.
    """
    with transaction.atomic():
        lock_books(codes=[book])
        _require_years_closed(book, through)
        return _close(book, through, by)


def _require_years_closed(book: str, through: date) -> None:
    held = Book.objects.get(code=book)
    first = held.closed_through + timedelta(days=1) if held.closed_through else held.opened_on
    if through >= clock.today():
        return
    for year in range(first.year, through.year + 1):
        last = date(year, 12, 31)
        if last <= through and _results(book, last):
            raise PeriodClosed(_("%(year)s年的收支尚未结转，请先办理该年的年终结账。") % {"year": year})


def _results(book: str, day: date) -> list[tuple[LedgerAccount, Decimal]]:
    """Income and expense that no year-end entry has closed by the end of ``day``."""
    rows = balances_on(book=book, day=day)
    return [(row, amount) for row, amount in rows if amount and row.chart.group in {Group.INCOME, Group.EXPENSE}]


def _close(book: str, through: date, by: Actor) -> PeriodClose:
    document = {
        "book": book,
        "through": through.isoformat(),
        "actor_code": by.actor_code,
        "actor_name": by.actor_name,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT ledger_close(%s)", [json.dumps(document, ensure_ascii=False)])
            code = cursor.fetchone()[0]
    except DatabaseError as error:
        state = sqlstate(error) or ""
        if state in ANSWERS:
            detail = error.__cause__.diag.message_primary  # type: ignore[union-attr]
            raise refusal(state, detail, document) from error
        raise
    return PeriodClose.objects.get(code=code)


@transaction.atomic
def close_year(*, book: str, year: int, by: Actor) -> PeriodClose:
    """Close income and expense of each funder against the result of the year (3104 or 3204), then the year itself.

    The year-end entry is dated 31 December. Afterwards the result account of each funder is zero as of that day.
    """
    lock_books(codes=[book])
    last = date(year, 12, 31)
    legs: list[Leg] = []
    for account, amount in _results(book, last):
        result = Ref(RESULT_OF[BookKind(account.book.kind)], account.funder)
        legs.append(_closing_leg(Ref(account.chart_id, account.funder), result, account.chart.group, amount))
    if legs:
        count = _closings(book, year)
        post(posting=Posting(book, "year_end", last, f"year-end:{year}:{count + 1}", tuple(legs)), by=by)
    return close_period(book=book, through=last, by=by)


def _closing_leg(account: Ref, result: Ref, group: str, amount: Decimal) -> Leg:
    """Income stands in credit and is closed by a debit, expense the other way round; a negative balance turns it."""
    debited = (group == Group.INCOME) == (amount > 0)
    return Leg(account, result, abs(amount)) if debited else Leg(result, account, abs(amount))


def _closings(book: str, year: int) -> int:
    return JournalEntry.objects.filter(book__code=book, key__startswith=f"year-end:{year}:").count()
