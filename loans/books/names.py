"""What people call the accounts of a book: the funder and the bank behind the codes of the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, Right
from django.utils.translation import gettext_lazy as _

from loans.ledger.models import Book, LedgerAccount
from loans.models import FundFunder, SpecialAccount
from loans.pool.deposits import BORROWERS

# Money of borrowers that is owed to a bank is nobody's contribution.
BORROWERS_NAME = _("借款人保证金")
# The part of an address that stands for "not kept by funder" or "not kept by bank account".
NONE = "-"


@dataclass(frozen=True)
class Names:
    """Funders and special accounts of some books, in the order in which the fund splits and lists them."""

    funders: dict[str, dict[str, str]]
    holdings: dict[str, dict[str, str]]

    def funder(self, book: str, code: str) -> str:
        """The funder's name; the code itself for one that the fund does not list."""
        return self.funders.get(book, {}).get(code) or (str(BORROWERS_NAME) if code == BORROWERS else code)

    def holding(self, book: str, code: str) -> str:
        return self.holdings.get(book, {}).get(code, code)

    def detail(self, account: LedgerAccount, book: str) -> str:
        """The account below its line in the chart (明细科目): funder, bank account, or nothing."""
        parts = (self.funder(book, account.funder), self.holding(book, account.holding))
        return " ".join(part for part in parts if part)

    def full(self, account: LedgerAccount, book: str) -> str:
        """Code, title and detail as one line: ``1001 专户存款 示例银行（尾号 0001）``."""
        return " ".join(part for part in (str(account.chart), self.detail(account, book)) if part)


def names_in(books: Iterable[Book]) -> Names:
    """One statement for all funders and special accounts of ``books``."""
    codes = [book.code for book in books]
    text = CharField()
    funders = FundFunder.objects.filter(fund__book__code__in=codes).order_by()
    holdings = SpecialAccount.objects.filter(fund__book__code__in=codes).order_by()
    known = funders.values_list(F("fund__book_id"), Value("funder", text), "position", "code", "name")
    spoken = Concat("bank__name", Value("（尾号"), Right("account_number", 4), Value("）"), output_field=text)
    kept = holdings.values_list(F("fund__book_id"), Value("holding", text), Value(0), "code", spoken)
    found = Names({}, {})
    for book, kind, _position, code, name in sorted(known.union(kept, all=True), key=lambda row: row[:4]):
        (found.funders if kind == "funder" else found.holdings).setdefault(book, {})[code] = name
    return found
