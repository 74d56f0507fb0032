"""Facts that filings, claims and incentives share: the enterprise, the loan, the bank, the market, what stands."""

from loans.schemes.facts.base import Flag, Words
from loans.schemes.format.base import Count, Day, FactMoney, Number, Part, Ratio, Text, Word, key


class EnterpriseFacts(Part):
    code: Text | None = key("统一社会信用代码", "Credit code.", default=None)
    name: Text | None = key("企业名称", "Name.", default=None)
    place: Word | None = key("所在地", "Place of registration or tax, in the scheme's own words.", default=None)
    tags: Words | None = key("企业类型", "Classes such as high_tech, tech_sme, specialised.", default=None)
    size: Word | None = key("企业规模", "micro, small, medium or large.", default=None)
    industry: Word | None = key("行业", "Industry, in the scheme's own words.", default=None)
    listed: Flag | None = key("已上市", "Whether it is listed.", default=None)
    independent: Flag | None = key("独立法人", "Legal person with independent accounting.", default=None)
    registered_on: Day | None = key("成立日期", "Day of registration.", default=None)
    registered_months: Count | None = key("成立月数", "Whole months since registration.", default=None)
    paid_in_capital: FactMoney | None = key("实缴资本", "Yuan.", default=None)
    revenue: FactMoney | None = key("年营业收入", "Last year, yuan.", default=None)
    assets: FactMoney | None = key("资产总额", "Last year's end, yuan.", default=None)
    net_profit: FactMoney | None = key("净利润", "Last year, yuan; 0.00 for a loss.", default=None)
    debt_ratio: Ratio | None = key("资产负债率", "Parts of one.", default=None)
    employees: Count | None = key("从业人数", "Persons.", default=None)
    rd_spending: FactMoney | None = key("研发费用", "Last year, yuan.", default=None)
    rd_ratio: Ratio | None = key("研发费用占比", "Part of revenue.", default=None)
    patents: Count | None = key("有效专利数", "Patents in force.", default=None)
    clean_years: Count | None = key(
        "无不良记录年数", "Whole years without a bad record or serious breach.", default=None
    )
    blacklists: Words | None = key("名单", "Lists it stands on, e.g. abnormal, defaulter, untrustworthy.", default=None)
    incidents: Words | None = key("事故", "Serious incidents this or last year.", default=None)
    score: Number | None = key("评分", "Score.", default=None)
    grade: Word | None = key("评级", "Grade, e.g. A.", default=None)
    on_white_list: Flag | None = key("在白名单", "On the published white list.", default=None)


class HistoryFacts(Part):
    """What the register knows of the enterprise's other filings, this loan not counted."""

    live_filings: Count | None = key("在保备案数", "Live filings.", default=None)
    live_balance: FactMoney | None = key("在保余额", "Balance of filed loans, yuan.", default=None)
    lent_this_year: FactMoney | None = key("当年已备案贷款", "Filed loans this year, yuan.", default=None)
    banks_this_year: Words | None = key(
        "当年备案银行", "Codes of the banks that filed its loans this year.", default=None
    )


class LoanFacts(Part):
    contract_number: Text | None = key("合同号", "Number.", default=None)
    amount: FactMoney | None = key("贷款金额", "Principal, yuan.", default=None)
    facility: FactMoney | None = key("授信额度", "Facility, yuan.", default=None)
    kind: Word | None = key(
        "贷款种类", "credit, ip_pledge, equity_pledge, receivables_pledge, guarantee …", default=None
    )
    mode: Word | None = key("业务模式", "A mode of the scheme, e.g. bank, insurer, guarantor.", default=None)
    use: Word | None = key("用途", "Use of the money, in the scheme's own words.", default=None)
    term_months: Count | None = key("期限（月）", "Months, a part of a month counted as one.", default=None)
    rate: Ratio | None = key("年利率", "Parts of one: 0.0435 is 4.35 %.", default=None)
    signed_on: Day | None = key("签订日期", "Day of the contract.", default=None)
    disbursed_on: Day | None = key("放款日期", "Day of disbursement.", default=None)
    due_on: Day | None = key("到期日期", "Due day.", default=None)
    first_loan: Flag | None = key("首贷", "The enterprise's first loan.", default=None)
    renewal: Flag | None = key("续贷", "A renewed loan.", default=None)
    credit_share: Ratio | None = key("信用部分占比", "Part without collateral.", default=None)
    collateral_amount: FactMoney | None = key(
        "抵押物担保金额", "Part secured by physical collateral, yuan.", default=None
    )
    ip_pledge: Flag | None = key("知识产权质押", "Whether IP is pledged.", default=None)
    ip_value: FactMoney | None = key("知识产权评估价值", "Appraised value, yuan.", default=None)
    ip_amount: FactMoney | None = key("知识产权质押部分", "Part of the loan secured by IP, yuan.", default=None)
    policy_tool: Flag | None = key("货币政策工具", "Funded by a monetary-policy tool.", default=None)
    project_investment: FactMoney | None = key("项目总投资", "Yuan.", default=None)
    own_money_share: Ratio | None = key("自有资金比例", "Own money in the project.", default=None)
    guarantee_fee: FactMoney | None = key("担保费", "Yuan.", default=None)
    premium: FactMoney | None = key("保险费", "Yuan.", default=None)
    appraisal_fee: FactMoney | None = key("评估费", "Yuan.", default=None)
    other_fees: FactMoney | None = key("其他费用", "Yuan.", default=None)
    used_as_agreed: Flag | None = key("按约定用途使用", "The money was used as agreed.", default=None)
    settled_on_time: Flag | None = key("按期结清", "Settled on time.", default=None)


class BankFacts(Part):
    code: Word | None = key("银行", "Code or name.", default=None)
    admitted: Flag | None = key("合作银行", "On the list of the scheme.", default=None)
    tags: Words | None = key("银行类别", "Classes, in the scheme's own words.", default=None)
    rating: Word | None = key("银行评级", "Grade of the last evaluation.", default=None)
    months_in_place: Count | None = key("在当地经营月数", "Months of business in the place.", default=None)
    cities_with_outlets: Count | None = key("设点城市数", "Cities with outlets.", default=None)
    tech_unit: Flag | None = key("科技金融专营", "Has a tech-finance unit.", default=None)
    business_year: Count | None = key("合作第几年", "1 in the first year of business.", default=None)
    own_rate: Ratio | None = key("本行同类利率", "Own rate for the same term.", default=None)
    score_used: Flag | None = key("审批使用评分", "The score was used in the approval.", default=None)
    balance_last_year: FactMoney | None = key("上年末贷款余额", "Scheme loans at last year's end, yuan.", default=None)
    principal_lent_year: FactMoney | None = key("当年发放本金", "Principal entered this year, yuan.", default=None)
    principal_lent_total: FactMoney | None = key(
        "累计发放本金", "Principal entered since the start, yuan.", default=None
    )


class MarketFacts(Part):
    benchmark: Ratio | None = key("同期基准利率", "On the day that the scheme names.", default=None)
    lpr_1y: Ratio | None = key("一年期LPR", "On the day that the scheme names.", default=None)
    lpr_5y: Ratio | None = key("五年期以上LPR", "On the day that the scheme names.", default=None)


class StandingFacts(Part):
    """What breakers hold at the moment."""

    filings_stopped: Flag = key("暂停新增备案", "A breaker stops filings. Default false.", default=False)
    payments_stopped: Flag = key("暂缓补偿", "A breaker stops payments. Default false.", default=False)
    breaker: Text | None = key("熔断代码", "Code of the breaker.", default=None)


class FundFacts(Part):
    available: FactMoney | None = key("资金池可用余额", "Yuan.", default=None)
    size: FactMoney | None = key("资金池规模", "Yuan.", default=None)
    deposit_pool: FactMoney | None = key("助保金余额", "Pooled deposits of borrowers, yuan.", default=None)
