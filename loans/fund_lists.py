"""The lists of funds and of orders."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from loans.ledger.models import BookKind
from loans.models import Fund, OrderEvent, PostingOrder
from loans.order_states import ORDER, OrderState
from portal.core.display import StateWord
from portal.core.lists import Column, Facet, Kind, ListSpec
from portal.programme.facets import choice_facet


def fund_address(fund: Fund) -> str:
    return reverse("loans:fund_detail", args=[fund.code])


def order_address(order: PostingOrder) -> str:
    return reverse("loans:order_detail", args=[order.code])


def order_word(order: PostingOrder) -> StateWord:
    return StateWord(OrderState(order.state).label, ORDER.colours[order.state])


def funder_names(fund: Fund) -> str:
    return "、".join(one.name for one in fund.funders.all())


def example_word(fund: Fund) -> StateWord | None:
    return StateWord(_("示例"), "amber") if fund.is_example else None


def find_fund(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(name__contains=text) | rows.filter(number__startswith=text.lower())


def find_order(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(reason__contains=text) | rows.filter(fund__number__startswith=text.lower())


def fund_choices(user: Any) -> Iterable[tuple[str, str]]:
    return Fund.objects.visible_to(user).values_list("number", "name")


FUNDS = ListSpec(
    key="funds",
    title=_("资金"),
    columns=(
        Column("name", _("资金名称"), "name", sort="name", link=fund_address, wraps=True, width=30),
        Column("number", _("资金编号"), "number", Kind.CODE, sort="number"),
        Column("kind", _("种类"), "get_kind_display", sort="kind", width=24),
        Column("owner", _("管理单位"), "owner", sort="owner__name", wraps=True, width=24),
        Column("opened_on", _("设立日期"), "opened_on", Kind.DAY, sort="opened_on"),
        Column("funders", _("出资人"), funder_names, wraps=True, width=30),
        Column("accounts", _("专户数"), lambda fund: len(fund.accounts.all()), Kind.NUMBER),
        Column("is_example", _("标记"), example_word, Kind.STATE),
    ),
    default_sort="number",
    list_name="loans:fund_list",
    facets=(choice_facet("kind", _("种类"), "kind", BookKind),),
    search=find_fund,
    search_hint=_("资金名称或编号"),
    empty=_("还没有资金"),
    empty_how=_("管理单位的财务人员点“设立资金”后列在这里。"),
)

ORDERS = ListSpec(
    key="orders",
    title=_("记账单"),
    columns=(
        Column("number", _("单号"), "number", Kind.NUMBER, sort="id", link=order_address),
        Column("fund", _("资金"), "fund.number", Kind.CODE, sort="fund__number", width=20),
        Column("event", _("事项"), "get_event_display", sort="event", link=order_address, width=20),
        Column("amount", _("金额"), "amount", Kind.MONEY, sort="amount", width=18),
        Column("business_on", _("业务日期"), "business_on", Kind.DAY, sort="business_on"),
        Column("state", _("状态"), order_word, Kind.STATE, sort="state"),
        Column("reason", _("事由"), "reason", wraps=True, width=36),
        Column("prepared_by", _("制单人"), "prepared_by.person.name"),
        Column("decided_by", _("复核人"), "decided_by.person.name"),
    ),
    default_sort="-number",
    list_name="loans:order_list",
    export_name="loans:order_export",
    facets=(
        choice_facet("state", _("状态"), "state", OrderState),
        Facet("fund", _("资金"), fund_choices, path="fund__number"),
        choice_facet("event", _("事项"), "event", OrderEvent, in_line=False),
    ),
    search=find_order,
    search_hint=_("事由或资金编号"),
    empty=_("还没有记账单"),
    empty_how=_("财务人员在资金页面点“制单”，填写后由另一人复核入账。"),
)
