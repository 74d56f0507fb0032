"""Subsidies and rewards (贴息、补助、奖励) to borrowers, banks, insurers and others."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import model_validator

from loans.schemes.format.base import (
    Code,
    Count,
    CountFigure,
    DayFigure,
    MoneyFigure,
    NumberFigure,
    RatioFigure,
    Rule,
    Text,
    Word,
    key,
    refusal,
)
from loans.schemes.format.conditions import Condition
from loans.schemes.format.numbers import DayCount
from loans.schemes.format.tables import Requirement, Span, Take, Tier


class IncentiveBase(TextChoices):
    """What the incentive is a part of."""

    INTEREST_PAID = "interest_paid", _("实际支付的利息")
    INTEREST_AT_BENCHMARK = "interest_at_benchmark", _("按基准利率计算的利息")
    INTEREST_AT_LPR = "interest_at_lpr", _("按LPR计算的利息")
    INTEREST_ABOVE_LPR = "interest_above_lpr", _("高于LPR部分的利息")
    PRINCIPAL = "principal", _("贷款本金")
    BALANCE_GROWTH = "balance_growth", _("贷款余额增量")
    GUARANTEE_FEE = "guarantee_fee", _("担保费")
    PREMIUM = "premium", _("保险费")
    APPRAISAL_FEE = "appraisal_fee", _("评估费")
    RATING_FEE = "rating_fee", _("评级费")
    OTHER_FEE = "other_fee", _("其他费用")
    FIXED = "fixed", _("定额")


class LprTenor(TextChoices):
    ONE_YEAR = "lpr_1y", _("一年期LPR")
    FIVE_YEARS = "lpr_5y", _("五年期以上LPR")


class LprOn(TextChoices):
    SIGNING = "signing", _("合同签订日")
    DISBURSEMENT = "disbursement", _("放款日")
    EACH_PERIOD = "each_period", _("各计息期")


class InterestAt(Rule):
    """Which rate the interest is computed at, where the base is not the interest paid."""

    tenor: LprTenor | None = key("LPR期限", "lpr_1y or lpr_5y.", default=None)
    fixed_on: LprOn = key(
        "取值日", "Whose day's rate counts: signing (default), disbursement, each_period.", default=LprOn.SIGNING
    )
    plus_share: NumberFigure | None = key("最多上浮", "At most base x (1 + this), e.g. 0.40.", default=None)
    basis_points_at_most: NumberFigure | None = key(
        "基点上限", "For interest_above_lpr: at most so many points. Text.", default=None
    )


class IncentiveTier(Tier):
    """Share, points or amount of one tier (by a fact, e.g. a rank or a class)."""

    share: RatioFigure | None = key("比例", "Part of the base.", default=None)
    points: RatioFigure | None = key("百分点", "Yearly points of the principal: 0.02 is 2 points.", default=None)
    amount: MoneyFigure | None = key("金额", "Yuan.", default=None)


class IncentiveCaps(Rule):
    per_item: MoneyFigure | None = key("单项上限", "One item: loan, invoice, certificate; yuan.", default=None)
    per_year: MoneyFigure | None = key("年度上限", "One payee in one year, yuan.", default=None)
    in_total: MoneyFigure | None = key("累计上限", "One payee over all years, yuan.", default=None)
    all_incentives_year: MoneyFigure | None = key(
        "各项合计年度上限", "All incentives of the scheme, one payee, one year.", default=None
    )
    scheme_year: MoneyFigure | None = key("全年总额", "All payees in one year, yuan.", default=None)
    public_money_share: RatioFigure | None = key(
        "财政资金合计比例", "With all other public money at most this part of the base.", default=None
    )
    years: CountFigure | None = key("年限", "A payee gets it for at most so many years.", default=None)
    items_per_year: CountFigure | None = key("每年项数", "At most so many items a year.", default=None)


class Incentive(Rule):
    code: Code = key("代码", "Unique; used in the facts of assess_incentive.")
    title: Text = key("名称", "Chinese name.")
    payee: Word = key("对象", "enterprise, bank, insurer, guarantor, appraiser …")
    when: Condition | None = key("适用条件", "Default always.", default=None)
    requirements: tuple[Requirement, ...] = key("条件", "What has to hold, e.g. settled on time.", default=())
    base: IncentiveBase = key("计算基数", "interest_paid, interest_at_lpr, principal, premium …")
    interest: InterestAt | None = key("利率口径", "For interest bases.", default=None)
    share: RatioFigure | None = key("比例", "Part of the base: 0.30 is 30 %.", default=None)
    points: RatioFigure | None = key(
        "百分点", "For principal: yearly points, 0.02 is 2 points for each year.", default=None
    )
    amount: MoneyFigure | None = key("金额", "For fixed: yuan.", default=None)
    by: Text | None = key("分档依据", "The fact that chooses the tier.", default=None)
    tiers: tuple[IncentiveTier, ...] | None = key(
        "分档", "Share, points or amount by tier.", default=None, min_length=1
    )
    caps: IncentiveCaps | None = key("上限", "What limits it.", default=None)
    base_at_most: MoneyFigure | None = key("基数上限", "The base counts up to this, yuan.", default=None)
    take: Take = key("取值方式", "Which counts when share and amount are both given.", default=Take.LOWER)
    window: Span | None = key("申请期限", "Applied for within this time after settlement or payment.", default=None)
    period_from: DayFigure | None = key(
        "受理期起", "Or: settled between period_from and period_to, dates.", default=None
    )
    period_to: DayFigure | None = key("受理期止", "Included.", default=None)
    by_application: bool = key("须申请", "false: paid without application. Default true.", default=True)
    confirm_within: Span | None = key("确认期限", "Confirmed within this time after notice, or lost.", default=None)
    evidence: tuple[Text, ...] = key("凭证", "Papers that show it.", default=())
    one_payment_per_evidence: bool = key(
        "一证一补", "One invoice or certificate is paid once. Default true.", default=True
    )
    refundable: bool = key(
        "可追回", "What was paid for a fee that came back (a cancelled policy) is refunded. Default true.", default=True
    )
    day_count: DayCount | None = key("计息天数", "actual_360 or actual_365. Default that of numbers.", default=None)
    whole_years: Count | None = key("计算年数", "For points: count so many years, whatever the term.", default=None)

    @model_validator(mode="after")
    def _says_how_much(self) -> Any:
        if (self.by is None) != (self.tiers is None):
            raise refusal("incentive_form", _("by 与 tiers 须同时写明"))
        stated = (self.share, self.points, self.amount, self.tiers)
        if all(one is None for one in stated):
            raise refusal("incentive_form", _("没有写明多少：share、points、amount 或 by 与 tiers"))
        return self
