"""The enterprise list: columns, facets, search."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import BankKind, Enterprise, Membership, Qualification, QualificationKind, RegistrationStatus
from enterprises.states import status_word
from portal.accounts.days import Today
from portal.core.lists import Column, Facet, Kind, ListSpec
from portal.programme.facets import choice_facet, unit_facet


def enterprise_address(enterprise: Enterprise) -> str:
    return reverse("enterprises:enterprise_detail", args=[enterprise.code])


def search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Part of the name, the credit code, or the pinyin initials."""
    return rows.search(text)  # type: ignore[attr-defined]


TITLE_CHOICES = [
    *((f"{kind}:valid", f"{label}（有效）") for kind, label in QualificationKind.choices),
    *((f"{kind}:ever", f"{label}（曾经）") for kind, label in QualificationKind.choices),
]


def holds_title(choice: str) -> Q:
    """Firms with a title valid today, or that ever had one."""
    kind, _colon, when = choice.partition(":")
    titles = Qualification.objects.counted().filter(kind=kind)
    if when == "valid":
        titles = titles.valid_on(Today())  # type: ignore[arg-type]
    return Q(pk__in=titles.values("enterprise_id"))


def in_bank(bank: str) -> Q:
    return Q(pk__in=Membership.objects.counted().filter(bank=bank, left_on__isnull=True).values("enterprise_id"))


ENTERPRISES = ListSpec(
    key="enterprises",
    title=_("企业库"),
    list_name="enterprises:enterprise_list",
    export_name="enterprises:enterprise_export",
    default_sort="code",
    columns=(
        Column("name", _("企业名称"), "name", sort="name_initials", link=enterprise_address, width=36, wraps=True),
        Column("code", _("统一社会信用代码"), "credit_code", Kind.CODE, sort="credit_code", width=22),
        Column("unit", _("报告单位"), "reporting_unit.name", sort="reporting_unit__position", width=12),
        Column("industry", _("行业代码"), "industry_code", sort="industry_code", width=10),
        Column("founded", _("成立日期"), "founded_on", Kind.DAY, sort="founded_on", width=12),
        Column(
            "capital",
            _("注册资本"),
            "registered_capital",
            Kind.MONEY,
            sort="registered_capital",
            total="registered_capital",
            width=20,
        ),
        Column("status", _("登记状态"), status_word, Kind.STATE, width=10),
    ),
    facets=(
        unit_facet("reporting_unit"),
        choice_facet("status", _("登记状态"), "status", RegistrationStatus),
        Facet("title", _("资质"), lambda _user: TITLE_CHOICES, where=holds_title),
        Facet("bank", _("分类信息库"), lambda _user: BankKind.choices, where=in_bank, in_line=False),
    ),
    search=search,
    search_hint=_("名称、信用代码或拼音首字母"),
    empty=_("企业库还没有企业"),
    empty_how=_("在“数据导入”中导入企业名录后，企业会列在这里。"),
)
