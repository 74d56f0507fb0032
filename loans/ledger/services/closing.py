"""Closing a period and closing a year."""

import json
from datetime import date
from decimal import Decimal

from django.db import DatabaseError, connection, transaction

from loans.ledger.balances import balances_on
from loans.ledger.models import BookKind, Group, JournalEntry, PeriodClose
from loans.ledger.postings import Leg, Posting, Ref
from loans.ledger.refusals import ANSWERS, refusal
from loans.ledger.services.books import lock_books
from loans.ledger.services.posting import post
from portal.core.actors import Actor
from portal.core.retries import sqlstate

RESULT_OF = {BookKind.POOL: "3104", BookKind.COMMITMENT: "3104", BookKind.FISCAL: "3204"}


def close_period(*, book: str, through: date, by: Actor) -> PeriodClose:
    """Close ``book`` from the day after the last close through ``through`` (included, and over by the portal's clock).

    Writes the trial balance; from then on nothing is dated in the period. Raises ``PeriodClosed`` or ``NoSuchBook``.
    """
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
    for account, amount in balances_on(book=book, day=last):
        if account.chart.group in {Group.INCOME, Group.EXPENSE} and amount:
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
