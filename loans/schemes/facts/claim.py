"""Facts of ``assess_claim``."""

from loans.schemes.facts.base import Facts, Flag, Grade, Words
from loans.schemes.facts.common import (
    BankFacts,
    EnterpriseFacts,
    FundFacts,
    LoanFacts,
    MarketFacts,
    StandingFacts,
)
from loans.schemes.format.base import Code, Count, Day, FactMoney, Part, key


class FiledFacts(Part):
    """How the filing of the loan stands."""

    accepted: Flag | None = key("已备案", "The filing was accepted and not revoked.", default=None)
    accepted_on: Day | None = key("备案接受日期", "Day of acceptance.", default=None)
    covered_amount: FactMoney | None = key("纳入金额", "Covered amount, yuan.", default=None)


class ThisClaim(Part):
    submitted_on: Day | None = key("申请日期", "Day of the claim.", default=None)
    trigger_met_on: Day | None = key("条件成就日期", "Day on which the trigger was met.", default=None)
    overdue_since: Day | None = key("逾期起始日", "First day overdue.", default=None)
    overdue_days: Count | None = key("逾期天数", "Days overdue.", default=None)
    grade: Grade | None = key("五级分类", "normal, watch, substandard, doubtful, loss.", default=None)
    suit_accepted: Flag | None = key("法院已受理", "Suit or arbitration accepted.", default=None)
    judgment: Flag | None = key("已有生效判决", "Judgment in force.", default=None)
    execution_filed: Flag | None = key("已申请执行", "Execution applied for.", default=None)
    execution_ended: Flag | None = key("执行终结", "Execution ended.", default=None)
    bankruptcy_accepted: Flag | None = key("破产已受理", "Bankruptcy accepted.", default=None)
    collateral_sold: Flag | None = key("押品已处置", "Collateral sold.", default=None)
    guarantor_paid: Flag | None = key("担保机构已代偿", "The guarantor paid.", default=None)
    insurer_paid: Flag | None = key("保险机构已赔付", "The insurer paid.", default=None)
    written_off: Flag | None = key("已核销", "Written off by the bank.", default=None)
    compensated_modes: Words | None = key(
        "已获补偿的模式", "Modes in which this loan was compensated before.", default=None
    )
    other_public_money: FactMoney | None = key(
        "其他财政资金", "Other public compensation for this loss, yuan.", default=None
    )
    false_claim: Flag | None = key("虚假申报", "Fraud or collusion is proven.", default=None)


class LossFacts(Part):
    principal: FactMoney | None = key("未偿本金", "Bad principal, yuan.", default=None)
    interest: FactMoney | None = key("利息", "Up to the day that the scheme names, yuan.", default=None)
    penalty_interest: FactMoney | None = key("罚息", "Yuan.", default=None)
    compound_interest: FactMoney | None = key("复利", "Yuan.", default=None)
    interest_until: Day | None = key("计息截止日", "Up to which day the interest above is counted.", default=None)
    costs: FactMoney | None = key("费用", "Costs of enforcing the claim, yuan.", default=None)
    guarantor_paid_principal: FactMoney | None = key(
        "代偿本金", "Principal that the guarantor paid, yuan.", default=None
    )
    guarantor_paid_interest: FactMoney | None = key("代偿利息", "Interest that the guarantor paid, yuan.", default=None)
    guarantor_paid: FactMoney | None = key("代偿总额", "All that the guarantor paid, yuan.", default=None)
    insurer_paid: FactMoney | None = key("赔付额", "What the insurer paid, yuan.", default=None)
    collateral_proceeds: FactMoney | None = key("押品处置所得", "Net proceeds, yuan.", default=None)
    recovered: FactMoney | None = key("已收回", "Recovered before the claim, yuan.", default=None)
    borrower_deposit: FactMoney | None = key("企业保证金", "The borrower's own deposit, yuan.", default=None)
    deposit_pool: FactMoney | None = key("助保金支付", "Paid from the pooled deposits, yuan.", default=None)


class ClaimFacts(Facts):
    claim: ThisClaim = key("补偿申请", "The claim.", default=ThisClaim())
    loss: LossFacts = key("损失", "The loss.")
    loan: LoanFacts = key("贷款", "The loan.", default=LoanFacts())
    filing: FiledFacts = key("备案", "Its filing.", default=FiledFacts())
    enterprise: EnterpriseFacts = key("企业", "The borrower.", default=EnterpriseFacts())
    bank: BankFacts = key("银行", "The lender.", default=BankFacts())
    market: MarketFacts = key("市场利率", "Rates.", default=MarketFacts())
    fund: FundFacts = key("资金池", "What is there.", default=FundFacts())
    standing: StandingFacts = key("熔断状态", "What breakers hold.", default=StandingFacts())
    used: dict[Code, FactMoney] = key("已用额度", "Cap code to what was paid before in its period, yuan.", default={})
