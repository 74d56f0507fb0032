"""Bank reconciliations (银行存款余额调节表) of the special accounts, month by month.

What a second person confirmed is a snapshot that never changes; a plain trigger refuses it to everybody.
"""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from loans.models.funds import Fund, SpecialAccount
from loans.statement_states import RECONCILIATION, ReconciliationState
from portal.accounts.models import Person, User
from portal.core.money import MoneyField


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    def visible_to(self, user: User) -> Self:
        """Those of the funds that the user may see."""
        return self.filter(account__fund__in=Fund.objects.visible_to(user))

    def confirmed(self) -> Self:
        return self.filter(state=ReconciliationState.CONFIRMED)


class Reconciliation(models.Model):
    """The balances of one special account at a month's end, per bank and per book, and what stands between them.

    ``snapshot`` holds the outstanding items as they were; ``digest`` is the SHA-256 of the snapshot's canonical text.
    ``difference`` is the adjusted balance per bank less the adjusted balance per book, in yuan.
    """

    code = models.UUIDField(_("编号"), default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        SpecialAccount, on_delete=models.PROTECT, related_name="reconciliations", verbose_name=_("专户")
    )
    month_end = models.DateField(_("月末"))
    version = models.PositiveSmallIntegerField(_("版次"))
    state = models.CharField(
        _("状态"), max_length=12, choices=ReconciliationState.choices, default=ReconciliationState.PREPARED
    )
    bank_balance = MoneyField(_("银行对账单余额（元）"))
    book_balance = MoneyField(_("账面余额（元）"))
    bank_adjusted = MoneyField(_("调节后银行余额（元）"))
    book_adjusted = MoneyField(_("调节后账面余额（元）"))
    difference = MoneyField(_("差额（元）"))
    explanation = models.CharField(_("差额说明"), max_length=500, blank=True)
    snapshot = models.JSONField(_("快照"))
    digest = models.CharField(_("校验值"), max_length=64)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("编制账号"))
    preparer_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("编制人"))
    prepared_at = models.DateTimeField(_("编制时间"))
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核账号")
    )
    decider_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核人")
    )
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    decision_note = models.CharField(_("复核意见"), max_length=300, blank=True)

    objects = ReconciliationQuerySet.as_manager()
    machine = RECONCILIATION

    class Meta:
        verbose_name = _("银行存款余额调节表")
        verbose_name_plural = _("银行存款余额调节表")
        ordering = ["account_id", "-month_end", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["account", "month_end", "version"], name="reconciliation_version_once"),
            models.UniqueConstraint(
                fields=["account", "month_end"],
                condition=models.Q(state=ReconciliationState.PREPARED),
                name="reconciliation_one_to_confirm",
                violation_error_message=_("该月已有一张调节表待复核。"),
            ),
            models.CheckConstraint(
                condition=models.Q(difference=models.F("bank_adjusted") - models.F("book_adjusted")),
                name="reconciliation_difference_adds_up",
                violation_error_message=_("差额与调节后余额不符。"),
            ),
            models.CheckConstraint(
                condition=models.Q(difference=0) | ~models.Q(explanation=""),
                name="reconciliation_difference_is_explained",
                violation_error_message=_("调节后余额不相等的，须说明差额。"),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=ReconciliationState.PREPARED,
                    decided_by__isnull=True,
                    decider_person__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    ~models.Q(state=ReconciliationState.PREPARED)
                    & models.Q(decided_by__isnull=False, decider_person__isnull=False, decided_at__isnull=False)
                ),
                name="reconciliation_decision_matches_state",
                violation_error_message=_("确认、退回须记明何人何时。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReconciliationState.CONFIRMED)
                | ~models.Q(decider_person=models.F("preparer_person")),
                name="reconciliation_confirmed_by_second_person",
                violation_error_message=_("调节表须由编制人以外的另一人确认。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.month_end:%Y-%m}"
