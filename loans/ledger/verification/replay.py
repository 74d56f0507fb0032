"""One pass over a book from its first entry: numbers, chain, seals, periods, invariants, and sums to compare with."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from loans.ledger.verification import canonical
from loans.ledger.verification.findings import FindingKind as Kind
from loans.ledger.verification.findings import Findings
from loans.ledger.verification.periods import Periods
from loans.ledger.verification.rows import AccountRow, BookRow, CloseRow, EntryRow, TransferRow
from loans.ledger.verification.sums import RunningSums

LIMIT = Decimal(10) ** 16
FEN = Decimal("0.01")
ZERO = Decimal("0.00")


class Replay:
    """Feed entries in the order of their numbers, then ``finish``. ``links`` has the hashes wanted by an anchor."""

    def __init__(
        self, book: BookRow, accounts: dict[int, AccountRow], closes: Sequence[CloseRow], wanted: set[int]
    ) -> None:
        self.book, self.accounts = book, accounts
        self.found = Findings()
        self.sums = RunningSums()
        self.periods = Periods(book, accounts, closes, self.found)
        self.debit: dict[int, Decimal] = defaultdict(lambda: ZERO)
        self.credit: dict[int, Decimal] = defaultdict(lambda: ZERO)
        self.wanted = wanted
        self.links: dict[int, set[str]] = defaultdict(set)
        self.head = canonical.genesis(book)
        self.number = self.last_id = self.entries = self.transfers = 0
        self.last_posted_at = ""

    def take(self, entry: EntryRow, transfers: list[TransferRow]) -> None:
        self._close_periods(entry.number)
        if entry.posted_at != self.last_posted_at:
            self._check_floors()
        self._check_number(entry)
        self.entries += 1
        self.transfers += len(transfers)
        self._check_seal(entry, transfers)
        legs = [leg for transfer in transfers if (leg := self._leg(entry, transfer))]
        self._check_links(entry, legs)
        self._check_reversal(entry)
        self.periods.check_day(entry)
        self._check_time(entry)
        for letter, words in self.sums.broken():
            self.found.add(Kind.INVARIANT, entry.number, f"({letter}) {words}")
        self.number, self.last_id, self.last_posted_at = entry.number, entry.id, entry.posted_at

    def finish(self) -> None:
        """After the last entry: closes that follow it, the head of the book and the accounts' running totals."""
        self._close_periods(None)
        self._check_floors()
        book = self.book
        if book.head_number > self.number:
            text = _("账簿记到第 %(head)s 号，其后的凭证已不存在。") % {"head": book.head_number}
            self.found.add(Kind.NUMBERS, self.number + 1, text)
        elif (book.head_number, book.head_hash) != (self.number, self.head):
            self.found.add(Kind.HEAD, None, _("账簿的末号或链头与最后一张凭证不符。"))
        if (book.closed_through or "") != self.periods.closed_through:
            self.found.add(Kind.PERIOD, None, _("账簿的结账日与结账记录不符。"))
        for account in self.accounts.values():
            self._check_totals(account)

    def _close_periods(self, before: int | None) -> None:
        for close in self.periods.due(before):
            if close.head_hash != self.head:
                self.found.add(Kind.CHAIN, None, _("结账 %(day)s 的前链值不符。") % {"day": close.through_on})
            expected = canonical.close_link(close.head_hash, self.book.code, close, self.periods.close(close))
            if close.hash != expected:
                self.found.add(Kind.CHAIN, None, _("结账 %(day)s 的链值与内容不符。") % {"day": close.through_on})
            self.head = close.hash
            if close.head_number in self.wanted:
                self.links[close.head_number].add(close.hash)

    def _check_number(self, entry: EntryRow) -> None:
        if entry.number != self.number + 1:
            words = {"from": self.number + 1, "to": entry.number}
            text = _("应为第 %(from)s 号，却是第 %(to)s 号：凭证缺失或重号。") % words
            self.found.add(Kind.NUMBERS, min(self.number + 1, entry.number), text)
        if entry.id <= self.last_id:
            self.found.add(Kind.NUMBERS, entry.number, _("记录的先后与凭证号不符。"))

    def _check_seal(self, entry: EntryRow, transfers: list[TransferRow]) -> None:
        if [row.position for row in transfers] != list(range(1, entry.transfer_count + 1)) or not transfers:
            words = {"count": entry.transfer_count, "found": len(transfers)}
            self.found.add(Kind.SEAL, entry.number, _("应有 %(count)s 行分录，现有 %(found)s 行或行号不连续。") % words)

    def _leg(self, entry: EntryRow, row: TransferRow) -> list[str] | None:
        """What the chain holds of a transfer; adds it to all sums on the way."""
        debit, credit = self.accounts.get(row.debit_id), self.accounts.get(row.credit_id)
        sound = row.amount.is_finite() and ZERO < row.amount < LIMIT and row.amount == row.amount.quantize(FEN)
        if debit is None or credit is None or debit is credit or not sound:
            text = _("第 %(row)s 行：账户不在本账簿、借贷同户，或金额不合规。") % {"row": row.position}
            self.found.add(Kind.TRANSFER, entry.number, text)
        if (row.book_id, row.business_on) != (self.book.id, entry.business_on):
            text = _("第 %(row)s 行的账簿或日期与凭证不同。") % {"row": row.position}
            self.found.add(Kind.TRANSFER, entry.number, text)
        if debit is None or credit is None or not row.amount.is_finite():
            return None
        self.sums.add(entry.kind, debit, credit, row.amount)
        self.debit[debit.id] += row.amount
        self.credit[credit.id] += row.amount
        self.periods.add(entry.business_on, debit.id, credit.id, row.amount)
        names = [debit.code, debit.funder, debit.holding, credit.code, credit.funder, credit.holding]
        return [*names, canonical.money_text(row.amount), row.subject, row.reservation]

    def _check_links(self, entry: EntryRow, legs: list[list[str]]) -> None:
        if entry.previous_hash != self.head:
            self.found.add(Kind.CHAIN, entry.number, _("前链值不是上一张凭证的链值。"))
        if entry.hash != canonical.entry_link(entry.previous_hash, self.book.code, entry, legs):
            self.found.add(Kind.CHAIN, entry.number, _("链值与凭证内容不符：内容被改动过。"))
        # A reversal may have been asked for a day that was closed; its fingerprint is then only known to the chain.
        moved = entry.reverses_id is not None and self.periods.is_first_open(entry.business_on)
        if not moved and entry.fingerprint != canonical.fingerprint(self.book.code, entry, entry.business_on, legs):
            self.found.add(Kind.FINGERPRINT, entry.number, _("内容指纹与凭证内容不符。"))
        self.head = entry.hash
        if entry.number in self.wanted:
            self.links[entry.number].add(entry.hash)

    def _check_reversal(self, entry: EntryRow) -> None:
        if (entry.reverses_id is None) != (not entry.original_on) or entry.original_day != entry.original_on:
            self.found.add(Kind.REVERSAL, entry.number, _("原业务日期与被冲销的凭证不符。"))

    def _check_time(self, entry: EntryRow) -> None:
        """The database's clock never runs backwards in a book; that of a demo may be moved by its operator."""
        if settings.PRODUCTION and entry.posted_at < self.last_posted_at:
            self.found.add(Kind.TIME, entry.number, _("过账时间早于上一张凭证。"))

    def _check_floors(self) -> None:
        """At committed instants only: entries of one call are posted at the same moment and stand together."""
        for account in self.sums.under_floor():
            words = {"account": account.name, "balance": f"{self.sums.balance(account):,.2f}"}
            self.found.add(Kind.FLOOR, self.number, _("账户 %(account)s 余额为 %(balance)s，低于零。") % words)

    def _check_totals(self, account: AccountRow) -> None:
        debit, credit = self.debit[account.id], self.credit[account.id]
        if (account.debit_total, account.credit_total) != (debit, credit):
            words = {"account": account.name, "debit": f"{debit:,.2f}", "credit": f"{credit:,.2f}"}
            text = _("账户 %(account)s 的累计与分录合计（借 %(debit)s、贷 %(credit)s）不符。") % words
            self.found.add(Kind.TOTALS, None, text)
        if not debit and not credit:
            self.found.add(Kind.ORPHAN, None, _("账户 %(account)s 没有任何分录。") % {"account": account.name})
