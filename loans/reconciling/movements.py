"""What the books say of one special account: movements (an entry in one direction) and how far lines cover them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from loans.ledger.models import JournalEntry, LedgerAccount, Transfer
from loans.models import SpecialAccount, StatementMatch
from loans.models.statements import Direction

DEPOSITS = ("1001", "1002")
OPENING = "opening"
MONEY: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=18, decimal_places=2)
ZERO = Decimal("0.00")


@dataclass
class Movement:
    """One entry of the books that moves the account's money in one direction; a row for each funder, say.

    ``left`` is what no bank line covers, in yuan. ``later`` is what lines after the day asked for cover.
    """

    entry: JournalEntry
    direction: str
    transfers: list[Transfer] = field(default_factory=list)
    amount: Decimal = ZERO
    left: Decimal = ZERO
    later: Decimal = ZERO

    @property
    def day(self) -> date:
        return self.entry.business_on

    @property
    def pick(self) -> str:
        """How the desk names it: the entry's code and the direction."""
        return f"{self.entry.code}:{self.direction}"

    @property
    def signed_left(self) -> Decimal:
        return self.left if self.direction == Direction.IN else -self.left

    @property
    def is_untouched(self) -> bool:
        return self.left == self.amount and not self.later


def deposit_accounts(account: SpecialAccount) -> QuerySet[LedgerAccount]:
    """The ledger's accounts 1001 and 1002 of the special account."""
    return LedgerAccount.objects.filter(
        book__code=account.fund.book_code, chart__code__in=DEPOSITS, holding=account.code
    )


@dataclass(frozen=True)
class Deposits:
    """The ledger's accounts of one special account (row ids), and what the books say stands in them, in yuan.

    ``at`` the end of the day asked for, ``before`` the start of another day.
    """

    accounts: tuple[int, ...]
    at: Decimal
    before: Decimal


def deposits_of(account: SpecialAccount, day: date, start: date | None = None) -> Deposits:
    """One statement. Without ``start`` nothing stood before."""
    upto, early = Q(days__day__lte=day), Q(days__day__lt=start or date.min)
    found = deposit_accounts(account).annotate(
        into=Sum("days__debit", filter=upto),
        out=Sum("days__credit", filter=upto),
        into_before=Sum("days__debit", filter=early),
        out_before=Sum("days__credit", filter=early),
    )
    rows = list(found.values_list("pk", "into", "out", "into_before", "out_before"))
    at = sum(((row[1] or ZERO) - (row[2] or ZERO) for row in rows), ZERO)
    before = sum(((row[3] or ZERO) - (row[4] or ZERO) for row in rows), ZERO)
    return Deposits(tuple(row[0] for row in rows), at, before)


def transfers_of(account: SpecialAccount, deposits: Deposits | None = None) -> QuerySet[Any]:
    """Transfers that bring money into the account (``comes_in``) or take it out.

    A transfer between 1001 and 1002 of the same account moves nothing for the bank and is left out.
    """
    own = deposits.accounts if deposits else tuple(deposit_accounts(account).values_list("pk", flat=True))
    rows = Transfer.objects.filter(Q(debit__in=own) | Q(credit__in=own)).exclude(debit__in=own, credit__in=own)
    return rows.annotate(comes_in=Case(When(debit__in=own, then=Value(True)), default=Value(False)))  # noqa: FBT003


def matched_amount(account: SpecialAccount, **lines: object) -> Coalesce:
    """What live matches with lines of the account cover of a transfer; ``lines`` narrows the lines."""
    rows = StatementMatch.objects.live().filter(transfer=OuterRef("pk"), line__account=account, **lines)
    summed = rows.order_by().values("transfer").annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(summed, output_field=MONEY), Value(ZERO), output_field=MONEY)


def movements_until(
    account: SpecialAccount, day: date, *, since: date | None = None, deposits: Deposits | None = None
) -> list[Movement]:
    """Movements through ``day`` that lines through ``day`` do not wholly cover, oldest first.

    An entry and its reversal, both uncovered and both through ``day``, cancel each other and are left out.
    """
    rows = transfers_of(account, deposits).filter(business_on__lte=day)
    if since is not None:
        rows = rows.filter(business_on__gte=since)
    rows = rows.annotate(
        covered=matched_amount(account, line__day__lte=day), later=matched_amount(account, line__day__gt=day)
    )
    open_rows = (
        rows.filter(covered__lt=F("amount")).select_related("entry").order_by("business_on", "entry_id", "position")
    )
    return without_reversed(_by_entry(open_rows))


def open_movements(account: SpecialAccount, *, since: date | None = None) -> list[Movement]:
    """Movements that lines of any day do not wholly cover, oldest first; cancelled pairs left out."""
    return movements_until(account, date.max, since=since)


def _by_entry(rows: Iterable[Transfer]) -> list[Movement]:
    found: dict[tuple[int, str], Movement] = {}
    for row in rows:
        direction = Direction.IN if row.comes_in else Direction.OUT  # type: ignore[attr-defined]
        key = (row.entry_id, direction)
        movement = found.setdefault(key, Movement(row.entry, direction))
        movement.transfers.append(row)
        movement.amount += row.amount
        movement.left += row.amount - row.covered  # type: ignore[attr-defined]
        movement.later += row.later  # type: ignore[attr-defined]
    return list(found.values())


def without_reversed(movements: list[Movement]) -> list[Movement]:
    """Leave out each untouched entry together with its untouched reversal: the bank will never show either."""
    untouched = {movement.entry.pk: movement for movement in movements if movement.is_untouched}
    cancelled: set[int] = set()
    for movement in untouched.values():
        original = untouched.get(movement.entry.reverses_id or 0)
        if original is not None and original.amount == movement.amount:
            cancelled |= {movement.entry.pk, original.entry.pk}
    return [movement for movement in movements if movement.entry.pk not in cancelled]


def settled_at_opening(account: SpecialAccount, deposits: Deposits, start: date, day: date) -> Decimal:
    """What opening entries from ``start`` to ``day`` put in, less what movements before ``start`` lines show later.

    Together with the books before ``start`` this is what the bank should have had on ``start``. One statement.
    """
    entered = transfers_of(account, deposits).filter(entry__kind=OPENING, business_on__range=(start, day))
    booked = entered.order_by().values_list("comes_in").annotate(total=Sum("amount"), sign=Value(1))
    live = StatementMatch.objects.live().filter(line__account=account, transfer__business_on__lt=start)
    matched = live.exclude(transfer__entry__kind=OPENING).order_by()
    comes_in = Case(When(line__direction=Direction.IN, then=Value(True)), default=Value(False))  # noqa: FBT003
    late = matched.values_list(comes_in).annotate(total=Sum("amount"), sign=Value(-1))
    return sum((sign * (total if into else -total) for into, total, sign in booked.union(late, all=True)), ZERO)
