"""Facts of ``assess_incentive``: one application for one or several incentives of a scheme."""

from loans.schemes.facts.base import Facts, Flag, Words
from loans.schemes.facts.common import BankFacts, EnterpriseFacts, LoanFacts, MarketFacts
from loans.schemes.format.base import Code, Count, Day, FactMoney, Part, Ratio, Text, Word, key


class InterestPeriod(Part):
    """Money that was owed from one day to another, first included, last not."""

    start: Day = key("起息日", "First day, included.")
    end: Day = key("止息日", "Last day, not included.")
    principal: FactMoney = key("本金", "Owed in this time, yuan.")
    rate: Ratio | None = key("年利率", "The loan's own rate.", default=None)
    reference: Ratio | None = key("参考利率", "LPR or benchmark for this time. Default market's.", default=None)


class Item(Part):
    """One loan, invoice or certificate for which an incentive is asked."""

    incentive: Code = key("项目代码", "Code of the incentive in the scheme.")
    payee: Text | None = key("对象", "Who is to be paid.", default=None)
    amount: FactMoney | None = key("金额", "Fee, premium, interest paid or growth, yuan.", default=None)
    evidence: Text | None = key("凭证号", "Number of the invoice or certificate.", default=None)
    paid_on: Day | None = key("支付日期", "Day of the payment.", default=None)
    other_public_money: FactMoney | None = key("其他财政资金", "Other public money for it, yuan.", default=None)
    returned: FactMoney | None = key(
        "退回金额", "Part of the amount that came back, e.g. of a cancelled policy, yuan.", default=None
    )
    already_paid: FactMoney | None = key(
        "此项已付补助", "What this incentive paid for this very item before, yuan.", default=None
    )


class ThisApplication(Part):
    applied_on: Day | None = key("申请日期", "Day of the application.", default=None)
    settled_on: Day | None = key("结清日期", "Day on which the loan was settled.", default=None)
    notified_on: Day | None = key("通知日期", "Day of the notice to confirm.", default=None)
    confirmed_on: Day | None = key("确认日期", "Day of the confirmation.", default=None)
    rank: Count | None = key("排名", "Place in a ranking.", default=None)
    wrong_use: Flag | None = key("违规使用", "The money was used otherwise than agreed.", default=None)
    tags: Words | None = key("类别", "Classes of the application.", default=None)


class IncentiveUse(Part):
    """What the payee got before."""

    year: FactMoney | None = key("当年已付", "Yuan.", default=None)
    total: FactMoney | None = key("累计已付", "Yuan.", default=None)
    years: Count | None = key("已享受年数", "Years before this one.", default=None)
    items: Count | None = key("当年项数", "Items this year.", default=None)
    scheme_year: FactMoney | None = key("全年已付总额", "All payees this year, yuan.", default=None)


class IncentiveFacts(Facts):
    application: ThisApplication = key("申请", "The application.", default=ThisApplication())
    items: tuple[Item, ...] = key("事项", "What is asked for.", min_length=1)
    periods: tuple[InterestPeriod, ...] = key("计息期", "When which principal was owed.", default=())
    loan: LoanFacts = key("贷款", "The loan.", default=LoanFacts())
    enterprise: EnterpriseFacts = key("企业", "The borrower.", default=EnterpriseFacts())
    bank: BankFacts = key("银行", "The lender.", default=BankFacts())
    market: MarketFacts = key("市场利率", "Rates.", default=MarketFacts())
    used: dict[Code, IncentiveUse] = key("此前已付", "Incentive code to what was paid before.", default={})
    all_used_year: FactMoney | None = key(
        "各项当年合计已付", "All incentives of the scheme this year, yuan.", default=None
    )
    paid_evidence: tuple[Text, ...] = key("已用凭证", "Numbers of evidence that was paid for before.", default=())
    kind: Word | None = key("申请种类", "Own word.", default=None)
