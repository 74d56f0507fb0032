"""What every account of some books holds at the end of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from loans.ledger.models import AccountDay, Book, LedgerAccount, Side

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Standing:
    """An account with its totals of debit and credit, in yuan, through a day."""

    account: LedgerAccount
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        """On the account's normal side; negative when the other side is larger."""
        return on_side(self.account.side, self.debit, self.credit)


def on_side(side: str, debit: Decimal, credit: Decimal) -> Decimal:
    return debit - credit if side == Side.DEBIT else credit - debit


def standings_on(books: Iterable[Book], day: date) -> list[Standing]:
    """Every account of ``books`` at the end of ``day``, by book, code, funder and bank account: two statements.

    The running totals less what came on later days, so that a recent day costs as little as the present one.
    """
    keys = [book.pk for book in books]
    accounts = LedgerAccount.objects.filter(book__in=keys).select_related("chart")
    after = AccountDay.objects.filter(account__book__in=keys, day__gt=day).values("account_id")
    later = {row["account_id"]: row for row in after.annotate(of_debit=Sum("debit"), of_credit=Sum("credit"))}
    nothing = {"of_debit": ZERO, "of_credit": ZERO}
    found = []
    for account in accounts.order_by("book_id", "chart_id", "funder", "holding"):
        minus = later.get(account.pk, nothing)
        found.append(
            Standing(account, account.debit_total - minus["of_debit"], account.credit_total - minus["of_credit"])
        )
    return found
