"""What an order would post, in words and figures: its rows, and each account before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from loans.books.names import names_in
from loans.ledger.models import ChartAccount, LedgerAccount, Side, Transfer
from loans.ledger.postings import Leg, Ref
from loans.models import Fund
from loans.pool.events import ZERO, Legs


@dataclass(frozen=True)
class Row:
    """One row of the entry; the texts name account, funder and bank account."""

    debit: str
    credit: str
    amount: Decimal
    subject: str


@dataclass(frozen=True)
class Change:
    """An account before and after, on its normal side. ``falls_short``: the ledger would refuse."""

    account: str
    before: Decimal
    after: Decimal
    falls_short: bool

    @property
    def change(self) -> Decimal:
        return self.after - self.before


class AccountWords:
    """The words for the accounts of a fund's book: line of the chart, funder, bank account."""

    def __init__(self, fund: Fund) -> None:
        self.chart = {one.code: one for one in ChartAccount.objects.all()}
        self._book = fund.book_code
        self._names = names_in([fund.book])

    def of(self, ref: Ref) -> str:
        funder = self._names.funder(self._book, ref.funder)
        parts = (str(self.chart.get(ref.code, ref.code)), funder, self._names.holding(self._book, ref.holding))
        return " ".join(part for part in parts if part)


def rows_of(legs: Iterable[Leg], words: AccountWords) -> list[Row]:
    return [Row(words.of(leg.debit), words.of(leg.credit), leg.amount, leg.subject) for leg in legs]


def changes_of(fund: Fund, legs: Legs, words: AccountWords) -> list[Change]:
    """Every account that the legs move, by code, with its balance now and afterwards."""
    net: dict[Ref, Decimal] = {}
    for leg in legs:
        net[leg.debit] = net.get(leg.debit, ZERO) + leg.amount
        net[leg.credit] = net.get(leg.credit, ZERO) - leg.amount
    stored = {
        Ref(row.chart_id, row.funder, row.holding): row.balance
        for row in LedgerAccount.objects.filter(book__code=fund.book_code)
    }
    found = []
    for ref in sorted(net, key=lambda ref: (ref.code, ref.funder, ref.holding)):
        chart = words.chart[ref.code]
        before = stored.get(ref, ZERO)
        after = before + (net[ref] if chart.side == Side.DEBIT else -net[ref])
        found.append(Change(words.of(ref), before, after, chart.has_floor and after < 0))
    return found


def posted_rows(entry: UUID, words: AccountWords) -> list[Row]:
    """The rows of an entry as it was posted."""
    rows = Transfer.objects.filter(entry__code=entry).select_related("debit", "credit").order_by("position")
    return [
        Row(
            words.of(Ref(row.debit.chart_id, row.debit.funder, row.debit.holding)),
            words.of(Ref(row.credit.chart_id, row.credit.funder, row.credit.holding)),
            row.amount,
            row.subject,
        )
        for row in rows
    ]
