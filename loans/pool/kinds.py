"""What an entry is about, in one word of the office. Stored in ``JournalEntry.kind``."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    # Contributions
    PROMISED = "promised", _("出资承诺")
    PROMISE_PAID_IN = "promise_paid_in", _("承诺出资到账")
    PAID_IN = "paid_in", _("出资到账")
    OPENING = "opening", _("期初余额")
    WITHDRAWN = "withdrawn", _("资金退出")
    FUNDER_PAID = "funder_paid", _("支付出资人款项")
    FROZEN = "frozen", _("资金冻结")
    UNFROZEN = "unfrozen", _("资金解冻")
    # Filings
    FILING_ACCEPTED = "filing_accepted", _("备案预留")
    FILING_REPAID = "filing_repaid", _("部分还款释放预留")
    FILING_SETTLED = "filing_settled", _("贷款结清释放预留")
    FILING_REVOKED = "filing_revoked", _("撤销备案释放预留")
    # Claims
    CLAIM_APPROVED = "claim_approved", _("批准补偿")
    CLAIM_DECIDED = "claim_decided", _("补偿办结释放预留")
    COMPENSATION_PAID = "compensation_paid", _("拨付补偿")
    COMPENSATION_BOUNCED = "compensation_bounced", _("补偿退汇")
    # Recoveries
    RECOVERY_REPORTED = "recovery_reported", _("报告追偿")
    RECOVERY_RETURNED = "recovery_returned", _("追偿返还")
    EXCESS_RECEIVED = "excess_received", _("多返款项")
    EXCESS_SENT_BACK = "excess_sent_back", _("退回多返款项")
    WRITTEN_OFF = "written_off", _("核销")
    WRITTEN_OFF_RECEIVED = "written_off_received", _("核销后收回")
    CLAWBACK_DECIDED = "clawback_decided", _("决定追回")
    CLAWBACK_RECEIVED = "clawback_received", _("追回到账")
    SANCTION_DUE = "sanction_due", _("应收违约金和迟付利息")
    SANCTION_RECEIVED = "sanction_received", _("违约金和迟付利息到账")
    RECEIVABLE_LOST = "receivable_lost", _("应收款损失")
    # Deposits
    INTEREST_ACCRUED = "interest_accrued", _("计提存款利息")
    INTEREST_CREDITED = "interest_credited", _("存款利息到账")
    INTEREST_OWED = "interest_owed", _("代收存款利息")
    FIXED_DEPOSIT_MADE = "fixed_deposit_made", _("转存定期")
    FIXED_DEPOSIT_BACK = "fixed_deposit_back", _("定期转回")
    BORROWER_DEPOSIT_IN = "borrower_deposit_in", _("收取借款人保证金")
    BORROWER_DEPOSIT_BACK = "borrower_deposit_back", _("退还借款人保证金")
    BORROWER_DEPOSIT_USED = "borrower_deposit_used", _("保证金抵付补偿")
    BORROWER_DEPOSIT_PAID = "borrower_deposit_paid", _("拨付保证金抵付款")
    # Costs
    FEE_CHARGED = "fee_charged", _("应付管理费")
    COST_CHARGED = "cost_charged", _("应付其他费用")
    COST_PAID = "cost_paid", _("支付费用")
    # Receipts and payments that wait for their cause
    RECEIPT_UNMATCHED = "receipt_unmatched", _("待匹配收款")
    RECEIPT_SENT_BACK = "receipt_sent_back", _("退回待匹配收款")
    PAYMENT_UNMATCHED = "payment_unmatched", _("待匹配付款")
    # Pools without paid-in money
    YEAR_COMMITTED = "year_committed", _("年度预算承诺")
    YEAR_LAPSED = "year_lapsed", _("预算承诺失效")
    BUDGET_RECEIVED = "budget_received", _("预算拨款到账")
    # Fiscal funds
    APPROPRIATED = "appropriated", _("下达拨款")
    COMMITTED = "committed", _("安排资金")
    UNCOMMITTED = "uncommitted", _("收回安排")
    GRANT_APPROVED = "grant_approved", _("批准补助")
    GRANT_PAID = "grant_paid", _("拨付补助")
    INVESTED = "invested", _("股权投资")
    DIVESTED = "divested", _("收回投资本金")
    RECALLED = "recalled", _("财政收回结余")
    CAPITAL_LINKED = "capital_linked", _("带动社会资本")
    # Years
    YEAR_END = "year_end", _("年终结转")
