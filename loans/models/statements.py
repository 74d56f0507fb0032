"""Bank statements of the special accounts: files, their lines, and which lines are which transfers of the books.

Lines are only ever inserted. A match is inserted once and may end once. Plain triggers (``loans/sql/statements.sql``)
refuse the rest, whoever asks, and more than the line's or the transfer's amount.
"""

import uuid
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from loans.ledger.models import Transfer
from loans.models.funds import Fund, SpecialAccount
from loans.statement_states import STATEMENT, StatementState
from portal.accounts.models import User
from portal.core.money import MoneyField
from portal.files.models import StoredFile


class Direction(models.TextChoices):
    """As the holder of the account sees it: the bank's 借 is money out, its 贷 is money in."""

    IN = "in", _("收入")
    OUT = "out", _("支出")


class BankStatementQuerySet(models.QuerySet["BankStatement"]):
    def visible_to(self, user: User) -> Self:
        """Those of the funds that the user may see."""
        return self.filter(account__fund__in=Fund.objects.visible_to(user))

    def applied(self) -> Self:
        return self.filter(state=StatementState.APPLIED)


class BankStatement(models.Model):
    """One imported file of one special account. ``first_on`` and ``last_on`` are both included.

    The balances are as stated in the file, or derived from the balances of its lines, or typed from the paper.
    ``findings``: what was refused or noticed, as shown. ``counts``: rows read, new, repeated, refused, not data.
    """

    code = models.UUIDField(_("编号"), default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        SpecialAccount, on_delete=models.PROTECT, related_name="statements", verbose_name=_("专户")
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("文件"))
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("内容散列"), max_length=64)
    state = models.CharField(_("状态"), max_length=12, choices=StatementState.choices, default=StatementState.PREVIEWED)
    first_on = models.DateField(_("起始日期"))
    last_on = models.DateField(_("截止日期"))
    opening_balance = MoneyField(_("期初余额（元）"), null=True, blank=True)  # type: ignore[misc]  # one class for null and not
    closing_balance = MoneyField(_("期末余额（元）"), null=True, blank=True)  # type: ignore[misc]
    counts = models.JSONField(_("计数"), default=dict)
    findings = models.JSONField(_("发现"), default=list)
    uploaded_by = models.CharField(_("上传人"), max_length=80)
    uploaded_by_code = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("上传时间"))
    applied_by = models.CharField(_("确认人"), max_length=80, blank=True)
    applied_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    objects = BankStatementQuerySet.as_manager()
    machine = STATEMENT

    class Meta:
        verbose_name = _("银行对账单")
        verbose_name_plural = _("银行对账单")
        ordering = ["-last_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="bank_statement_days_in_order",
                violation_error_message=_("截止日期不得早于起始日期。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state=StatementState.APPLIED, applied_at__isnull=False)
                | (~models.Q(state=StatementState.APPLIED) & models.Q(applied_at__isnull=True)),
                name="bank_statement_applied_at_matches_state",
                violation_error_message=_("确认时间与状态不符。"),
            ),
        ]
        indexes = [models.Index(fields=["account", "last_on"], name="bank_statement_of_account")]

    def __str__(self) -> str:
        return self.file_name


class StatementLineQuerySet(models.QuerySet["StatementLine"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(account__fund__in=Fund.objects.visible_to(user))

    def with_matched(self) -> Self:
        """With ``matched``: what live matches cover of each line, in yuan."""
        live = models.Q(matches__ended_at__isnull=True)
        return self.annotate(
            matched=Coalesce(
                models.Sum("matches__amount", filter=live),
                models.Value(0),
                output_field=models.DecimalField(max_digits=18, decimal_places=2),
            )
        )


class StatementLine(models.Model):
    """One line of a bank statement (银行流水). ``position``: its place in the file, oldest first.

    ``fingerprint`` says what makes it this line; ``ordinal`` counts equal lines of the account, from 1. Together they
    are unique, so a file imported again, or one that overlaps, adds nothing.
    """

    append_only = True

    code = models.UUIDField(_("编号"), default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(SpecialAccount, on_delete=models.PROTECT, related_name="lines", verbose_name=_("专户"))
    statement = models.ForeignKey(
        BankStatement, on_delete=models.PROTECT, related_name="lines", verbose_name=_("银行对账单")
    )
    position = models.PositiveIntegerField(_("次序"))
    source_place = models.CharField(_("来源行"), max_length=160)
    day = models.DateField(_("交易日期"))
    direction = models.CharField(_("收支"), max_length=3, choices=Direction.choices)
    amount = MoneyField(_("金额（元）"))
    balance = MoneyField(_("余额（元）"), null=True, blank=True)  # type: ignore[misc]  # one class for null and not
    counterparty_name = models.CharField(_("对方户名"), max_length=200, blank=True)
    counterparty_account = models.CharField(_("对方账号"), max_length=80, blank=True)
    reference = models.CharField(_("流水号"), max_length=120, blank=True)
    summary = models.CharField(_("摘要"), max_length=300, blank=True)
    fingerprint = models.CharField(_("指纹"), max_length=64)
    ordinal = models.PositiveIntegerField(_("同样行序号"))

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("银行流水")
        verbose_name_plural = _("银行流水")
        ordering = ["account_id", "day", "statement_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint", "ordinal"],
                name="statement_line_once",
                violation_error_message=_("该专户已有这一行流水。"),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="statement_line_amount_positive",
                violation_error_message=_("金额必须大于零。"),
            ),
        ]
        indexes = [models.Index(fields=["account", "day"], name="statement_line_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_direction_display()} {self.amount}"


class StatementMatchQuerySet(models.QuerySet["StatementMatch"]):
    def live(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        return self.filter(line__account__fund__in=Fund.objects.visible_to(user))


class StatementMatch(models.Model):
    """``amount`` of a bank line is ``amount`` of a transfer of the books. Rows of one press share ``group``.

    Any number of lines may be any number of transfers. An ended match stays on record with its reason.
    """

    class Way(models.TextChoices):
        AUTO = "auto", _("自动")
        HAND = "hand", _("手工")

    code = models.UUIDField(_("编号"), default=uuid.uuid4, unique=True, editable=False)
    group = models.UUIDField(_("匹配组"), editable=False, db_index=True)
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="matches", verbose_name=_("银行流水")
    )
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="+", verbose_name=_("分录"))
    amount = MoneyField(_("金额（元）"))
    way = models.CharField(_("方式"), max_length=4, choices=Way.choices)
    matched_by = models.CharField(_("匹配人"), max_length=80)
    matched_by_code = models.CharField(max_length=64, editable=False)
    matched_at = models.DateTimeField(_("匹配时间"))
    ended_by = models.CharField(_("取消人"), max_length=80, blank=True)
    ended_by_code = models.CharField(max_length=64, blank=True, editable=False)
    ended_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    ended_reason = models.CharField(_("取消原因"), max_length=300, blank=True)

    objects = StatementMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("对账匹配")
        verbose_name_plural = _("对账匹配")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="statement_match_amount_positive",
                violation_error_message=_("金额必须大于零。"),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by="", ended_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_by="") & ~models.Q(ended_reason="")),
                name="statement_match_end_has_reason",
                violation_error_message=_("取消匹配须写明何人何时为何。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}={self.transfer_id} {self.amount}"
