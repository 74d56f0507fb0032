"""Which loans a scheme takes in: kinds, amounts, term, what they may cost."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import model_validator

from loans.schemes.format.base import (
    Code,
    CountFigure,
    MoneyFigure,
    NumberFigure,
    Part,
    RatioFigure,
    Rule,
    Text,
    Word,
    key,
    refusal,
)
from loans.schemes.format.conditions import Condition
from loans.schemes.format.tables import Limit


class AmountOf(TextChoices):
    """What an amount limit is for."""

    SINGLE = "single", _("单笔贷款")
    FACILITY = "facility", _("授信额度")
    ENTERPRISE_YEAR = "enterprise_year", _("单户当年累计")
    ENTERPRISE_BALANCE = "enterprise_balance", _("单户在保余额")


class OverLimit(TextChoices):
    REFUSE = "refuse", _("不予备案")
    COVER_LESS = "cover_less", _("仅按限额计入")


class AmountLimit(Limit):
    """A limit on lending. ``cover_less`` takes the loan in, but only up to the limit."""

    limits: AmountOf = key(
        "限制对象", "single (default), facility, enterprise_year, enterprise_balance.", default=AmountOf.SINGLE
    )
    over: OverLimit = key("超出时", "refuse (default) or cover_less.", default=OverLimit.REFUSE)
    code: Code | None = key("原因代码", "Reason code when it is exceeded. Default by what it limits.", default=None)
    title: Text | None = key("标题", "Chinese name.", default=None)


class KindRule(Rule):
    allowed: tuple[Word, ...] = key("贷款种类", "Values of loan.kind that are taken in.", min_length=1)


class TermRule(Rule):
    at_least_months: CountFigure | None = key("最短期限（月）", "Included.", default=None)
    at_most_months: CountFigure | None = key("最长期限（月）", "Included.", default=None)


class Flag(Rule):
    """A rule that is there or not."""

    required: bool = key("是否要求", "true: the rule holds.", default=True)


class RenewalRule(Rule):
    allowed: bool = key("是否允许", "Whether a renewed loan (续贷、循环) is taken in.")
    conditions: Text | None = key("条件", "Under which conditions, in words.", default=None)


class ShareLimit(Rule):
    when: Condition | None = key("适用条件", "Default always.", default=None)
    share: RatioFigure = key("比例", "At most this part.")


class NumberLimit(Rule):
    when: Condition | None = key("适用条件", "Default always.", default=None)
    share: NumberFigure = key("比例", "At most this part; may be above 1.")


class RateBase(TextChoices):
    BENCHMARK = "benchmark", _("同期贷款基准利率")
    LPR_1Y = "lpr_1y", _("一年期LPR")
    LPR_5Y = "lpr_5y", _("五年期以上LPR")
    BANK_OWN = "bank_own", _("本行同期同类利率")
    FIXED = "fixed", _("固定利率")


class FixedOn(TextChoices):
    SIGNING = "signing", _("合同签订日")
    DISBURSEMENT = "disbursement", _("放款日")
    FILING = "filing", _("备案日")


class RateCap(Rule):
    """The highest yearly rate: a base, raised by a part of itself or by basis points."""

    when: Condition | None = key("适用条件", "Default always.", default=None)
    base: RateBase = key("基准", "benchmark, lpr_1y, lpr_5y, bank_own or fixed.")
    plus_share: NumberFigure | None = key("上浮比例", "0.30: base x (1 + 30 %).", default=None)
    plus_basis_points: NumberFigure | None = key("加点（基点）", '"150": base + 1.50 %. Text.', default=None)
    rate: RatioFigure | None = key("固定利率", "For base fixed: yearly rate, 0.06 is 6 %.", default=None)
    fixed_on: FixedOn = key("取值日", "The day whose base counts.", default=FixedOn.SIGNING)
    strict: bool = key("须低于", "true: the rate has to be below the cap, not just at most equal.", default=False)

    @model_validator(mode="after")
    def _fits_its_base(self) -> Any:
        if (self.base == RateBase.FIXED) != (self.rate is not None):
            raise refusal("rate_cap", _("base 为 fixed 时写 rate，其余不写"))
        return self


class Fee(TextChoices):
    GUARANTEE_FEE = "guarantee_fee", _("担保费")
    PREMIUM = "premium", _("保险费")
    APPRAISAL_FEE = "appraisal_fee", _("评估费")
    OTHER_FEES = "other_fees", _("其他费用")
    ALL = "all", _("各项费用合计")


class FeeCap(Rule):
    """The most that a borrower may be charged, as a part of the principal (a year, where ``yearly``)."""

    fee: Fee = key("费用", "guarantee_fee, premium, appraisal_fee, other_fees or all.")
    share: RatioFigure | None = key("比例", "At most this part of the principal.", default=None)
    amount: MoneyFigure | None = key("金额", "At most this, yuan.", default=None)
    yearly: bool = key("按年", "The part is for each year of the term. Default false.", default=False)

    @model_validator(mode="after")
    def _says_how_much(self) -> Any:
        if self.share is None and self.amount is None:
            raise refusal("fee_cap", _("写明 share 或 amount"))
        return self


class LoanLimits(Part):
    kinds: KindRule | None = key("贷款种类", "Kinds that are taken in. Default all.", default=None)
    amounts: tuple[AmountLimit, ...] = key("金额限制", "All that apply are checked.", default=())
    term: TermRule | None = key("期限", "Term in months.", default=None)
    one_live_filing: Flag | None = key("仅一笔在保", "An enterprise has one live filing at a time.", default=None)
    one_bank_per_year: Flag | None = key("一年一行", "An enterprise files with one bank in a year.", default=None)
    collateral: ShareLimit | None = key(
        "抵押物占比上限", "Physical collateral, at most this part of the loan.", default=None
    )
    ip_value: NumberLimit | None = key(
        "贷款占知识产权价值上限", "The loan is at most this part of loan.ip_value.", default=None
    )
    renewal: RenewalRule | None = key("续贷", "Whether renewals are taken in.", default=None)
    rate_caps: tuple[RateCap, ...] = key("利率上限", "All that apply are checked.", default=())
    fee_caps: tuple[FeeCap, ...] = key("费用上限", "All are checked.", default=())
    use_of_money: Text | None = key("资金用途", "In words.", default=None)
