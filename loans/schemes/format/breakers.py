"""Breakers (熔断): a figure against a threshold, and what stops when it is reached."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import model_validator

from loans.schemes.format.base import Code, NumberFigure, Rule, Text, Word, key, refusal
from loans.schemes.format.conditions import Condition
from loans.schemes.format.tables import Span


class Scope(TextChoices):
    BANK = "bank", _("单家银行")
    INSURER = "insurer", _("单家保险机构")
    GUARANTOR = "guarantor", _("单家担保机构")
    COUNTY = "county", _("单个县（区）")
    MODE = "mode", _("单个模式")
    SCHEME = "scheme", _("整个办法")


class Metric(TextChoices):
    """A name for readers. What is counted is stated by numerator and denominator."""

    BAD_LOAN_RATE = "bad_loan_rate", _("不良率")
    LOSS_RATE = "loss_rate", _("损失率")
    PAYOUT_RATE = "payout_rate", _("代偿率")
    OVERDUE_AMOUNT = "overdue_amount", _("逾期金额")
    COMPENSATED_SHARE = "compensated_share", _("补偿占资金池比例")
    OTHER = "other", _("其他")


class Figure(TextChoices):
    """Figures of a subject in the facts of ``assess_breakers``, yuan."""

    BALANCE = "balance", _("贷款余额")
    BAD_BALANCE = "bad_balance", _("不良贷款余额")
    OVERDUE = "overdue", _("逾期贷款")
    PRINCIPAL_ENTERED = "principal_entered", _("期内纳入的贷款本金")
    PRINCIPAL_TOTAL = "principal_total", _("累计纳入的贷款本金")
    LOSS = "loss", _("贷款损失")
    PAID_OUT = "paid_out", _("代偿额")
    GUARANTEED = "guaranteed", _("在保余额")
    RELEASED = "released", _("解除的担保额")
    COMPENSATED = "compensated", _("补偿额")
    RECOVERED = "recovered", _("追回额")
    FUND_SIZE = "fund_size", _("资金池规模")
    FUND_BALANCE = "fund_balance", _("资金池余额")


class BreakerPeriod(TextChoices):
    MOMENT = "moment", _("时点")
    YEAR = "year", _("自然年")
    ROLLING_YEAR = "rolling_year", _("近十二个月")
    QUARTER = "quarter", _("季度")
    SINCE_START = "since_start", _("开办以来")


class Against(TextChoices):
    GT = "gt", _("超过")
    GE = "ge", _("达到")


class Effect(TextChoices):
    """In rising order of severity."""

    WARN = "warn", _("预警")
    STOP_FILINGS = "stop_filings", _("暂停新增备案")
    STOP_PAYMENTS = "stop_payments", _("暂缓补偿")
    STOP_ALL = "stop_all", _("全面停止")


class Ends(TextChoices):
    WHEN_BELOW = "when_below", _("低于阈值时自动恢复")
    AFTER_LENGTH = "after_length", _("期满恢复")
    AFTER_RECTIFICATION = "after_rectification", _("整改合格后恢复")
    BY_DECISION = "by_decision", _("经决定恢复")


class ZeroDenominator(TextChoices):
    """What a rate over nothing is: 5 lost of 0 lent."""

    BY_NUMERATOR = "by_numerator", _("分子大于零即视为超过")
    NEVER = "never", _("视为未超过")


class Breaker(Rule):
    code: Code = key("代码", "Unique.")
    title: Text | None = key("标题", "Chinese name.", default=None)
    metric: Metric = key("指标", "Name of what is measured.", default=Metric.OTHER)
    scope: Scope = key("范围", "bank, insurer, guarantor, county, mode or scheme.")
    modes: tuple[Word, ...] = key("适用模式", "Only business in these modes. Default all.", default=())
    when: Condition | None = key("适用条件", "Default always.", default=None)
    numerator: tuple[Figure, ...] = key("分子", "Figures that are added up.", min_length=1)
    numerator_less: tuple[Figure, ...] = key("分子减项", "Figures that are taken off.", default=())
    denominator: tuple[Figure, ...] = key(
        "分母", "Figures that are added up. Absent: the threshold is money.", default=()
    )
    period: BreakerPeriod = key("期间", "moment, year, rolling_year, quarter or since_start.")
    zero_denominator: ZeroDenominator = key(
        "分母为零", "by_numerator (default): reached when the numerator is above zero; never: not reached.",
        default=ZeroDenominator.BY_NUMERATOR,
    )  # fmt: skip
    operator: Against = key("比较", "gt for 超过, ge for 达到/以上. Always stated.")
    threshold: NumberFigure = key("阈值", "Ratio in parts of one with a denominator, otherwise yuan. Text.")
    effect: Effect = key("效果", "warn, stop_filings, stop_payments or stop_all.")
    payments_parked: bool = key("补偿暂存", "Payments that stop are parked, not refused. Default true.", default=True)
    length: Span | None = key("时长", "How long it lasts at least.", default=None)
    ends: tuple[Ends, ...] = key("解除", "All of these have to be given for it to end.", default=(Ends.BY_DECISION,))
    ends_below: NumberFigure | None = key(
        "恢复阈值", "For when_below: below this figure. Default the threshold.", default=None
    )

    @model_validator(mode="after")
    def _has_a_length_to_end_after(self) -> Any:
        if Ends.AFTER_LENGTH in self.ends and self.length is None:
            raise refusal("breaker_length", _("ends 含 after_length 时须写明 length"))
        return self
