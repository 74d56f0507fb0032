"""What the feedback says of one loan: its state on a day, and the course of its balance."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractYear

from loans.models import Feedback, Loan
from loans.states import grade_word, standing_word
from portal.core.display import StateWord


@dataclass(frozen=True)
class LoanStanding:
    """A loan as the reports show it on ``on``: ``last`` is the last report by then; ``balance`` in yuan."""

    on: date
    last: Feedback | None
    balance: Decimal | None
    word: StateWord | None
    grade: StateWord | None


def standing_on(loan: Loan, reports: list[Feedback], on: date) -> LoanStanding:
    """From the loan's reports (any order). Before the disbursement there is nothing to say.

    Without a report by ``on`` the balance is the principal, or zero when a later report says it was settled by then.
    """
    if on < loan.disbursed_on:
        return LoanStanding(on, None, None, None, None)
    known = [report for report in reports if report.as_of <= on]
    last = max(known, key=lambda report: report.as_of, default=None)
    settlements = [report.settled_on for report in reports if report.settled_on and report.settled_on <= on]
    unreported = Decimal(0) if settlements else loan.principal
    balance = unreported if last is None else last.balance
    word = standing_word(
        settled_on=max(settlements, default=None),
        due_on=loan.due_on,
        days_overdue=last.days_overdue if last and last.balance else 0,
        on=on,
    )
    return LoanStanding(on, last, balance, word, grade_word(last.grade) if last else None)


def balance_chart(loan: Loan, reports: list[Feedback], unit_label: str, scale: int) -> dict[str, Any]:
    """The balance at the disbursement and at every report, for ``charts.js``. Numbers for drawing only."""
    points = [(loan.disbursed_on, loan.principal)] + [(one.as_of, one.balance) for one in reversed(reports)]
    return {
        "kind": "line",
        "step": True,
        "unit": unit_label,
        "categories": [day.isoformat() for day, _amount in points],
        "series": [{"name": unit_label, "values": [f"{amount.scaleb(-scale):.2f}" for _day, amount in points]}],
    }


def lent_by_year(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Number and sum of loans by year of disbursement, latest first."""
    by_year = rows.order_by().values(year=ExtractYear("disbursed_on"))
    return by_year.annotate(loans=Count("pk"), lent=Sum("principal")).order_by("-year")
