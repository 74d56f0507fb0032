"""What is still open in a book for one claim, filing or receipt, read under the lock of the book.

The floors of the ledger watch whole accounts: money owed to two banks is one account, so a second payment of one claim
would eat what is owed for the other. The bridge therefore also watches each subject (docs/decisions/0009).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from loans.ledger.models import JournalEntry, LedgerAccount, Side, Transfer
from loans.ledger.postings import Leg, Posted, Ref
from loans.ledger.services import lock_books
from loans.pool.events import ZERO, Amounts, Cash, Event, Legs, amount_of, cause_of, given, record
from loans.pool.kinds import EntryKind
from portal.core.display import show_money
from portal.core.errors import DomainError

# Accounts on which each subject (claim, filing, grant, investment, bank account) has a balance of its own, and those on
# which it has the receipt or payment that the whole entry names.
BY_SUBJECT = {"1301", "1302", "1303", "1304", "1501", "2001", "2004", "2101", "9001", "9101", "9103"}
BY_CAUSE = {"1101", "2005"}


class MoreThanOpen(DomainError):
    """More is to be paid, returned or released than is open for the subject."""

    code = "more_than_open"


@dataclass(frozen=True)
class Standing:
    """The book of an event, locked. ``repeats`` is the entry already posted under the event's key, if any."""

    event: Event
    repeats: JournalEntry | None

    def open(self, account: str, subject: str) -> dict[str, Decimal]:
        """What transfers of ``subject`` add up to on ``account``, its normal side positive, by funder."""
        return open_amounts(self.event.book, account, Q(subject=subject))

    def beside_due(self, claim: str, amounts: Amounts) -> dict[str, Decimal]:
        """``amounts`` and what a bank has reported for the claim and still owes: both come out of what was paid."""
        due = self.open("1301", claim)
        return {funder: amount + due.get(funder, ZERO) for funder, amount in given(amounts).items()}

    def taken(self, account: str, side: str) -> dict[str, Decimal]:
        """What the entry of a repeated event moved on one ``side`` (debit, credit) of ``account``, by funder."""
        rows = Transfer.objects.filter(entry=self.repeats, **{f"{side}__chart__code": account})
        return dict(rows.values_list(f"{side}__funder").annotate(total=Sum("amount")).order_by(f"{side}__funder"))

    def require(self, account: str, subject: str, amounts: Amounts, what: str) -> None:
        """Refuse more than is open for ``subject``; ``what`` names it in the message. A repeated event passes."""
        if self.repeats is None:
            self._within(self.open(account, subject), given(amounts), what)

    def require_cash(self, cash: Cash, amount: Decimal) -> None:
        """Refuse to match more than came in (or went out) under what waited."""
        if cash.waiting and self.repeats is None:
            left = open_amounts(self.event.book, cash.ref.code, Q(entry__subject_code=cash.waiting))
            self._within(left, {"": amount_of(amount)}, _("待匹配款项"))

    def _within(self, left: Amounts, asked: Amounts, what: str) -> None:
        for funder, amount in asked.items():
            if amount > left.get(funder, ZERO):
                words = {"what": what, "left": show_money(left.get(funder, ZERO)), "asked": show_money(amount)}
                raise MoreThanOpen(_("%(what)s只剩 %(left)s 元，不能再记 %(asked)s 元。") % words)


def open_amounts(book: str, account: str, of: Q) -> dict[str, Decimal]:
    """The balance that the transfers ``of`` a book leave on ``account``, its normal side positive, by funder."""
    rows = Transfer.objects.filter(of, book__code=book).order_by()
    debits = rows.filter(debit__chart__code=account).values_list("debit__funder", "debit__side")
    credits_ = rows.filter(credit__chart__code=account).values_list("credit__funder", "credit__side")
    net: dict[str, Decimal] = {}
    for funder, side, amount in debits.annotate(total=Sum("amount")):
        net[funder] = net.get(funder, ZERO) + (amount if side == Side.DEBIT else -amount)
    for funder, side, amount in credits_.annotate(total=Sum("amount")):
        net[funder] = net.get(funder, ZERO) + (amount if side == Side.CREDIT else -amount)
    return {funder: amount for funder, amount in sorted(net.items()) if amount}


def standing(event: Event) -> Standing:
    """Lock the book of ``event`` until the commit; needs a transaction. Raises ``NoSuchBook``."""
    lock_books(codes=[event.book])
    found = JournalEntry.objects.filter(book__code=event.book, key=event.key).first()
    return Standing(event, found)


@transaction.atomic
def record_cash(
    event: Event, kind: EntryKind, legs: Iterable[Leg], cash: Cash, amount: Decimal, cause: tuple[str, str] = ("", "")
) -> Posted:
    """Post an event with money in or out that no subject limits; a matched receipt or payment covers ``amount``."""
    if cash.waiting:
        standing(event).require_cash(cash, amount)
    return record(event, kind, legs, cause_of(cash, cause))


def waiting(book: str, account: str) -> dict[str, Decimal]:
    """What still waits to be matched on 2005 (receipts) or 1101 (payments): its code and what is left, in yuan."""
    rows = Transfer.objects.filter(book__code=book).exclude(entry__subject_code="").order_by()
    debits = rows.filter(debit__chart__code=account).values_list("entry__subject_code").annotate(total=Sum("amount"))
    credits_ = rows.filter(credit__chart__code=account).values_list("entry__subject_code").annotate(total=Sum("amount"))
    sign = 1 if account == "1101" else -1
    net: dict[str, Decimal] = {}
    for code, amount in debits:
        net[code] = net.get(code, ZERO) + sign * amount
    for code, amount in credits_:
        net[code] = net.get(code, ZERO) - sign * amount
    return {code: amount for code, amount in sorted(net.items()) if amount > 0}


def require_untouched(entry: JournalEntry) -> None:
    """``MoreThanOpen`` when taking ``entry`` back would leave less than nothing of one of its subjects.

    What it brought was paid, returned or repaid already: that is to be taken back first. Needs the lock of the book.
    """
    changes: dict[tuple[str, str, str], Decimal] = {}
    for leg in mirror_legs(entry.code):
        for ref, amount in ((leg.debit, leg.amount), (leg.credit, -leg.amount)):
            if ref.code in BY_SUBJECT | BY_CAUSE:
                subject = leg.subject if ref.code in BY_SUBJECT else entry.subject_code
                place = (ref.code, ref.funder, subject)
                changes[place] = changes.get(place, ZERO) + (amount if ref.code[0] in "19" else -amount)
    for (account, funder, subject), change in changes.items():
        if not subject or change >= 0:
            continue
        of = Q(subject=subject) if account in BY_SUBJECT else Q(entry__subject_code=subject)
        left = open_amounts(entry.book.code, account, of).get(funder, ZERO)
        if left + change < 0:
            words = {"account": account, "subject": subject, "left": show_money(left), "back": show_money(-change)}
            text = _("其后已有业务：%(subject)s 在科目 %(account)s 只剩 %(left)s 元，不能冲回 %(back)s 元。")
            raise MoreThanOpen(text % words)


def mirror_legs(entry: UUID) -> Legs:
    """The rows that would take an entry back, as the ledger itself makes them."""
    rows = Transfer.objects.filter(entry__code=entry).select_related("debit", "credit", "reservation")
    return tuple(
        Leg(
            _ref(row.credit),
            _ref(row.debit),
            row.amount,
            row.subject,
            row.reservation.subject if row.reservation else "",
        )
        for row in rows.order_by("position")
    )


def _ref(account: LedgerAccount) -> Ref:
    return Ref(account.chart_id, account.funder, account.holding)
