"""Figures of intellectual property pledges: loans on them, registrations, amounts secured, appraised values."""

from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from enterprises.indicators import OWNER_COLUMNS, of_enterprise
from ippledge.models import PledgedRight, PledgeRegistration
from loans.indicators import LOAN_COLUMNS, LOAN_PAGE, lent, of_loan
from loans.models import SecurityMode
from portal.programme.indicators import (
    IP_PLEDGE,
    Aggregate,
    Indicator,
    Nature,
    Period,
    RowColumn,
    indicator_rows,
    indicators,
)

PLEDGE_PAGE = "ippledge:pledge_detail"
PLEDGE_COLUMNS = (
    RowColumn(_("登记号"), "number"),
    RowColumn(_("登记日期"), "registered_on"),
    *OWNER_COLUMNS,
    RowColumn(_("质权银行"), "bank__name"),
    RowColumn(_("借款合同号"), "loan__contract_number"),
    RowColumn(_("担保债权金额（元）"), "secured_amount", is_money=True),
    RowColumn(_("解除日期"), "released_on"),
)
RIGHT_COLUMNS = (
    RowColumn(_("登记号"), "registration__number"),
    RowColumn(_("登记日期"), "registration__registered_on"),
    RowColumn(_("专利号"), "right__number"),
    RowColumn(_("统一社会信用代码"), "registration__enterprise__credit_code"),
    RowColumn(_("企业名称"), "registration__enterprise__name"),
    RowColumn(_("报告单位"), "registration__enterprise__reporting_unit__name"),
    RowColumn(_("评估价值（元）"), "appraised_value", is_money=True),
    RowColumn(_("评估机构"), "appraiser__name"),
)


def registered(period: Period) -> QuerySet[Any, Any]:
    """Registrations of the period that cover a right, released since or not."""
    rights = PledgedRight.objects.counted().filter(registration_id=OuterRef("pk"))
    day_in_period = {"registered_on__range": (period.starts_on, period.as_of)}
    return PledgeRegistration.objects.counted().filter(Exists(rights), **day_in_period)


def rights_pledged(period: Period, **parts: Any) -> QuerySet[Any, Any]:
    rights = PledgedRight.objects.counted().filter(
        registration__voided_at__isnull=True, registration__registered_on__range=(period.starts_on, period.as_of)
    )
    defaults: dict[str, Any] = {
        "unit": "registration__enterprise__reporting_unit_id",
        "identity": Concat("registration__number", Value(" "), "right__number"),
        "link": "registration__code",
    }
    return indicator_rows(rights, **(defaults | parts))


def ip_pledge_loans(period: Period, **parts: Any) -> QuerySet[Any, Any]:
    return of_loan(lent(period, mode=SecurityMode.IP_PLEDGE), **parts)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for indicator in INDICATORS:
        indicators.register(indicator.code, indicator)


_flow = partial(Indicator, group=IP_PLEDGE, nature=Nature.FLOW)
_loans = partial(_flow, columns=LOAN_COLUMNS, detail_url=LOAN_PAGE)
_pledges = partial(_flow, columns=PLEDGE_COLUMNS, detail_url=PLEDGE_PAGE)
_rights = partial(_flow, columns=RIGHT_COLUMNS, detail_url=PLEDGE_PAGE)

INDICATORS = (
    _loans(
        code="ip_pledge_loans",
        title=_("当年知识产权质押贷款笔数"),
        unit_of_measure=_("笔"),
        aggregate=Aggregate.COUNT,
        definition=_("当年发放、担保方式为知识产权质押的贷款笔数。"),
        rows=ip_pledge_loans,
    ),
    _loans(
        code="ip_pledge_lent",
        title=_("当年知识产权质押贷款金额"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_("当年发放、担保方式为知识产权质押的贷款金额合计。"),
        rows=lambda period: ip_pledge_loans(period, amount="principal"),
    ),
    _pledges(
        code="pledges_registered",
        title=_("当年知识产权质押登记"),
        unit_of_measure=_("件"),
        aggregate=Aggregate.COUNT,
        definition=_("登记日期在当年1月1日至统计日（含）之间的不同登记号数，不论是否已解除。"),
        rows=lambda period: of_enterprise(registered(period), identity=F("number"), link="code"),
    ),
    _pledges(
        code="ip_pledge_secured",
        title=_("当年知识产权质押担保债权金额"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_("当年质押登记的担保债权金额合计，一个登记号只计一次。"),
        rows=lambda period: of_enterprise(
            registered(period), identity=F("number"), amount="secured_amount", link="code"
        ),
    ),
    _rights(
        code="pledge_valuation",
        title=_("当年出质知识产权评估价值"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_("当年质押登记的全部出质专利的评估价值合计，一件专利一行。"),
        rows=lambda period: rights_pledged(period, amount="appraised_value"),
    ),
    _rights(
        code="rights_pledged",
        title=_("当年出质知识产权"),
        unit_of_measure=_("件"),
        aggregate=Aggregate.COUNT,
        definition=_("当年质押登记所涉的专利件数；同一专利在两次登记中各计一次。"),
        rows=rights_pledged,
    ),
    _rights(
        code="appraisers_active",
        title=_("当年承做质押评估的机构"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.DISTINCT,
        definition=_("当年质押登记所依据的评估的不同评估机构数；全市不等于各单位之和。"),
        rows=lambda period: rights_pledged(period, identity="appraiser__name").filter(appraiser__isnull=False),
    ),
)
