"""The account of the pool, the reports that are due, and the sanctions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import Code, CountFigure, RatioFigure, Rule, ShareFigure, Text, key
from loans.schemes.format.fund import IncomeTo
from loans.schemes.format.tables import Span


class DepositKind(TextChoices):
    CURRENT = "current", _("活期存款")
    FIXED = "fixed", _("定期存款")
    AGREEMENT = "agreement", _("协定存款")
    NOTICE = "notice", _("通知存款")


class Expense(Rule):
    code: Code = key("代码", "E.g. manager_fee, audit, legal.")
    title: Text = key("名称", "Chinese words.")
    yearly_share: RatioFigure | None = key("年费率", "Part of the fund a year.", default=None)


class WindUp(Rule):
    by_contribution: bool = key("按出资比例", "The rest goes back by contribution. Default true.", default=True)
    shares: dict[Code, ShareFigure] = key("比例", "Or by stated parts: funder to part, adds up to 1.", default={})
    words: Text | None = key("文字", "In words.", default=None)


class Account(Rule):
    bank: Text | None = key("开户银行", "Where the account is.", default=None)
    deposit: DepositKind | None = key("存款种类", "current, fixed, agreement or notice.", default=None)
    fixed_months: CountFigure | None = key("定期（月）", "Term of the fixed deposit.", default=None)
    rate: RatioFigure | None = key("存款利率", "Yearly.", default=None)
    rate_words: Text | None = key("利率约定", "In words.", default=None)
    interest_to: IncomeTo | None = key("利息归属", "Whose the interest is.", default=None)
    interest_less: tuple[Expense, ...] = key("利息先扣", "What comes off the interest first.", default=())
    fee_paid_by: Text | None = key("管理费承担", "Who bears the manager's fee, in words.", default=None)
    may_be_used: bool | None = key("可动用", "Whether trustee or bank may use the money.", default=None)
    expenses: tuple[Expense, ...] = key("允许支出", "What may be paid beside losses.", default=())
    wind_up: WindUp | None = key("清算", "How the rest is divided at the end.", default=None)


class ReportPeriod(TextChoices):
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF_YEAR = "half_year", _("每半年")
    YEAR = "year", _("每年")
    EVENT = "event", _("发生时")


class ReportDue(Rule):
    by: Text = key("报送方", "Who reports, e.g. 合作银行.")
    title: Text = key("内容", "What is reported.")
    period: ReportPeriod = key("周期", "month, quarter, half_year, year or event.")
    due_day: CountFigure | None = key("截止日", "Day of the following month, e.g. 10.", default=None)
    within: Span | None = key("时限", "Or: within this time after the event or the end of the period.", default=None)


class SanctionKind(TextChoices):
    CLAW_BACK = "claw_back", _("追回补偿资金")
    VOID_FILING = "void_filing", _("备案作废")
    EXIT = "exit", _("取消合作")
    BLACK_LIST = "black_list", _("列入黑名单")
    PUBLIC_NOTICE = "public_notice", _("公开通报")
    SUSPEND = "suspend", _("暂停合作")
    TO_AUTHORITIES = "to_authorities", _("移送有关机关")


class Sanction(Rule):
    """What follows a breach."""

    code: Code = key("代码", "The breach, e.g. FALSE_CLAIM.")
    title: Text = key("情形", "The breach in Chinese.")
    against: Text | None = key("对象", "bank, enterprise, guarantor, in words.", default=None)
    measures: tuple[SanctionKind, ...] = key("措施", "What is done.", min_length=1)
    years: CountFigure | None = key("年限", "Years on the black list or of exclusion.", default=None)
