"""The list of pledge registrations."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.lists import enterprise_address
from enterprises.models import Enterprise
from ippledge.models import PledgeRegistration
from ippledge.states import pledge_word
from loans.lists import bank_choices, bare_contract, loan_address
from portal.core.lists import Column, Facet, Kind, ListSpec
from portal.programme.facets import unit_facet, year_facet


def pledge_address(pledge: PledgeRegistration) -> str:
    return reverse("ippledge:pledge_detail", args=[pledge.code])


def search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The beginning of the registration number, a whole patent number, or the pledgor."""
    number = bare_contract(text)
    firms = Enterprise.objects.search(text).values("pk")
    patent = number.removeprefix("ZL").replace(".", "")
    holding = PledgeRegistration.objects.filter(pledged_rights__right__number=patent).values("pk")
    return rows.filter(Q(number__startswith=number) | Q(enterprise__in=firms) | Q(pk__in=holding))


def standing(choice: str) -> Q:
    return Q(released_on__isnull=choice == "running")


PLEDGES = ListSpec(
    key="pledges",
    title=_("知识产权质押"),
    list_name="ippledge:pledge_list",
    export_name="ippledge:pledge_export",
    default_sort="-registered",
    columns=(
        Column("number", _("登记号"), "number", Kind.CODE, sort="number", link=pledge_address, width=20),
        Column("registered", _("登记日期"), "registered_on", Kind.DAY, sort="registered_on", width=12),
        Column(
            "firm",
            _("出质人"),
            "enterprise.name",
            link=lambda row: enterprise_address(row.enterprise),
            width=34,
            wraps=True,
        ),
        Column("unit", _("报告单位"), "enterprise.reporting_unit.name", width=12),
        Column("bank", _("质权银行"), "bank.name", width=18),
        Column(
            "loan", _("借款合同"), "loan.contract_number", Kind.CODE, link=lambda row: loan_address(row.loan), width=22
        ),
        Column(
            "secured",
            _("担保债权金额"),
            "secured_amount",
            Kind.MONEY,
            sort="secured_amount",
            total="secured_amount",
            width=18,
        ),
        Column("released", _("解除日期"), "released_on", Kind.DAY, sort="released_on", width=12),
        Column("state", _("状态"), pledge_word, Kind.STATE, width=10),
    ),
    facets=(
        unit_facet("enterprise__reporting_unit"),
        Facet("bank", _("质权银行"), bank_choices, path="bank__code"),
        year_facet("year", _("登记年度"), "registered_on"),
        Facet(
            "state",
            _("状态"),
            lambda _user: [("running", _("质押中")), ("released", _("已解除"))],
            where=standing,
            in_line=False,
        ),
    ),
    search=search,
    search_hint=_("登记号、专利号、企业名称"),
    empty=_("还没有质押登记"),
    empty_how=_("导入知识产权质押登记后列在这里，一个登记号一条，可含多件专利。"),
)
