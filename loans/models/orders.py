"""Orders (记账单): every money event that a person enters by hand waits here for a second person.

What was prepared is what is posted: the database (``loans/sql/orders.sql``) refuses any other change of an order than
its one decision, and that by another person.
"""

import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from loans.models.funds import Fund
from loans.order_states import ORDER, OrderState
from portal.accounts.models import Person, User
from portal.core.money import MoneyField
from portal.files.models import StoredFile


class OrderEvent(models.TextChoices):
    """What a person may order at the desk; ``loans.orders.events`` says of each what it asks and what it posts."""

    PROMISED = "promised", _("出资承诺")
    PROMISE_PAID_IN = "promise_paid_in", _("承诺出资到账")
    PAID_IN = "paid_in", _("出资到账（无承诺）")
    INTEREST_ACCRUED = "interest_accrued", _("计提存款利息")
    INTEREST_CREDITED = "interest_credited", _("存款利息到账")
    INTEREST_OWED = "interest_owed", _("代收存款利息（归出资人或财政）")
    FEE_CHARGED = "fee_charged", _("应付管理费")
    COST_CHARGED = "cost_charged", _("应付其他费用")
    COST_PAID = "cost_paid", _("支付费用")
    FIXED_DEPOSIT_MADE = "fixed_deposit_made", _("转存定期")
    FIXED_DEPOSIT_BACK = "fixed_deposit_back", _("定期转回")
    FROZEN = "frozen", _("资金冻结")
    UNFROZEN = "unfrozen", _("资金解冻")
    WITHDRAWN = "withdrawn", _("资金退出")
    FUNDER_PAID = "funder_paid", _("支付出资人款项")
    RECEIPT_UNMATCHED = "receipt_unmatched", _("待匹配收款")
    RECEIPT_MATCHED = "receipt_matched", _("收款匹配")
    RECEIPT_SENT_BACK = "receipt_sent_back", _("退回待匹配收款")
    PAYMENT_UNMATCHED = "payment_unmatched", _("待匹配付款")
    PAYMENT_MATCHED = "payment_matched", _("付款匹配")
    YEAR_COMMITTED = "year_committed", _("年度预算承诺")
    YEAR_LAPSED = "year_lapsed", _("预算承诺失效")
    BUDGET_RECEIVED = "budget_received", _("预算拨款到账")
    APPROPRIATED = "appropriated", _("下达拨款")
    COMMITTED = "committed", _("安排资金")
    UNCOMMITTED = "uncommitted", _("收回安排")
    INVESTED = "invested", _("股权投资")
    DIVESTED = "divested", _("收回投资本金")
    RECALLED = "recalled", _("财政收回结余")
    OPENING = "opening", _("期初余额")
    REVERSAL = "reversal", _("冲销凭证")


class PostingOrderQuerySet(models.QuerySet["PostingOrder"]):
    def visible_to(self, user: User) -> Self:
        """Those of the funds that the user may see."""
        return self.filter(fund__in=Fund.objects.visible_to(user))

    def to_decide_by(self, user: User) -> Self:
        """Those of the user's own organisation that wait for a second person, which the user would be."""
        waiting = self.filter(state=OrderState.PREPARED, fund__in=Fund.objects.kept_by(user))
        return waiting.exclude(prepared_person_id=user.person_id)

    def sent_by(self, user: User) -> Self:
        return self.filter(state=OrderState.PREPARED, prepared_person_id=user.person_id)


class PostingOrder(models.Model):
    """One event to be posted. ``payload`` holds its figures as strict money texts (``loans.orders.payload``).

    ``amount`` is the sum that moves, for lists; a reversal's is that of its original. ``number`` counts in the fund.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="orders", verbose_name=_("资金"))
    number = models.PositiveIntegerField(_("单号"))
    event = models.CharField(_("事项"), max_length=20, choices=OrderEvent.choices)
    business_on = models.DateField(_("业务日期"))
    amount = MoneyField(_("金额（元）"))
    payload: "models.JSONField[Any, Any]" = models.JSONField(_("内容"), default=dict)
    reason = models.CharField(_("事由"), max_length=150)
    state = models.CharField(_("状态"), max_length=10, choices=OrderState.choices, default=OrderState.PREPARED)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("制单人"))
    prepared_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("制单时间"))
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核人")
    )
    decided_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    decision_note = models.CharField(_("复核意见"), max_length=300, blank=True)
    entry_code = models.UUIDField(_("凭证编号"), null=True, blank=True, unique=True)

    objects = PostingOrderQuerySet.as_manager()
    machine = ORDER

    class Meta:
        verbose_name = _("记账单")
        verbose_name_plural = _("记账单")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="posting_order_number_once_in_fund"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="posting_order_amount_positive",
                violation_error_message=_("金额必须大于零。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="posting_order_has_reason",
                violation_error_message=_("请写明事由。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state=OrderState.PREPARED, decided_by__isnull=True, decided_person__isnull=True)
                & models.Q(decided_at__isnull=True)
                | ~models.Q(state=OrderState.PREPARED)
                & models.Q(decided_by__isnull=False, decided_person__isnull=False, decided_at__isnull=False),
                name="posting_order_decision_matches_state",
                violation_error_message=_("记账单的复核信息与状态不符。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[OrderState.PREPARED, OrderState.WITHDRAWN])
                | ~models.Q(decided_person=models.F("prepared_person")),
                name="posting_order_decided_by_second_person",
                violation_error_message=_("记账单须由制单人以外的另一人复核。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state=OrderState.POSTED, entry_code__isnull=False)
                | ~models.Q(state=OrderState.POSTED) & models.Q(entry_code__isnull=True),
                name="posting_order_posted_has_entry",
                violation_error_message=_("只有已入账的记账单才有凭证。"),
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "-id"], name="posting_order_of_fund"),
            models.Index(fields=["fund"], condition=models.Q(state=OrderState.PREPARED), name="posting_order_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.number}"


class OrderEvidence(models.Model):
    """A paper behind an order: bank slip, decision, the old books. Attached when it is prepared, kept for good."""

    append_only = True

    order = models.ForeignKey(PostingOrder, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("文件"))

    class Meta:
        verbose_name = _("记账单附件")
        verbose_name_plural = _("记账单附件")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["order", "file"], name="order_evidence_once")]

    def __str__(self) -> str:
        return self.file.name
