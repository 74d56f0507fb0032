"""What stands in an account: now from one row, on a past day from the totals of its days."""

from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from loans.ledger.models import AccountDay, LedgerAccount, Side
from loans.ledger.postings import Ref

ZERO = Decimal("0.00")


def balance(*, book: str, account: Ref) -> Decimal:
    """The balance now on the account's normal side, in yuan; zero for an account that was never used."""
    found = _account(book, account)
    return found.balance if found else ZERO


def balance_on(*, book: str, account: Ref, day: date) -> Decimal:
    """The balance at the end of ``day`` (business days, ``day`` included), as far as is known now."""
    found = _account(book, account)
    if found is None:
        return ZERO
    later = AccountDay.objects.filter(account=found, day__gt=day).aggregate(debit=Sum("debit"), credit=Sum("credit"))
    net = (later["debit"] or ZERO) - (later["credit"] or ZERO)
    return found.balance - (net if found.side == Side.DEBIT else -net)


def balances_on(*, book: str, day: date) -> list[tuple[LedgerAccount, Decimal]]:
    """Every account of the book with its balance at the end of ``day``, by code, funder and bank account."""
    upto = Q(days__day__lte=day)
    rows = (
        LedgerAccount.objects.filter(book__code=book)
        .select_related("chart", "book")
        .annotate(debit=Sum("days__debit", filter=upto), credit=Sum("days__credit", filter=upto))
        .order_by("chart_id", "funder", "holding")
    )
    found: list[tuple[LedgerAccount, Decimal]] = []
    for row in rows:
        net = (row.debit or ZERO) - (row.credit or ZERO)
        found.append((row, net if row.side == Side.DEBIT else -net))
    return found


def _account(book: str, account: Ref) -> LedgerAccount | None:
    return LedgerAccount.objects.filter(
        book__code=book, chart__code=account.code, funder=account.funder, holding=account.holding
    ).first()
