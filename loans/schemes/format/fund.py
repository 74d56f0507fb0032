"""What stands behind the scheme: a funded account, a promise in the budget, or a deposit at the bank."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import CountFigure, MoneyFigure, NumberFigure, Part, RatioFigure, Rule, Text, key


class FundKind(TextChoices):
    FUNDED_ACCOUNT = "funded_account", _("资金池专户")
    BUDGET_COMMITMENT = "budget_commitment", _("预算承诺（不实际缴存）")
    BANK_DEPOSIT = "bank_deposit", _("存入合作银行")


class PaymentYear(TextChoices):
    SAME = "same", _("当年支付")
    NEXT_BUDGET = "next_budget", _("列入下一年度预算")


class TopUpRule(TextChoices):
    NONE = "none", _("不补充")
    LOSS_LAST_YEAR = "loss_last_year", _("按上年代偿额补足")
    TO_TARGET = "to_target", _("补足至目标规模")
    YEARLY_BUDGET = "yearly_budget", _("每年预算安排")
    BY_DECISION = "by_decision", _("另行决定")


class TopUp(Rule):
    rule: TopUpRule = key("方式", "none, loss_last_year, to_target, yearly_budget or by_decision.")
    below: RatioFigure | None = key(
        "触发比例", "Top up when the balance falls below this part of the target.", default=None
    )
    within_days: CountFigure | None = key("时限（日）", "Days to top up.", default=None)


class DepositUse(TextChoices):
    OWN_LOAN_FIRST = "own_loan_first", _("先用于本企业贷款损失")
    POOLED = "pooled", _("汇入共同的助保金")


class IncomeTo(TextChoices):
    POOL = "pool", _("归入资金池")
    DEPOSITS = "deposits", _("归入保证金（助保金）")
    FUNDERS = "funders", _("归出资方")
    BORROWER = "borrower", _("归缴存企业")
    TREASURY = "treasury", _("上缴国库")
    BANK = "bank", _("归银行")
    MANAGER = "manager", _("归管理机构")


class BorrowerDeposit(Rule):
    """What a borrower pays in: a refundable deposit, a fee that is not returned, or both."""

    share: RatioFigure | None = key("保证金比例", "Refundable deposit as a part of the loan, e.g. 0.02.", default=None)
    fee_share: RatioFigure | None = key("费用比例", "Fee that is not returned, as a part of the loan.", default=None)
    at_most: MoneyFigure | None = key("保证金上限", "The deposit is never more than this, yuan.", default=None)
    paid_when: Text | None = key("缴存时点", "When it is paid, in words, e.g. 签约时.", default=None)
    use: DepositUse = key("用途", "Covers the own loan first, or is pooled.", default=DepositUse.OWN_LOAN_FIRST)
    interest_to: IncomeTo | None = key("利息归属", "Whose the interest is.", default=None)
    returned_when: Text | None = key("退还条件", "When it is returned, in words, e.g. 结清后十日内.", default=None)


class Fund(Part):
    kind: FundKind = key("形式", "funded_account, budget_commitment or bank_deposit.")
    target_size: MoneyFigure | None = key("目标规模", "Yuan.", default=None)
    paid_in_first: MoneyFigure | None = key("首期到位", "Paid in at the start, yuan.", default=None)
    paid_in_share: RatioFigure | None = key("实缴比例", "Part that is paid in at the start.", default=None)
    yearly_total: MoneyFigure | None = key(
        "年度总额", "The most that one year is to cost, yuan (a plan).", default=None
    )
    promised_loans: MoneyFigure | None = key("承诺贷款", "Loans promised by all banks together, yuan.", default=None)
    leverage: NumberFigure | None = key(
        "放大倍数", "Loans promised per yuan of the fund: a promise, no cap.", default=None
    )
    payment_year: PaymentYear = key("支付年度", "Paid at once or in the next budget.", default=PaymentYear.SAME)
    liability: Text | None = key("责任范围", "Liability in words, e.g. 以资金池总额为限.", default=None)
    top_up: TopUp | None = key("补充", "How the fund is topped up.", default=None)
    deposit: BorrowerDeposit | None = key("企业缴存", "Deposits and fees that borrowers pay.", default=None)
    manager: Text | None = key("管理机构", "Who runs it.", default=None)
    trustee: Text | None = key("受托机构", "Who holds the account in trust.", default=None)
    article: Text | None = key("条款", "Where the source says so.", default=None)
