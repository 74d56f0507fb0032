"""The invariants of a book, kept entry by entry, so that the first entry that breaks one is named.

Only accounts and amounts of the transfers go in; nothing that the database added up.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from loans.ledger.verification.rows import AccountRow

ZERO = Decimal("0.00")
CASH = frozenset({"1001", "1101", "1202", "2005"})
PAYABLE, DUE, CLAWED_BACK, DEPOSITS = "2001", "1301", "1302", "2004"
OUTSTANDING, WRITTEN_OFF = "9101", "9103"
OPENING_KIND = "opening"
# A sum of net debits that is zero after every entry: (letter, what it says, codes). Credits count as negative debits,
# so "money = owed + held" is one sum.
MONEY = frozenset({"1001", "1002", "1101", "1202", "1401"})
OWED = frozenset({"2001", "2002", "2003", "2004", "2005", "2101"})
HELD = frozenset({"3101", "3102", "3103", "3201", "3202"})
MEMO_WORDS = _("备查科目与其对方相等")
BOOK_SUMS = (
    ("b", _("资金存放 = 应付款 + 可用、预留、冻结资金"), MONEY | OWED | HELD),
    ("b", _("应收出资承诺 = 承诺未到位资金"), frozenset({"1201", "3100"})),
    ("b", _("股权投资 = 已投资资金"), frozenset({"1501", "3203"})),
    ("memo", MEMO_WORDS, frozenset({"9001", "9002"})),
    ("memo", MEMO_WORDS, frozenset({"9101", "9102"})),
    ("memo", MEMO_WORDS, frozenset({"9103", "9104"})),
    ("memo", MEMO_WORDS, frozenset({"9201", "9202", "9203"})),
    ("memo", MEMO_WORDS, frozenset({"9301", "9302"})),
)
RESULTS = frozenset({"3104", "3204"})
EARNED = frozenset({"1301", "1302", "1303", "1304", "3105"})
SUMS_OF: dict[str, list[int]] = defaultdict(list)
for _place, _sum in enumerate(BOOK_SUMS):
    for _code in _sum[2]:
        SUMS_OF[_code].append(_place)


class RunningSums:
    """Feed every leg; then ask after each entry which invariants no longer hold."""

    def __init__(self) -> None:
        self.net: dict[int, Decimal] = defaultdict(lambda: ZERO)
        self.book = [ZERO] * len(BOOK_SUMS)
        self.told = [ZERO] * len(BOOK_SUMS)
        self.result: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.earned: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.paid: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.returned: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.clawed_back: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.open: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.from_deposits: set[str] = set()
        self.touched: set[str] = set()
        self.moved: dict[int, AccountRow] = {}

    def add(self, kind: str, debit: AccountRow, credit: AccountRow, amount: Decimal) -> None:
        for account, net in ((debit, amount), (credit, -amount)):
            self.net[account.id] += net
            self.moved[account.id] = account
            for place in SUMS_OF.get(account.code, ()):
                self.book[place] += net
            self._add_of_funder(account, net)
        self._add_flows(kind, debit, credit, amount)

    def broken(self) -> Iterator[tuple[str, str]]:
        """Letter and words of what does not hold any more, by what moved since the last call."""
        if self.book != self.told:
            for (letter, words, _codes), left, told in zip(BOOK_SUMS, self.book, self.told, strict=True):
                if left and left != told:
                    yield letter, say("%(rule)s（差 %(left)s）") % {"rule": words, "left": f"{left:,.2f}"}
            self.told = list(self.book)
        for funder in sorted(self.touched):
            yield from self._broken_of(funder)
        self.touched.clear()

    def under_floor(self) -> list[AccountRow]:
        """Accounts that moved since the last call and are under their floor."""
        low = [account for account in self.moved.values() if account.has_floor and self.balance(account) < 0]
        self.moved.clear()
        return low

    def balance(self, account: AccountRow) -> Decimal:
        net = self.net[account.id]
        return net if account.side == "D" else -net

    def _add_of_funder(self, account: AccountRow, net: Decimal) -> None:
        code, funder = account.code, account.funder
        if code in RESULTS or code[0] in "45":
            self.result[funder] += net
            self.touched.add(funder)
        elif code in EARNED:
            self.earned[funder] += net
            self.touched.add(funder)
        elif code in {OUTSTANDING, WRITTEN_OFF}:
            self.open[funder] += net
            self.touched.add(funder)

    def _add_flows(self, kind: str, debit: AccountRow, credit: AccountRow, amount: Decimal) -> None:
        if kind == OPENING_KIND:
            for account, net in ((debit, amount), (credit, -amount)):
                if account.code in {OUTSTANDING, WRITTEN_OFF}:
                    self.paid[account.funder] += net
            return
        for one, other, net in ((debit, credit, amount), (credit, debit, -amount)):
            if one.code == PAYABLE and other.code in CASH:
                self.paid[one.funder] += net
            elif one.code == PAYABLE and other.code == DEPOSITS:
                self.from_deposits.add(one.funder)
            elif one.code == DUE and other.code in CASH:
                self.returned[one.funder] -= net
            elif one.code == CLAWED_BACK and other.code == "4004":
                self.clawed_back[one.funder] += net
            else:
                continue
            self.touched.add(one.funder)

    def _broken_of(self, funder: str) -> Iterator[tuple[str, str]]:
        name = {"funder": funder or say("未指明")}
        if self.result[funder]:
            left = {**name, "left": f"{self.result[funder]:,.2f}"}
            yield "i", say("出资人 %(funder)s：本年结果 = 支出 − 收入（差 %(left)s）") % left
        if self.earned[funder]:
            left = {**name, "left": f"{self.earned[funder]:,.2f}"}
            yield "j", say("出资人 %(funder)s：已确认未收到资金 = 各项应收款（差 %(left)s）") % left
        if funder in self.from_deposits:
            return
        paid, returned = self.paid[funder], self.returned[funder]
        if returned > paid:
            words = {**name, "returned": f"{returned:,.2f}", "paid": f"{paid:,.2f}"}
            yield "e", say("出资人 %(funder)s：已返还 %(returned)s 多于已拨付 %(paid)s") % words
        rest = paid - returned - self.clawed_back[funder]
        if self.open[funder] != rest:
            words = {**name, "open": f"{self.open[funder]:,.2f}", "rest": f"{rest:,.2f}"}
            yield "f", say("出资人 %(funder)s：待追偿和已核销 %(open)s，拨付减返还和追回为 %(rest)s") % words
