"""What counts as the loss of a claim."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import CountFigure, Rule, Word, key
from loans.schemes.format.conditions import Condition


class LossItem(TextChoices):
    """What may be part of a loss. The facts give each under ``loss``."""

    PRINCIPAL = "principal", _("未偿本金")
    INTEREST = "interest", _("利息")
    PENALTY_INTEREST = "penalty_interest", _("罚息")
    COMPOUND_INTEREST = "compound_interest", _("复利")
    COSTS = "costs", _("实现债权的费用")
    GUARANTOR_PAID_PRINCIPAL = "guarantor_paid_principal", _("担保机构代偿本金")
    GUARANTOR_PAID_INTEREST = "guarantor_paid_interest", _("担保机构代偿利息")
    INSURER_PAID = "insurer_paid", _("保险机构赔付")


class Deduction(TextChoices):
    COLLATERAL_PROCEEDS = "collateral_proceeds", _("处置押品所得")
    RECOVERED = "recovered", _("已收回款项")
    BORROWER_DEPOSIT = "borrower_deposit", _("企业缴存的保证金")
    DEPOSIT_POOL = "deposit_pool", _("共同的助保金")
    INSURER_PAID = "insurer_paid", _("保险机构赔付")
    GUARANTOR_PAID = "guarantor_paid", _("担保机构代偿")


class InterestUntil(TextChoices):
    DUE = "due", _("到期日")
    OVERDUE = "overdue", _("逾期日")
    TRIGGER = "trigger", _("条件成就日")
    CLAIM = "claim", _("申请日")
    JUDGMENT = "judgment", _("判决确定日")
    PAYMENT = "payment", _("支付日")


class LossPart(TextChoices):
    WHOLE = "whole", _("全部")
    COVERED = "covered", _("按纳入金额占贷款的比例")
    INTELLECTUAL_PROPERTY = "ip", _("仅知识产权质押部分")


class LossBase(Rule):
    """What counts as the loss. The first of the list that fits mode and condition counts."""

    modes: tuple[Word, ...] = key("适用模式", "Default all.", default=())
    when: Condition | None = key("适用条件", "Default always.", default=None)
    include: tuple[LossItem, ...] = key("计入", "What is added up.", min_length=1)
    interest_until: InterestUntil | None = key("计息截止", "Up to which day interest is counted.", default=None)
    interest_days: CountFigure | None = key("计息天数上限", "The most days of interest that count.", default=None)
    deduct: tuple[Deduction, ...] = key("扣除", "What is taken off; the result is never below zero.", default=())
    part: LossPart = key("范围", "whole (default), covered (pro rata), or ip.", default=LossPart.WHOLE)
