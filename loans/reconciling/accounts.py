"""The special accounts as the reconciling desk sees them: covered until when, reconciled until when, overdue or not."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, F, Func, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from loans.models import BankStatement, Fund, Reconciliation, SpecialAccount, StatementLine, StatementMatch
from loans.reconciling.movements import MONEY, ZERO
from loans.statement_states import ReconciliationState
from portal.accounts.models import User
from portal.core.display import StateWord
from portal.programme.scope import fetch


class MonthEnd(Func):
    """The last day of the month that is ``months`` after that of a day."""

    output_field = DateField()
    template = (
        "(date_trunc('month', %(expressions)s)::date + make_interval(months => %(months)s) - interval '1 day')::date"
    )

    def __init__(self, day: Any, *, months: int) -> None:
        super().__init__(day, months=months + 1)


def accounts_for(user: Any) -> QuerySet[SpecialAccount]:
    """The special accounts of the funds that ``user`` may see."""
    rows = SpecialAccount.objects.filter(fund__in=Fund.objects.visible_to(user))
    return rows.select_related("fund__owner", "fund__book", "bank")


def kept_accounts_for(user: Any) -> QuerySet[SpecialAccount]:
    """Those whose books the user's own organisation keeps: only these may be worked on."""
    return accounts_for(user).filter(fund__in=Fund.objects.kept_by(user))


def fetch_account(rows: QuerySet[SpecialAccount], code: UUID, account: str) -> SpecialAccount:
    """The account ``account`` of the fund ``code``, or 404."""
    found: SpecialAccount = fetch(rows, fund__code=code, code=account)
    return found


def keeps(user: Any, account: SpecialAccount) -> bool:
    assert isinstance(user, User)  # noqa: S101 - every page stands behind the login guard
    return account.fund.owner_id == user.organisation_id


def account_page(name: str, account: SpecialAccount, *more: object) -> str:
    """The address of a page of the account."""
    return reverse(f"loans:{name}", args=[account.fund.code, account.code, *more])


def with_standing(rows: QuerySet[SpecialAccount], due_days: int) -> QuerySet[Any]:
    """With ``covered_until``, ``lines_open``, ``reconciled_until``, ``next_month`` (end of the first month that is not
    confirmed), ``due_on`` (``due_days`` after it) and ``waiting`` (sheets to confirm); no further statement.
    """
    applied = BankStatement.objects.applied().filter(account=OuterRef("pk")).order_by()
    sheets = Reconciliation.objects.filter(account=OuterRef("pk")).order_by()
    first = Subquery(applied.order_by("first_on").values("first_on")[:1])
    done = Subquery(sheets.filter(state=ReconciliationState.CONFIRMED).order_by("-month_end").values("month_end")[:1])
    waiting = sheets.filter(state=ReconciliationState.PREPARED).values("account").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        covered_until=Subquery(applied.order_by("-last_on").values("last_on")[:1]),
        reconciled_until=done,
        lines_open=Coalesce(Subquery(_open_lines()), 0),
        waiting=Coalesce(Subquery(waiting), 0),
        next_month=Coalesce(
            MonthEnd(done, months=1),
            MonthEnd(Coalesce(first, Greatest("opened_on", "fund__book__opened_on")), months=0),
        ),
    ).annotate(due_on=Cast(F("next_month") + Value(timedelta(days=due_days)), DateField()))


def _open_lines() -> QuerySet[Any, Any]:
    """How many lines of the account no live match wholly covers."""
    live = StatementMatch.objects.live().filter(line=OuterRef("pk")).order_by().values("line")
    covered = Subquery(live.annotate(total=Sum("amount")).values("total"), output_field=MONEY)
    rows = StatementLine.objects.filter(account=OuterRef("pk")).annotate(
        covered=Coalesce(covered, Value(ZERO), output_field=MONEY)
    )
    return rows.filter(covered__lt=F("amount")).order_by().values("account").annotate(n=Count("pk")).values("n")


def to_reconcile(rows: QuerySet[SpecialAccount], today: date, due_days: int) -> QuerySet[Any]:
    """Accounts with a month that is over and not confirmed, and no sheet of it on its way."""
    standing = with_standing(rows, due_days).filter(next_month__lt=today, waiting=0)
    return standing.filter(Q(closed_on__isnull=True) | Q(next_month__lte=MonthEnd(F("closed_on"), months=0)))


def standing_word(account: Any, today: date) -> StateWord:
    """Of an account with its standing."""
    if account.closed_on is not None and account.next_month > account.closed_on.replace(day=28) + timedelta(days=4):
        return StateWord(_("已销户"), "grey")
    if account.next_month >= today:
        return StateWord(_("已对账"), "green")
    if account.waiting:
        return StateWord(_("待复核"), "amber")
    if account.due_on < today:
        return StateWord(_("逾期未对账"), "red")
    return StateWord(_("待编制"), "amber")
