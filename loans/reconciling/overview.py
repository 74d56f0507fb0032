"""The months of one special account, latest first: reconciled, waiting, to be prepared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.models import Reconciliation
from loans.reconciling.months import next_month_end
from loans.statement_states import RECONCILIATION, ReconciliationState
from portal.core.display import StateWord

MOST_MONTHS = 24


@dataclass(frozen=True)
class MonthRow:
    """``latest`` is the newest sheet of the month, if any."""

    day: date
    latest: Reconciliation | None

    @property
    def word(self) -> StateWord:
        if self.latest is None:
            return StateWord(_("未编制"), "grey")
        state = ReconciliationState(self.latest.state)
        return StateWord(state.label, RECONCILIATION.colours[state])


def snapshot_sheet(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """A kept snapshot with days and amounts as the page of the month has them."""
    sheet: dict[str, Any] = {"day": date.fromisoformat(snapshot["day"])}
    for key, value in snapshot.items():
        if isinstance(value, list):
            sheet[key] = [
                one | {"day": date.fromisoformat(one["day"]), "amount": Decimal(one["amount"])} for one in value
            ]
        elif key != "day":
            sheet[key] = Decimal(value)
    return sheet


@dataclass(frozen=True)
class Months:
    """``rows``: months with a statement or a sheet, latest first. ``bare``: how many months after them have neither,
    of which ``next_bare`` is the first.
    """

    rows: list[MonthRow]
    bare: int
    next_bare: date | None


def months_of(account: Any, today: date) -> Months:
    """The months that are over, from the first with a statement or a sheet; of an account with its standing."""
    sheets: dict[date, Reconciliation] = {}
    for row in Reconciliation.objects.filter(account=account).order_by("month_end", "version"):
        sheets[row.month_end] = row
    day = min([*sheets, account.next_month])
    days = []
    while day < today and (account.closed_on is None or day.replace(day=1) <= account.closed_on):
        days.append(day)
        day = next_month_end(day)
    covered = account.covered_until or date.min
    known = [one for one in days if one in sheets or one.replace(day=1) <= covered]
    bare = [one for one in days if one not in known]
    rows = [MonthRow(one, sheets.get(one)) for one in reversed(known)]
    return Months(rows[:MOST_MONTHS], len(bare), min(bare, default=None))
