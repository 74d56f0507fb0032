"""Figures of the loan register: credit lent, balances, risk, and who shares it."""

from functools import partial
from typing import Any

from django.db.models import Case, DecimalField, ExpressionWrapper, F, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from enterprises.indicators import OWNER_COLUMNS, of_enterprise
from loans.models import NON_PERFORMING, Grade, Loan, SecurityMode
from portal.core.money import MoneyField
from portal.programme.indicators import CREDIT, SHARING, Aggregate, Indicator, Nature, Period, RowColumn, indicators

LOAN_PAGE = "loans:loan_detail"
CONTRACT = Concat("bank__name", Value(" "), "contract_number")

LOAN_COLUMNS = (
    RowColumn(_("银行"), "bank__name"),
    RowColumn(_("合同号"), "contract_number"),
    *OWNER_COLUMNS,
    RowColumn(_("贷款金额（元）"), "principal", is_money=True),
    RowColumn(_("放款日期"), "disbursed_on"),
    RowColumn(_("到期日期"), "due_on"),
    RowColumn(_("担保方式"), "mode", labels=dict(SecurityMode.choices)),
)
BALANCE_COLUMNS = (
    *LOAN_COLUMNS,
    RowColumn(_("本金余额（元）"), "balance_on", is_money=True),
    RowColumn(_("最近数据日期"), "last__as_of"),
    RowColumn(_("五级分类"), "last__grade", labels=dict(Grade.choices)),
    RowColumn(_("逾期天数"), "last__days_overdue"),
)
RATE_COLUMNS = (*LOAN_COLUMNS, RowColumn(_("年利率（%）"), "annual_rate"))
GUARANTEE_COLUMNS = (*LOAN_COLUMNS, RowColumn(_("担保机构"), "guarantor__name"))
INSURANCE_COLUMNS = (*LOAN_COLUMNS, RowColumn(_("保险公司"), "insurer__name"))


def of_loan(loans: QuerySet[Any, Any], **parts: Any) -> QuerySet[Any, Any]:
    """Rows of loans: counted by the enterprise's unit, told apart by bank and contract number."""
    return of_enterprise(loans, **({"identity": CONTRACT, "link": "code"} | parts))


def lent(period: Period, **conditions: Any) -> QuerySet[Any, Any]:
    loans = Loan.objects.counted().lent_between(period.starts_on, period.as_of)
    return loans.filter(**conditions)


def outstanding(period: Period) -> QuerySet[Any, Any]:
    """Loans with a balance above zero on the as-of day, of any year."""
    loans = Loan.objects.counted().filter(disbursed_on__lte=period.as_of).with_balance_on(period.as_of)
    return loans.filter(balance_on__gt=0)


def quality(period: Period) -> QuerySet[Any, Any]:
    bad = Case(
        When(last__grade__in=NON_PERFORMING, then=F("balance_on")),
        default=Value(0, output_field=MoneyField()),
        output_field=MoneyField(),
    )
    return of_loan(outstanding(period), amount=bad, weight="balance_on")


def rates(period: Period) -> QuerySet[Any, Any]:
    product = ExpressionWrapper(F("principal") * F("annual_rate"), DecimalField(max_digits=30, decimal_places=8))
    return of_loan(lent(period), amount=product, weight="principal")


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    for indicator in INDICATORS:
        indicators.register(indicator.code, indicator)


_loans = partial(Indicator, columns=LOAN_COLUMNS, detail_url=LOAN_PAGE)
_credit_flow = partial(_loans, group=CREDIT, nature=Nature.FLOW)
_credit_stock = partial(_loans, group=CREDIT, nature=Nature.STOCK, columns=BALANCE_COLUMNS)
_sharing_flow = partial(_loans, group=SHARING, nature=Nature.FLOW)

INDICATORS = (
    _credit_flow(
        code="credit_lent",
        title=_("当年发放科技贷款金额"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_("放款日期在当年1月1日至统计日（含）之间的贷款金额合计，企业其后注销的仍计入。"),
        rows=lambda period: of_loan(lent(period), amount="principal"),
    ),
    _credit_flow(
        code="credit_loans",
        title=_("当年发放科技贷款笔数"),
        unit_of_measure=_("笔"),
        aggregate=Aggregate.COUNT,
        definition=_("放款日期在当年1月1日至统计日（含）之间的贷款笔数。"),
        rows=lambda period: of_loan(lent(period)),
    ),
    _credit_flow(
        code="credit_firms",
        title=_("当年获得科技贷款企业"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.DISTINCT,
        definition=_("当年发放贷款的借款企业数，一家企业只计一次。"),
        rows=lambda period: of_loan(lent(period), identity="enterprise__credit_code"),
    ),
    _credit_flow(
        code="first_loan_firms",
        title=_("当年首贷企业"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.DISTINCT,
        definition=_("当年发放且标明首贷的贷款的借款企业数，一家企业只计一次。"),
        rows=lambda period: of_loan(lent(period, is_first_loan=True), identity="enterprise__credit_code"),
    ),
    _credit_flow(
        code="weighted_rate",
        title=_("当年科技贷款加权平均年利率"),
        unit_of_measure=_("%"),
        aggregate=Aggregate.QUOTIENT,
        places=4,
        definition=_(
            "当年发放贷款以贷款金额加权的年利率，四舍五入至四位小数；全市按贷款计算，不由各单位平均。无贷款时不计。"
        ),
        rows=rates,
        columns=RATE_COLUMNS,
    ),
    _credit_flow(
        code="cooperating_banks",
        title=_("当年发放科技贷款的银行"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.DISTINCT,
        definition=_("当年发放科技贷款的不同银行数；一家银行可在多个单位放款，全市不等于各单位之和。"),
        rows=lambda period: of_loan(lent(period), identity="bank__name"),
    ),
    _credit_stock(
        code="credit_balance",
        title=_("科技贷款余额"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_(
            "统计日及以前发放的全部贷款，取数据日期不晚于统计日的最近一次反馈的本金余额；"
            "无反馈的按贷款金额计，其后的反馈载明结清日期不晚于统计日的按零计。"
        ),
        rows=lambda period: of_loan(outstanding(period), amount="balance_on"),
    ),
    _credit_stock(
        code="loans_outstanding",
        title=_("未结清科技贷款笔数"),
        unit_of_measure=_("笔"),
        aggregate=Aggregate.COUNT,
        definition=_("统计日科技贷款余额大于零的贷款笔数。"),
        rows=lambda period: of_loan(outstanding(period)),
    ),
    _credit_stock(
        code="borrowing_firms",
        title=_("有科技贷款余额的企业"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.DISTINCT,
        definition=_("统计日科技贷款余额大于零的企业数，一家企业只计一次。"),
        rows=lambda period: of_loan(outstanding(period), identity="enterprise__credit_code"),
    ),
    _credit_stock(
        code="npl_balance",
        title=_("科技贷款不良余额"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_(
            "科技贷款余额中，统计日及以前最近一次反馈的五级分类为次级、可疑或损失的部分，按银行报送的分类计。"
        ),
        rows=lambda period: of_loan(outstanding(period).filter(last__grade__in=NON_PERFORMING), amount="balance_on"),
    ),
    _credit_stock(
        code="npl_ratio",
        title=_("科技贷款不良率"),
        unit_of_measure=_("比率"),
        aggregate=Aggregate.QUOTIENT,
        places=4,
        definition=_("科技贷款不良余额除以科技贷款余额，四舍五入至四位小数（0.0325即3.25%）；余额为零时不计。"),
        rows=quality,
    ),
    _credit_stock(
        code="overdue_balance",
        title=_("科技贷款逾期余额"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_("统计日及以前最近一次反馈的逾期天数大于零的贷款的全部本金余额。"),
        rows=lambda period: of_loan(outstanding(period).filter(last__days_overdue__gt=0), amount="balance_on"),
    ),
    _credit_stock(
        code="interest_in_arrears",
        title=_("科技贷款欠息"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_("统计日仍有余额的贷款最近一次反馈的欠息合计。"),
        rows=lambda period: of_loan(
            outstanding(period).filter(last__interest_in_arrears__gt=0), amount="last__interest_in_arrears"
        ),
        columns=(*BALANCE_COLUMNS, RowColumn(_("欠息（元）"), "last__interest_in_arrears", is_money=True)),
    ),
    _sharing_flow(
        code="guaranteed_lent",
        title=_("当年担保机构担保的科技贷款"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_("当年发放的贷款中填有担保机构的贷款金额合计。"),
        rows=lambda period: of_loan(lent(period, guarantor__isnull=False), amount="principal"),
        columns=GUARANTEE_COLUMNS,
    ),
    _sharing_flow(
        code="guarantors_active",
        title=_("当年承做科技贷款担保的机构"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.DISTINCT,
        definition=_("当年发放的贷款中不同担保机构数；全市不等于各单位之和。"),
        rows=lambda period: of_loan(lent(period, guarantor__isnull=False), identity="guarantor__name"),
        columns=GUARANTEE_COLUMNS,
    ),
    _sharing_flow(
        code="insured_lent",
        title=_("当年保险承保的科技贷款"),
        unit_of_measure=_("元"),
        aggregate=Aggregate.SUM,
        places=2,
        definition=_("当年发放的贷款中填有保险公司的贷款金额合计，不论担保方式。"),
        rows=lambda period: of_loan(lent(period, insurer__isnull=False), amount="principal"),
        columns=INSURANCE_COLUMNS,
    ),
    _sharing_flow(
        code="insurers_active",
        title=_("当年承保科技贷款的保险公司"),
        unit_of_measure=_("家"),
        aggregate=Aggregate.DISTINCT,
        definition=_("当年发放的贷款中不同保险公司数；全市不等于各单位之和。"),
        rows=lambda period: of_loan(lent(period, insurer__isnull=False), identity="insurer__name"),
        columns=INSURANCE_COLUMNS,
    ),
)
