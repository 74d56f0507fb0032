"""What the loan register shows in an enterprise's file."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from loans.models import Loan
from loans.states import grade_word
from portal.core.panels import Panel, add_enterprise_panel
from portal.programme.scope import shown_to


def loan_rows(enterprise: Enterprise, user: Any) -> QuerySet[Any]:
    return shown_to(user, Loan).filter(enterprise=enterprise).order_by("-disbursed_on", "-pk")


def loans(enterprise: Enterprise, user: Any, as_of: date) -> dict[str, Any]:
    """The loans with their balance and grade as reported by the day asked for."""
    rows = loan_rows(enterprise, user).select_related("bank").with_balance_on(as_of)  # type: ignore[attr-defined]
    return {"loans": [(loan, grade_word(loan.last_grade)) for loan in rows.annotate(last_grade=F("last__grade"))]}


PANEL = Panel("loans", _("贷款"), "loans/_enterprise_panel.html", loans, loan_rows, "loans:loan:read", 50)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_enterprise_panel(PANEL)
