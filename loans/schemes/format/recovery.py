"""Money that comes back after a compensation: how it is split, returned, and when the pursuit ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import Code, NumberFigure, RatioFigure, Rule, ShareFigure, Text, key
from loans.schemes.format.tables import Span


class RecoveryOrder(TextChoices):
    PAID_RATIO = "paid_ratio", _("按各方实际承担比例")
    STATED_RATIO = "stated_ratio", _("按规定比例")
    GOVERNMENT_FIRST = "government_first", _("先归还财政资金")
    BANK_FIRST = "bank_first", _("先归还银行")


class LateInterest(Rule):
    rate: NumberFigure = key("年利率", "Yearly, parts of one, e.g. 0.0435. With days: daily rate when daily is true.")
    daily: bool = key("日利率", "The rate is for a day, e.g. 0.0005. Default false.", default=False)


class RecoveryEnd(Rule):
    code: Code = key("代码", "E.g. REPAID, BANKRUPT, EXECUTION_ENDED.")
    title: Text = key("标题", "Chinese words.")
    approved_by: Text | None = key("核销审批", "Who approves the write-off.", default=None)


class Recovery(Rule):
    costs_deductible: bool = key("可扣除费用", "Costs of the recovery come off first. Default true.", default=True)
    costs_at_most: RatioFigure | None = key(
        "费用上限比例", "Costs come off up to this part of what came in. Default all.", default=None
    )
    costs_carry_over: bool = key("费用结转", "Costs that were not recouped carry over. Default true.", default=True)
    order: RecoveryOrder = key(
        "分配方式", "paid_ratio (default, after caps), stated_ratio, government_first, bank_first.",
        default=RecoveryOrder.PAID_RATIO,
    )  # fmt: skip
    shares: dict[Code, ShareFigure] = key("规定比例", "For stated_ratio: party to part, adds up to 1.", default={})
    surplus_to: Code | None = key(
        "超额归属", "Who keeps what is left when all have back what they bore. Default: the compensated party.",
        default=None,
    )  # fmt: skip
    return_within: Span | None = key("返还期限", "How soon the bank returns it.", default=None)
    late_interest: LateInterest | None = key("逾期返还利息", "Interest on late returns.", default=None)
    pursued_by: Text | None = key("追偿主体", "Who pursues, in words.", default=None)
    ends: tuple[RecoveryEnd, ...] = key("终结", "When the pursuit ends and who approves a write-off.", default=())
