"""Facts of ``assess_filing``."""

from loans.schemes.facts.base import Facts, Words
from loans.schemes.facts.common import (
    BankFacts,
    EnterpriseFacts,
    HistoryFacts,
    LoanFacts,
    MarketFacts,
    StandingFacts,
)
from loans.schemes.format.base import Day, FactMoney, Part, key


class ThisFiling(Part):
    filed_on: Day = key("备案日期", "Day on which the filing comes in.")
    counted_amount: FactMoney | None = key(
        "认定金额", "Amount that the reviewer counts, yuan; only lowers.", default=None
    )
    papers: Words | None = key("已交材料", "Codes of the papers handed in.", default=None)


class FilingFacts(Facts):
    filing: ThisFiling = key("备案", "The filing.")
    loan: LoanFacts = key("贷款", "The loan.")
    enterprise: EnterpriseFacts = key("企业", "The borrower.", default=EnterpriseFacts())
    history: HistoryFacts = key("企业备案情况", "Its other filings.", default=HistoryFacts())
    bank: BankFacts = key("银行", "The lender.", default=BankFacts())
    market: MarketFacts = key("市场利率", "Rates on the day that counts.", default=MarketFacts())
    standing: StandingFacts = key("熔断状态", "What breakers hold.", default=StandingFacts())
