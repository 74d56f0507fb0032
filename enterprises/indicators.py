"""Figures of the enterprise register: active firms, valid titles, classified memberships."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import BankKind, Enterprise, Membership, Qualification, QualificationKind, RegistrationStatus
from portal.programme.indicators import (
    NURTURE,
    Aggregate,
    Indicator,
    Nature,
    Period,
    RowColumn,
    indicator_rows,
    indicators,
)

FIRM_PAGE = "enterprises:enterprise_detail"
STATUS_LABELS = dict(RegistrationStatus.choices)

FIRM_COLUMNS = (
    RowColumn(_("统一社会信用代码"), "credit_code"),
    RowColumn(_("企业名称"), "name"),
    RowColumn(_("报告单位"), "reporting_unit__name"),
    RowColumn(_("行业代码"), "industry_code"),
    RowColumn(_("成立日期"), "founded_on"),
    RowColumn(_("登记状态"), "status", labels=STATUS_LABELS),
)
OWNER_COLUMNS = (
    RowColumn(_("统一社会信用代码"), "enterprise__credit_code"),
    RowColumn(_("企业名称"), "enterprise__name"),
    RowColumn(_("报告单位"), "enterprise__reporting_unit__name"),
)
TITLE_COLUMNS = (
    *OWNER_COLUMNS,
    RowColumn(_("编号"), "number"),
    RowColumn(_("发证（入库）日期"), "granted_on"),
    RowColumn(_("失效日期"), "expires_on"),
)
MEMBERSHIP_COLUMNS = (
    *OWNER_COLUMNS,
    RowColumn(_("入库日期"), "entered_on"),
    RowColumn(_("出库日期"), "left_on"),
)


def of_enterprise(queryset: QuerySet[Any, Any], **parts: Any) -> QuerySet[Any, Any]:
    """Rows that belong to an enterprise: its unit counts them, its credit code tells firms apart."""
    defaults = {
        "unit": "enterprise__reporting_unit_id",
        "identity": "enterprise__credit_code",
        "link": "enterprise__code",
    }
    return indicator_rows(queryset, **(defaults | parts))


def owned_by_active(day: Any) -> Q:
    """The enterprise test of ``EnterpriseQuerySet.active_on``, for rows that point at an enterprise."""
    return Q(enterprise__voided_at__isnull=True, enterprise__founded_on__lte=day) & (
        Q(enterprise__ended_on__isnull=True) | Q(enterprise__ended_on__gt=day)
    )


def active_enterprises(period: Period) -> QuerySet[Any, Any]:
    firms = Enterprise.objects.active_on(period.as_of)
    return indicator_rows(firms, unit="reporting_unit_id", identity="credit_code", link="code")


def new_enterprises(period: Period) -> QuerySet[Any, Any]:
    firms = Enterprise.objects.counted().filter(founded_on__range=(period.starts_on, period.as_of))
    return indicator_rows(firms, unit="reporting_unit_id", identity="credit_code", link="code")


def valid_titles(kind: QualificationKind, period: Period) -> QuerySet[Any, Any]:
    day = period.as_of
    held = Qualification.objects.counted().filter(owned_by_active(day)).valid_on(day).filter(kind=kind)
    return of_enterprise(held)


def stays_in_bank(bank: BankKind, period: Period) -> QuerySet[Any, Any]:
    day = period.as_of
    return of_enterprise(Membership.objects.counted().filter(owned_by_active(day), bank=bank).staying_on(day))


def new_titles(kind: QualificationKind, period: Period) -> QuerySet[Any, Any]:
    granted = Qualification.objects.counted().filter(kind=kind, granted_on__range=(period.starts_on, period.as_of))
    return of_enterprise(granted, identity=F("number"))


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for indicator in INDICATORS:
        indicators.register(indicator.code, indicator)


INDICATORS = (
    Indicator(
        code="enterprises_active",
        title=_("在册存续科技型企业"),
        group=NURTURE,
        unit_of_measure=_("家"),
        nature=Nature.STOCK,
        aggregate=Aggregate.COUNT,
        definition=_("截至统计日已成立，且未注销、吊销或迁出（或该日期晚于统计日）的在册企业数。"),
        rows=active_enterprises,
        columns=FIRM_COLUMNS,
        detail_url=FIRM_PAGE,
    ),
    Indicator(
        code="enterprises_new",
        title=_("当年新成立科技型企业"),
        group=NURTURE,
        unit_of_measure=_("家"),
        nature=Nature.FLOW,
        aggregate=Aggregate.COUNT,
        definition=_("成立日期在当年1月1日至统计日（含）之间的在册企业数，其后注销的仍计入。"),
        rows=new_enterprises,
        columns=FIRM_COLUMNS,
        detail_url=FIRM_PAGE,
    ),
    Indicator(
        code="hnte_valid",
        title=_("有效期内高新技术企业"),
        group=NURTURE,
        unit_of_measure=_("家"),
        nature=Nature.STOCK,
        aggregate=Aggregate.DISTINCT,
        definition=_("持有证书且发证日期不晚于统计日、统计日早于三年后同日的存续企业数，一家企业只计一次。"),
        rows=lambda period: valid_titles(QualificationKind.HIGH_TECH, period),
        columns=TITLE_COLUMNS,
        detail_url=FIRM_PAGE,
    ),
    Indicator(
        code="hnte_granted",
        title=_("当年新发高新技术企业证书"),
        group=NURTURE,
        unit_of_measure=_("件"),
        nature=Nature.FLOW,
        aggregate=Aggregate.COUNT,
        definition=_("发证日期在当年1月1日至统计日（含）之间的高新技术企业证书数。"),
        rows=lambda period: new_titles(QualificationKind.HIGH_TECH, period),
        columns=TITLE_COLUMNS,
        detail_url=FIRM_PAGE,
    ),
    Indicator(
        code="tech_sme_valid",
        title=_("入库科技型中小企业"),
        group=NURTURE,
        unit_of_measure=_("家"),
        nature=Nature.STOCK,
        aggregate=Aggregate.DISTINCT,
        definition=_("当年入库、入库日期不晚于统计日，且未撤销（或撤销日期晚于统计日）的存续企业数。"),
        rows=lambda period: valid_titles(QualificationKind.TECH_SME, period),
        columns=TITLE_COLUMNS,
        detail_url=FIRM_PAGE,
    ),
    Indicator(
        code="reserve_hightech",
        title=_("高新技术后备培育企业"),
        group=NURTURE,
        unit_of_measure=_("家"),
        nature=Nature.STOCK,
        aggregate=Aggregate.DISTINCT,
        definition=_("培育入库日期不晚于统计日，且未出库（或出库日期晚于统计日）的存续企业数。"),
        rows=lambda period: stays_in_bank(BankKind.HIGH_TECH_RESERVE, period),
        columns=MEMBERSHIP_COLUMNS,
        detail_url=FIRM_PAGE,
    ),
)
