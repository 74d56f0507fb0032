"""Opening balances: a pool that is older than the portal moves in with one entry.

The person gives the balances of the old books, line by line. Both sides of the money, ``CASH`` and ``HELD``, must come
to the same sum: they are matched with each other in the order given. Everything else has one natural counterpart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from loans.ledger.postings import Leg, Posted, Ref
from loans.pool.events import ZERO, Event, Legs, amount_of, record
from loans.pool.kinds import EntryKind
from portal.core.display import show_money
from portal.core.errors import DomainError

# Where the money lies, and to whom it belongs; fiscal funds have their own.
CASH = ("1001", "1002", "1101", "1202", "1401")
HELD = ("2001", "2002", "2003", "2004", "2005", "2101", "3101", "3102", "3103", "3201", "3202")
# Debit balances with the account that takes their credit.
PAIRED = {
    "1201": "3100",
    "1301": "3105",
    "1302": "3105",
    "1303": "3105",
    "1304": "3105",
    "1501": "3203",
    "9001": "9002",
    "9101": "9102",
    "9103": "9104",
    "9201": "9202",
    "9203": "9202",
    "9301": "9302",
}
RESERVED = {"3102", "9203"}
NEEDS_SUBJECT = RESERVED | {
    "1301",
    "1302",
    "1303",
    "1304",
    "1501",
    "2001",
    "2004",
    "2005",
    "2101",
    "9001",
    "9101",
    "9103",
}
NEEDS_SUBJECT = {
    "1301",
    "1302",
    "1303",
    "1304",
    "2001",
    "2004",
    "2005",
    "2101",
    "3102",
    "1501",
    "9001",
    "9101",
    "9103",
    "9203",
}
BY_FUNDER = {*CASH, *HELD, *PAIRED} - {"1001", "1002", "1101", "2004", "2005", "9001", "9301"}
BY_HOLDING = {"1001", "1002"}


class OpeningRefused(DomainError):
    """The balances of the old books do not fit together. ``row`` counts the lines from 1; 0 is all of them."""

    code = "opening_refused"

    def __init__(self, message: str, *, row: int = 0) -> None:
        super().__init__(message)
        self.row = row


@dataclass(frozen=True)
class OpeningLine:
    """One balance of the old books, on the account's normal side. ``subject`` names the filing, claim or receipt."""

    account: str
    amount: Decimal
    funder: str = ""
    holding: str = ""
    subject: str = ""

    @property
    def ref(self) -> Ref:
        return Ref(self.account, funder=self.funder, holding=self.holding)


def opening_legs(lines: Sequence[OpeningLine]) -> Legs:
    """The rows of the opening entry; ``OpeningRefused`` when money and its owners do not come to the same sum."""
    for number, line in enumerate(lines, 1):
        _check(line, number)
    cash = [line for line in lines if line.account in CASH]
    held = [line for line in lines if line.account in HELD]
    have, owned = (sum((line.amount for line in side), ZERO) for side in (cash, held))
    if have != owned:
        words = {"have": show_money(have), "owned": show_money(owned)}
        raise OpeningRefused(_("资金存放合计 %(have)s 元，资金来源合计 %(owned)s 元，两者必须相等。") % words)
    paired = [leg for line in lines if line.account in PAIRED for leg in _paired(line)]
    return (*_matched(cash, held), *paired)


def _check(line: OpeningLine, number: int) -> None:
    amount_of(line.amount)
    if line.account not in {*CASH, *HELD, *PAIRED}:
        raise OpeningRefused(_("科目“%(code)s”不能录入期初余额。") % {"code": line.account}, row=number)
    for wanted, value, what in (
        (line.account in BY_FUNDER, line.funder, _("出资人")),
        (line.account in BY_HOLDING, line.holding, _("专户")),
    ):
        if wanted != bool(value):
            message = _("该科目须填写%(what)s。") if wanted else _("该科目不分%(what)s，请留空。")
            raise OpeningRefused(message % {"what": what}, row=number)
    if line.account in NEEDS_SUBJECT and not line.subject:
        raise OpeningRefused(_("请填写对应的备案、补偿或收款编号。"), row=number)


def _matched(cash: Sequence[OpeningLine], held: Sequence[OpeningLine]) -> list[Leg]:
    """Debits against credits in the order given. A reservation is set aside from what is available just before."""
    legs: list[Leg] = []
    left = [line.amount for line in cash]
    place = 0
    later: list[Leg] = []
    for line in held:
        need = line.amount
        credit = Ref("3101", funder=line.funder) if line.account in RESERVED else line.ref
        if line.account in RESERVED:
            later.append(Leg(credit, line.ref, line.amount, line.subject, line.subject))
        while need:
            part = min(need, left[place])
            if part:
                subject = "" if line.account in RESERVED else line.subject or cash[place].subject
                legs.append(Leg(cash[place].ref, credit, part, subject))
            need -= part
            left[place] -= part
            if not left[place]:
                place += 1
    return legs + later


def _paired(line: OpeningLine) -> list[Leg]:
    credit = Ref(PAIRED[line.account], funder=line.funder)
    if line.account not in RESERVED:
        return [Leg(line.ref, credit, line.amount, line.subject)]
    free = Ref("9201", funder=line.funder)
    return [
        Leg(free, credit, line.amount, line.subject),
        Leg(line.ref, free, line.amount, line.subject, line.subject),
    ]


def enter_opening(event: Event, *, lines: Sequence[OpeningLine]) -> Posted:
    """Move a pool in: cash against its owners, receivables against 3105, memo accounts against their contra."""
    return record(event, EntryKind.OPENING, opening_legs(lines))
