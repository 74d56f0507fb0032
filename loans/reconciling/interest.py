"""Interest due against interest received, for each special account and interest period.

Due: from the balances of the books by day and the deposit terms. Received: what the books credited for the account.
A period's interest arrives on its last day at the earliest and before the last day of the next period.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from loans.ledger.models import AccountDay, Transfer
from loans.models import DepositTerm, SpecialAccount
from loans.parameters import INTEREST_TOLERANCE, parameter_on
from loans.pool.kinds import EntryKind
from loans.reconciling.movements import DEPOSITS, ZERO
from loans.statements.interest import Balances, Period, Term, earned, maturities, periods, rounded, stretches
from portal.core.display import StateWord
from portal.core.money import parse_money

KINDS = (EntryKind.INTEREST_CREDITED, EntryKind.INTEREST_OWED)
# Where the money of an interest entry arrives: in an account, or it was waiting as an unmatched receipt.
ARRIVES = (*DEPOSITS, "2005")
Holding = tuple[str, str]


@dataclass(frozen=True)
class InterestRow:
    """One interest period of one account; amounts in yuan. ``bare_days``: days with money but without a term."""

    account: SpecialAccount
    period: Period
    due: Decimal
    received: Decimal
    bare_days: int
    tolerance: Decimal

    @property
    def difference(self) -> Decimal:
        """What was received less what was due; negative: too little came."""
        return self.received - self.due

    @property
    def is_short(self) -> bool:
        return self.period.is_over and -self.difference > self.tolerance

    @property
    def is_late_whole(self) -> bool:
        """Nothing at all came for a period that should have earned something."""
        return self.is_short and not self.received

    @property
    def word(self) -> StateWord:
        if not self.period.is_over:
            return StateWord(_("未到结息日"), "grey")
        if self.is_late_whole:
            return StateWord(_("未收到利息"), "red")
        if abs(self.difference) > self.tolerance:
            return StateWord(_("少收") if self.difference < 0 else _("多收"), "amber")
        if self.bare_days:
            return StateWord(_("无存款条件"), "amber")
        return StateWord(_("相符"), "green")


@dataclass(frozen=True)
class InterestCourse:
    """All periods of one account, oldest first. ``early`` came before the first crediting day."""

    account: SpecialAccount
    balances: Balances
    terms: tuple[Term, ...]
    rows: tuple[InterestRow, ...]
    early: Decimal

    def of_year(self, year: int) -> list[InterestRow]:
        """The periods that end in ``year``."""
        return [row for row in self.rows if row.period.last.year == year]


def due_of(rows: Iterable[InterestRow]) -> Decimal:
    return sum((row.due for row in rows), ZERO)


def received_of(rows: Iterable[InterestRow]) -> Decimal:
    return sum((row.received for row in rows), ZERO)


def interest_courses(accounts: Sequence[SpecialAccount], today: date) -> list[InterestCourse]:
    """Every account with its periods up to ``today``; four statements, however many accounts."""
    tolerance = parse_money(str(parameter_on(INTEREST_TOLERANCE, today)))
    moves, terms, credits_ = _moves(accounts), _terms(accounts), _received(accounts)
    return [_course(one, moves, terms[one.pk], credits_[_holding(one)], today, tolerance) for one in accounts]


def _holding(account: SpecialAccount) -> Holding:
    return account.fund.book_code, account.code


def _of_accounts(accounts: Sequence[SpecialAccount], book: str, holding: str) -> Q:
    return Q(
        **{
            f"{book}__in": {one.fund.book_code for one in accounts},
            f"{holding}__in": {one.code for one in accounts},
        }
    )


def _moves(accounts: Sequence[SpecialAccount]) -> Mapping[Holding, list[tuple[date, Decimal]]]:
    rows = AccountDay.objects.filter(
        _of_accounts(accounts, "account__book__code", "account__holding"), account__chart__code__in=DEPOSITS
    )
    sums = rows.values_list("account__book__code", "account__holding", "day").annotate(
        into=Sum("debit"), out=Sum("credit")
    )
    found: dict[Holding, list[tuple[date, Decimal]]] = defaultdict(list)
    for book, holding, day, into, out in sums.order_by("day"):
        found[book, holding].append((day, into - out))
    return found


def _terms(accounts: Sequence[SpecialAccount]) -> Mapping[int, tuple[Term, ...]]:
    found: dict[int, tuple[Term, ...]] = defaultdict(tuple)
    for row in DepositTerm.objects.filter(account__in=[one.pk for one in accounts]).order_by("valid_from"):
        term = Term(
            row.annual_rate, row.day_count, frozenset(row.credit_months), row.credit_day, row.valid_from, row.valid_to
        )
        found[row.account_id] = (*found[row.account_id], term)
    return found


def _received(accounts: Sequence[SpecialAccount]) -> Mapping[Holding, list[tuple[date, Decimal]]]:
    """(day, amount) of interest that arrived for an account, whichever account it went to; reversals are negative."""
    rows = Transfer.objects.filter(
        _of_accounts(accounts, "book__code", "subject"), entry__kind__in=[kind.value for kind in KINDS]
    )
    found: dict[Holding, list[tuple[date, Decimal]]] = defaultdict(list)
    for side, sign in (("debit", 1), ("credit", -1)):
        arrived = rows.filter(**{f"{side}__chart__code__in": ARRIVES})
        sums = arrived.values_list("book__code", "subject", "business_on").annotate(total=Sum("amount"))
        for book, holding, day, total in sums.order_by():
            found[book, holding].append((day, sign * total))
    return found


def _course(
    account: SpecialAccount,
    moves: Mapping[Holding, list[tuple[date, Decimal]]],
    terms: tuple[Term, ...],
    received: Sequence[tuple[date, Decimal]],
    today: date,
    tolerance: Decimal,
) -> InterestCourse:
    own = moves.get(_holding(account), [])
    balances = Balances(own)
    first = min([max(account.opened_on, account.fund.book.opened_on), *(day for day, _change in own)])
    until = min(today, account.closed_on) if account.closed_on else today
    is_fixed = account.kind == SpecialAccount.Kind.FIXED
    spans = maturities(balances, first, until) if is_fixed else periods(terms, first, until)
    arrived = _by_period(spans, received)
    rows = tuple(
        InterestRow(
            account,
            span,
            rounded(earned(balances, terms, span.first, span.last)),
            arrived[place],
            _bare_days(balances, terms, span),
            tolerance,
        )
        for place, span in enumerate(spans)
    )
    return InterestCourse(account, balances, terms, rows, arrived[-1])


def _by_period(spans: Sequence[Period], received: Sequence[tuple[date, Decimal]]) -> dict[int, Decimal]:
    """By the period's place; -1: what came before any period was over."""
    ends = [span.last for span in spans if span.is_over]
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for day, amount in received:
        found[bisect_right(ends, day) - 1] += amount
    return found


def _bare_days(balances: Balances, terms: Sequence[Term], span: Period) -> int:
    found = stretches(balances, terms, span.first, span.last)
    return sum(one.days for one in found if one.term is None and one.balance > 0)
