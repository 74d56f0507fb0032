"""The life of an imported bank statement, and of a bank reconciliation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.states import Machine


class StatementState(models.TextChoices):
    PREVIEWED = "previewed", _("待确认")
    APPLIED = "applied", _("已导入")
    DISCARDED = "discarded", _("已放弃")


class ReconciliationState(models.TextChoices):
    PREPARED = "prepared", _("待复核")
    CONFIRMED = "confirmed", _("已确认")
    RETURNED = "returned", _("已退回")


STATEMENT = Machine(
    name="loans.bank_statement",
    moves={StatementState.PREVIEWED: frozenset({StatementState.APPLIED, StatementState.DISCARDED})},
    labels={state.value: str(state.label) for state in StatementState},
    colours={
        StatementState.PREVIEWED: "amber",
        StatementState.APPLIED: "green",
        StatementState.DISCARDED: "grey",
    },
)

RECONCILIATION = Machine(
    name="loans.reconciliation",
    moves={ReconciliationState.PREPARED: frozenset({ReconciliationState.CONFIRMED, ReconciliationState.RETURNED})},
    labels={state.value: str(state.label) for state in ReconciliationState},
    colours={
        ReconciliationState.PREPARED: "amber",
        ReconciliationState.CONFIRMED: "green",
        ReconciliationState.RETURNED: "red",
    },
)
