"""Facts of ``assess_breakers``: the figures of each subject, and which breakers are open."""

from loans.schemes.facts.base import Extra, Facts, Flag, Words
from loans.schemes.format.base import Code, Day, FactMoney, Part, Text, Word, key
from loans.schemes.format.breakers import BreakerPeriod, Scope


class OpenBreaker(Part):
    breaker: Code = key("熔断代码", "Code in the scheme.")
    since: Day = key("起始日", "First day.")
    rectified: Flag = key("整改合格", "Rectification was accepted. Default false.", default=False)
    decided: Flag = key("已决定恢复", "It was decided to resume. Default false.", default=False)


class Subject(Part):
    """One bank, guarantor, county …, or the scheme. Amounts in yuan, within the breaker's period."""

    scope: Scope = key("范围", "bank, insurer, guarantor, county, mode or scheme.")
    name: Text = key("名称", "Name or code.")
    mode: Word | None = key("业务模式", "Mode that the figures are for.", default=None)
    period: BreakerPeriod | None = key(
        "期间",
        "Period of the figures; then only breakers of that period are asked. Default: it fits all.",
        default=None,
    )
    tags: Words | None = key("类别", "Classes, in the scheme's own words.", default=None)
    balance: FactMoney | None = key("贷款余额", "Yuan.", default=None)
    bad_balance: FactMoney | None = key("不良贷款余额", "Yuan.", default=None)
    overdue: FactMoney | None = key("逾期贷款", "Yuan.", default=None)
    principal_entered: FactMoney | None = key("期内纳入本金", "Yuan.", default=None)
    principal_total: FactMoney | None = key("累计纳入本金", "Yuan.", default=None)
    loss: FactMoney | None = key("贷款损失", "Yuan.", default=None)
    paid_out: FactMoney | None = key("代偿额", "Yuan.", default=None)
    guaranteed: FactMoney | None = key("在保余额", "Yuan.", default=None)
    released: FactMoney | None = key("解除的担保额", "Yuan.", default=None)
    compensated: FactMoney | None = key("补偿额", "Yuan.", default=None)
    recovered: FactMoney | None = key("追回额", "Yuan.", default=None)
    fund_size: FactMoney | None = key("资金池规模", "Yuan.", default=None)
    fund_balance: FactMoney | None = key("资金池余额", "Yuan.", default=None)
    open: tuple[OpenBreaker, ...] = key("已触发的熔断", "Breakers that are open.", default=())
    extra: Extra = key("自定事实", "Own facts of this subject.", default={})


class BreakerFacts(Facts):
    as_of: Day = key("截止日", "The day that the figures are for.")
    subjects: tuple[Subject, ...] = key("对象", "Whom the figures are of.", min_length=1)
