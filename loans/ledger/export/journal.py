"""A book as beancount and hledger read it: accounts, one transaction for each entry, and balances to be met.

Debits are positive, credits negative. The balances are those that the portal keeps, not sums of what is written here:
so the other program proves that the transfers come to them, at each close and at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from loans.ledger.export.names import account_name, link_name, one_line, quoted
from loans.ledger.export.reading import Account, Balances, Entry, Row
from loans.ledger.models import Book


@dataclass(frozen=True)
class Beancount:
    """https://beancount.github.io/docs/beancount_language_syntax.html"""

    book: Book
    accounts: dict[int, Account]

    def head(self) -> Iterator[str]:
        yield f'option "title" {quoted(self.book.title)}\n'
        yield 'option "operating_currency" "CNY"\n\n'
        for account in self.accounts.values():
            yield f"{self.book.opened_on} open {account_name(account)} CNY\n"
            yield f"  name: {quoted(account.title)}\n"
            yield f"  funder: {quoted(account.funder)}\n" if account.funder else ""
            yield f"  holding: {quoted(account.holding)}\n" if account.holding else ""

    def entry(self, entry: Entry, rows: list[Row]) -> Iterator[str]:
        links = [entry.number] if entry.reverses is None else [entry.number, entry.reverses]
        told = " ".join(f"^{link_name(self.book.code, number)}" for number in links)
        yield f"\n{entry.business_on} * {quoted(entry.kind)} {quoted(entry.summary)} {told}\n"
        for name, value in _facts(entry).items():
            yield f"  {name}: {quoted(value)}\n" if value else ""
        for row in rows:
            subject = f"    subject: {quoted(row.subject)}\n" if row.subject else ""
            yield f"  {account_name(self.accounts[row.debit_id])}  {row.amount:.2f} CNY\n{subject}"
            yield f"  {account_name(self.accounts[row.credit_id])}  {-row.amount:.2f} CNY\n{subject}"

    def balances(self, held: Balances) -> Iterator[str]:
        """Beancount looks at the beginning of a day, and without a stated tolerance lets a fen pass."""
        yield "\n"
        for account in self.accounts.values():
            net = held.net.get(account.id, Decimal(0))
            yield f"{held.day + timedelta(days=1)} balance {account_name(account)}  {net:.2f} ~ 0.00 CNY\n"


@dataclass(frozen=True)
class Hledger:
    """https://hledger.org/hledger.html#journal"""

    book: Book
    accounts: dict[int, Account]

    def head(self) -> Iterator[str]:
        yield f"; {one_line(self.book.title)}\ncommodity 1000.00 CNY\n\n"
        for account in self.accounts.values():
            names = " ".join(filter(None, [account.title, account.funder, account.holding]))
            yield f"account {account_name(account)}  ; {one_line(names)}\n"

    def entry(self, entry: Entry, rows: list[Row]) -> Iterator[str]:
        words = one_line(f"{entry.kind} {entry.summary}")
        yield f"\n{entry.business_on} * ({entry.number}) {words}\n"
        for name, value in _facts(entry).items():
            yield f"    ; {name}: {one_line(value)}\n" if value else ""
        for row in rows:
            subject = f"  ; subject: {one_line(row.subject)}" if row.subject else ""
            yield f"    {account_name(self.accounts[row.debit_id])}  {row.amount:.2f} CNY{subject}\n"
            yield f"    {account_name(self.accounts[row.credit_id])}  {-row.amount:.2f} CNY{subject}\n"

    def balances(self, held: Balances) -> Iterator[str]:
        yield f"\n{held.day} * balances\n"
        for account in self.accounts.values():
            net = held.net.get(account.id, Decimal(0))
            yield f"    {account_name(account)}  0.00 CNY = {net:.2f} CNY\n"


def _facts(entry: Entry) -> dict[str, str]:
    return {
        "number": str(entry.number),
        "code": str(entry.code),
        "key": entry.key,
        "posted": entry.posted_at.isoformat(),
        "actor": entry.actor_name,
        "subject": " ".join(filter(None, [entry.subject_kind, entry.subject_code])),
        "hash": entry.hash,
        "reverses": str(entry.reverses or ""),
        "original": _day(entry.original_on),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
