"""Facts of ``split_recovery``."""

from loans.schemes.facts.base import Facts, Flag
from loans.schemes.format.base import Code, Day, FactMoney, Part, key


class ThisRecovery(Part):
    received: FactMoney = key("收回金额", "Received now, yuan. Default 0.00.", default="0.00", validate_default=True)
    costs: FactMoney = key(
        "本次费用", "Costs of this recovery, yuan. Default 0.00.", default="0.00", validate_default=True
    )
    costs_carried: FactMoney = key(
        "结转费用", "Costs not recouped before, yuan.", default="0.00", validate_default=True
    )
    received_on: Day | None = key("收回日期", "Day of receipt.", default=None)
    returned_on: Day | None = key("返还日期", "Day of the return to the pool.", default=None)


class RecoveryFacts(Facts):
    recovery: ThisRecovery = key("本次追偿", "What came in. Default nothing.", default=ThisRecovery())
    compensated: Code = key("补偿对象", "Party that was compensated and pursues. Default bank.", default="bank")
    borne: dict[Code, FactMoney] = key("各方承担", "Party or funder to what it bore after caps, yuan.", min_length=1)
    returned: dict[Code, FactMoney] = key("此前已收回", "Party or funder to what it got back before, yuan.", default={})
    paid_on: Day | None = key("补偿支付日期", "Day of the compensation.", default=None)
    ended: Code | None = key("终结情形", "Code of recovery.ends: why the pursuit ends.", default=None)
    write_off_approved: Flag | None = key("核销已批准", "The write-off was approved.", default=None)
    breach: Code | None = key("违规情形", "Code of sanctions, e.g. FALSE_CLAIM: what was proven.", default=None)
