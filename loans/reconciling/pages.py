"""Where the reconciling desk shows up: side menu and workbench."""

from datetime import date
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from loans.models import Fund, Reconciliation, SpecialAccount
from loans.parameters import RECONCILIATION_DUE_DAYS, parameter_on
from loans.reconciling.accounts import to_reconcile
from loans.statement_states import ReconciliationState
from portal.core.menu import MenuEntry, add_to_menu
from portal.core.work import WorkSource, add_work

READ, RECONCILE = "loans:fund:read", "loans:statement:reconcile"


def months_to_reconcile(user: Any, today: date) -> QuerySet[Any]:
    """Accounts that my organisation keeps and whose last month is not reconciled yet."""
    rows = SpecialAccount.objects.filter(fund__in=Fund.objects.kept_by(user))
    days = int(parameter_on(RECONCILIATION_DUE_DAYS, today))
    return to_reconcile(rows, today, days).annotate(place=_place("fund__code", "code"))


def sheets_to_confirm(user: Any, today: date) -> QuerySet[Any]:
    """Prepared by somebody else: the preparer is never the second person."""
    rows = Reconciliation.objects.filter(
        account__fund__in=Fund.objects.kept_by(user), state=ReconciliationState.PREPARED
    )
    return rows.exclude(preparer_person=user.person_id)


def _place(fund: str, account: str) -> Concat:
    return Concat(F(fund), Value("/"), F(account), output_field=CharField())


def account_address(place: str) -> str:
    code, _slash, holding = place.partition("/")
    return reverse("loans:reconciliation_overview", args=[code, holding])


def sheet_address(code: str) -> str:
    return reverse("loans:reconciliation_detail", args=[code])


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_to_menu(
        MenuEntry("pool", _("银行对账"), "loans:reconciliation_list", READ, 50),
        MenuEntry("pool", _("存款利息"), "loans:interest_list", READ, 55),
    )
    add_work(
        WorkSource(
            key="loans.reconcile",
            title=_("银行对账"),
            rows=months_to_reconcile,
            address=account_address,
            subject="place",
            due_on="due_on",
            name=Concat(F("fund__name"), Value(" "), F("account_number"), output_field=CharField()),
            state=_("待编制余额调节表"),
            permission=RECONCILE,
        )
    )
    add_work(
        WorkSource(
            key="loans.confirm_reconciliation",
            title=_("余额调节表"),
            rows=sheets_to_confirm,
            address=sheet_address,
            subject="code",
            due_on="",
            name=Concat(F("account__fund__name"), Value(" "), F("account__account_number"), output_field=CharField()),
            state=_("待复核余额调节表"),
            permission=RECONCILE,
        )
    )
