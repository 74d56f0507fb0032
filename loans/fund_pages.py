"""Where funds and orders show up: side menu and workbench."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, Func, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from loans.models import OrderEvent, PostingOrder
from portal.core.menu import MenuEntry, add_to_menu
from portal.core.work import WorkSource, add_work


def orders_to_decide(user: Any, today: date) -> QuerySet[Any]:
    """Prepared by somebody else of my organisation: the preparer is never the second person."""
    return PostingOrder.objects.to_decide_by(user)


def orders_sent(user: Any, today: date) -> QuerySet[Any]:
    return PostingOrder.objects.sent_by(user)


def order_address(code: str) -> str:
    return reverse("loans:order_detail", args=[code])


def _title() -> Any:
    """``城市资金 3 号：出资到账（120,000.00 元）`` as an expression."""
    word = Case(*(When(event=event, then=Value(str(event.label))) for event in OrderEvent), output_field=CharField())
    number = Cast(F("number"), CharField())
    amount = Func(F("amount"), Value("FM999,999,999,999,999,990.00"), function="to_char", output_field=CharField())
    return Concat(F("fund__name"), Value(" "), number, Value(" 号："), word, Value("（"), amount, Value(" 元）"))


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    add_to_menu(
        MenuEntry("pool", _("资金"), "loans:fund_list", "loans:fund:read", 40),
        MenuEntry("pool", _("记账单"), "loans:order_list", "loans:fund:read", 45),
    )
    add_work(
        WorkSource(
            key="orders",
            title=_("记账单待复核"),
            rows=orders_to_decide,
            address=order_address,
            subject="code",
            name=_title(),
            due_on="",
            state=_("待复核"),
            permission="loans:order:approve",
        )
    )
    add_work(
        WorkSource(
            key="orders_sent",
            title=_("我制作的记账单"),
            rows=orders_sent,
            address=order_address,
            subject="code",
            name=_title(),
            due_on="",
            state=_("等待复核"),
            permission="loans:order:prepare",
            waits_for_others=True,
        )
    )
