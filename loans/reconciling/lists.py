"""The lists of the reconciling desk: accounts with their standing, and the lines of one account."""

from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from loans.models import Direction, Fund, SpecialAccount, StatementLine
from loans.reconciling.accounts import account_page, standing_word
from portal.core.display import StateWord
from portal.core.lists import Column, Facet, Kind, ListSpec
from portal.programme.facets import choice_facet


def fund_choices(user: Any) -> list[tuple[str, str]]:
    return [(str(code), name) for code, name in Fund.objects.visible_to(user).values_list("code", "name")]


def accounts_list(today: date) -> ListSpec:
    """Declared for each request: its state column knows the day."""
    return ListSpec(
        key="reconciliations",
        title=_("银行对账"),
        list_name="loans:reconciliation_list",
        export_name="loans:reconciliation_export",
        default_sort="due",
        columns=(
            Column("fund", _("资金"), "fund.name", sort="fund__name", width=30, wraps=True),
            Column("bank", _("开户银行"), "bank.name", sort="bank__name", width=24, wraps=True),
            Column("number", _("账号"), "account_number", Kind.CODE, link=_overview, width=24),
            Column("kind", _("种类"), "get_kind_display", width=8),
            Column("covered", _("对账单导入至"), "covered_until", Kind.DAY, sort="covered_until", width=14),
            Column("open", _("未匹配流水"), "lines_open", Kind.NUMBER, sort="lines_open", total="lines_open"),
            Column("until", _("已对账至"), "reconciled_until", Kind.DAY, sort="reconciled_until", width=12),
            Column("next", _("下一待对账月末"), "next_month", Kind.DAY, sort="next_month", width=14),
            Column("due", _("编制期限"), "due_on", Kind.DAY, sort="due_on", width=12),
            Column("state", _("状态"), lambda row: standing_word(row, today), Kind.STATE, width=12),
        ),
        facets=(
            Facet("fund", _("资金"), fund_choices, path="fund__code"),
            choice_facet("kind", _("存款种类"), "kind", SpecialAccount.Kind),
        ),
        search=lambda rows, text: rows.filter(
            Q(account_number__contains=text) | Q(fund__name__contains=text) | Q(bank__name__contains=text)
        ),
        search_hint=_("账号、资金或银行名称"),
        empty=_("还没有专户"),
        empty_how=_("在资金中登记专户后列在这里，导入对账单后逐月对账。"),
    )


def _overview(account: SpecialAccount) -> str:
    return account_page("reconciliation_overview", account)


def line_address(line: StatementLine) -> str:
    return reverse("loans:line_detail", args=[line.code])


def _matched_word(line: Any) -> StateWord:
    if not line.matched:
        return StateWord(_t("未匹配"), "amber")
    return StateWord(_t("已匹配"), "green") if line.matched == line.amount else StateWord(_t("部分匹配"), "blue")


def _search_lines(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(
        Q(counterparty_name__contains=text)
        | Q(summary__contains=text)
        | Q(reference__startswith=text.upper())
        | Q(counterparty_account__startswith=text)
    )


LINES = ListSpec(
    key="statement_lines",
    title=_("银行流水"),
    list_name="loans:reconciliation_list",
    default_sort="-day",
    columns=(
        Column("day", _("交易日期"), "day", Kind.DAY, sort="day", link=line_address, width=12),
        Column("direction", _("收支"), "get_direction_display", width=6),
        Column("into", _("收入"), "into", Kind.MONEY, total="into"),
        Column("out", _("支出"), "out", Kind.MONEY, total="out"),
        Column("balance", _("余额"), "balance", Kind.MONEY),
        Column("name", _("对方户名"), "counterparty_name", width=30, wraps=True),
        Column("summary", _("摘要"), "summary", width=30, wraps=True),
        Column("reference", _("流水号"), "reference", Kind.CODE, width=22),
        Column("state", _("匹配"), _matched_word, Kind.STATE),
    ),
    facets=(choice_facet("direction", _("收支"), "direction", Direction),),
    search=_search_lines,
    search_hint=_("对方、摘要或流水号"),
    empty=_("还没有流水"),
    empty_how=_("导入这个专户的对账单后，银行的每一笔收支列在这里。"),
)


def lines_with_sides(rows: QuerySet[StatementLine]) -> QuerySet[Any]:
    """With ``into`` and ``out``, so that lists can add them up, and ``matched``."""
    into = Case(When(direction=Direction.IN, then=F("amount")))
    out = Case(When(direction=Direction.OUT, then=F("amount")))
    return rows.with_matched().annotate(into=into, out=out)  # type: ignore[attr-defined]
