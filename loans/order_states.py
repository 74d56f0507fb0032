"""The life of an order (记账单): one person prepares it, another posts or refuses it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.states import Machine


class OrderState(models.TextChoices):
    PREPARED = "prepared", _("待复核")
    POSTED = "posted", _("已入账")
    REFUSED = "refused", _("已驳回")
    WITHDRAWN = "withdrawn", _("已撤回")


ORDER = Machine(
    name="loans.posting_order",
    moves={OrderState.PREPARED: frozenset({OrderState.POSTED, OrderState.REFUSED, OrderState.WITHDRAWN})},
    labels={state.value: str(state.label) for state in OrderState},
    colours={
        OrderState.PREPARED: "amber",
        OrderState.POSTED: "green",
        OrderState.REFUSED: "red",
        OrderState.WITHDRAWN: "grey",
    },
)
