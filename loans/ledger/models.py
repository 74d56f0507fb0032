"""Books, accounts, entries, transfers. No row here is written through the ORM: the runtime login may only read.

Nothing points at users, filings or claims: actors, funders and subjects are opaque texts. Amounts in yuan.
"""

import uuid
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.money import MoneyField


class Side(models.TextChoices):
    DEBIT = "D", _("借")
    CREDIT = "C", _("贷")


class Group(models.TextChoices):
    ASSET = "asset", _("资产")
    LIABILITY = "liability", _("负债")
    FUND = "fund", _("净资产")
    RESULT = "result", _("本年结果")
    INCOME = "income", _("收入")
    EXPENSE = "expense", _("支出")
    MEMO = "memo", _("备查")


class Dimension(models.TextChoices):
    NONE = "none", _("无")
    OPTIONAL = "optional", _("可选")
    REQUIRED = "required", _("必填")


class ReadOnlyRow(models.Model):
    """A table that only the database functions of the ledger write (``portal.core.logins`` withholds the rest)."""

    runtime_reads_only = True

    class Meta:
        abstract = True


class ChartAccount(ReadOnlyRow):
    """A line of the chart of accounts (会计科目). ``reserve_of``: the account whose money this one sets aside."""

    code = models.CharField(_("科目代码"), max_length=4, unique=True)
    title = models.CharField(_("科目名称"), max_length=40)
    group = models.CharField(_("类别"), max_length=10, choices=Group.choices)
    side = models.CharField(_("余额方向"), max_length=1, choices=Side.choices)
    has_floor = models.BooleanField(_("余额不得为负"), default=False)
    funder = models.CharField(_("按出资人"), max_length=8, choices=Dimension.choices, default=Dimension.NONE)
    holding = models.CharField(_("按银行账户"), max_length=8, choices=Dimension.choices, default=Dimension.NONE)
    reserve_of = models.CharField(_("从何科目预留"), max_length=4, blank=True)

    class Meta:
        verbose_name = _("会计科目")
        verbose_name_plural = _("会计科目")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class BookKind(models.TextChoices):
    POOL = "pool", _("风险补偿资金池")
    COMMITMENT = "commitment", _("预算承诺制资金池")
    FISCAL = "fiscal", _("财政科技资金")


class Book(ReadOnlyRow):
    """The accounts of one pool or fund. ``closed_through`` is the last closed day; ``head_number`` the newest entry.

    ``head_hash`` is the newest link of the chain, which runs through the book's definition, its entries and closes.
    """

    code = models.CharField(_("账簿代码"), max_length=40, unique=True)
    title = models.CharField(_("账簿名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=12, choices=BookKind.choices)
    opened_on = models.DateField(_("启用日期"))
    closed_through = models.DateField(_("已结账至"), null=True, blank=True)
    head_number = models.PositiveBigIntegerField(_("末号"), default=0)
    head_hash = models.CharField(_("链头"), max_length=64)

    class Meta:
        verbose_name = _("账簿")
        verbose_name_plural = _("账簿")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class LedgerAccount(ReadOnlyRow):
    """An account of a book with its running totals, which the database keeps as transfers are inserted."""

    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="accounts", verbose_name=_("账簿"), db_index=False
    )
    chart = models.ForeignKey(
        ChartAccount,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="code",
        verbose_name=_("科目"),
        db_index=False,
    )
    funder = models.CharField(_("出资人"), max_length=40, blank=True)
    holding = models.CharField(_("银行账户"), max_length=40, blank=True)
    side = models.CharField(_("余额方向"), max_length=1, choices=Side.choices)
    has_floor = models.BooleanField(_("余额不得为负"))
    reserve_of = models.CharField(_("从何科目预留"), max_length=4, blank=True)
    debit_total = MoneyField(_("借方累计"), default=0)
    credit_total = MoneyField(_("贷方累计"), default=0)

    class Meta:
        verbose_name = _("账户")
        verbose_name_plural = _("账户")
        ordering = ["chart_id", "funder", "holding"]
        constraints = [
            models.UniqueConstraint(fields=["book", "chart", "funder", "holding"], name="ledger_account_once"),
            models.UniqueConstraint(fields=["id", "book"], name="ledger_account_in_book"),
            models.CheckConstraint(
                condition=models.Q(has_floor=False)
                | models.Q(side=Side.DEBIT, debit_total__gte=models.F("credit_total"))
                | models.Q(side=Side.CREDIT, credit_total__gte=models.F("debit_total")),
                name="ledger_account_keeps_its_floor",
                violation_error_message=_("该科目余额不得为负。"),
            ),
        ]

    def __str__(self) -> str:
        return "/".join(part for part in (self.chart_id, self.funder, self.holding) if part)

    @property
    def balance(self) -> Decimal:
        """On the account's normal side, in yuan; negative when the other side is larger."""
        net = self.debit_total - self.credit_total
        return net if self.side == Side.DEBIT else -net


class JournalEntry(ReadOnlyRow):
    """One business event in a book (凭证). Sealed and chained as it is posted; never changed, only reversed.

    ``business_on`` is the day it counts for, ``original_on`` the day of the entry that a reversal takes back.
    """

    code = models.UUIDField(_("编号"), unique=True, default=uuid.uuid4, editable=False)
    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="entries", verbose_name=_("账簿"), db_index=False
    )
    number = models.PositiveBigIntegerField(_("凭证号"))
    kind = models.CharField(_("事项"), max_length=40)
    business_on = models.DateField(_("业务日期"))
    posted_at = models.DateTimeField(_("过账时间"))
    actor_code = models.CharField(_("经办代码"), max_length=60)
    actor_name = models.CharField(_("经办人"), max_length=80)
    subject_kind = models.CharField(_("起因类别"), max_length=40, blank=True)
    subject_code = models.CharField(_("起因编号"), max_length=80, blank=True)
    key = models.CharField(_("幂等键"), max_length=120)
    fingerprint = models.CharField(_("内容指纹"), max_length=64)
    summary = models.CharField(_("摘要"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal", db_constraint=False
    )
    original_on = models.DateField(_("原业务日期"), null=True, blank=True)
    transfer_count = models.PositiveIntegerField(_("分录数"))
    previous_hash = models.CharField(_("前链值"), max_length=64)
    hash = models.CharField(_("链值"), max_length=64)

    class Meta:
        verbose_name = _("凭证")
        verbose_name_plural = _("凭证")
        ordering = ["book", "number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="journal_entry_number_once"),
            models.UniqueConstraint(fields=["key", "book"], name="journal_entry_key_once"),
            models.CheckConstraint(condition=models.Q(transfer_count__gt=0), name="journal_entry_has_transfers"),
            models.CheckConstraint(
                condition=models.Q(reverses__isnull=True, original_on__isnull=True)
                | models.Q(reverses__isnull=False, original_on__isnull=False),
                name="journal_entry_original_day_of_reversal",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "business_on", "id"], name="journal_entry_by_day"),
            models.Index(
                fields=["subject_code", "subject_kind"],
                name="journal_entry_by_subject",
                condition=~models.Q(subject_code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}#{self.number}"


class Reservation(ReadOnlyRow):
    """Money of one account set aside for one subject (a filing): what is left is ``amount - used - released``."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("账簿"))
    account = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("账户")
    )
    subject = models.CharField(_("为何而留"), max_length=80)
    amount = MoneyField(_("预留"), default=0)
    used = MoneyField(_("已用"), default=0)
    released = MoneyField(_("已释放"), default=0)

    class Meta:
        verbose_name = _("预留")
        verbose_name_plural = _("预留")
        constraints = [
            models.UniqueConstraint(fields=["account", "subject"], name="reservation_once_for_subject"),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, used__gte=0, released__gte=0)
                & models.Q(amount__gte=models.F("used") + models.F("released")),
                name="reservation_not_overdrawn",
                violation_error_message=_("预留金额不足。"),
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="reservation_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.account_id}"

    @property
    def left(self) -> Decimal:
        return self.amount - self.used - self.released


class Transfer(ReadOnlyRow):
    """``amount`` from the credit to the debit account of one book: a row that balances by construction (分录)."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="transfers", db_index=False)
    position = models.PositiveIntegerField(_("行号"))
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    business_on = models.DateField(_("业务日期"))
    debit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="debits", db_constraint=False, db_index=False
    )
    credit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="credits", db_constraint=False, db_index=False
    )
    amount = MoneyField(_("金额（元）"))
    subject = models.CharField(_("明细对象"), max_length=80, blank=True)
    reservation = models.ForeignKey(
        Reservation, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers", db_index=False
    )

    class Meta:
        verbose_name = _("分录")
        verbose_name_plural = _("分录")
        ordering = ["entry", "position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="transfer_position_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="transfer_amount_positive"),
            models.CheckConstraint(condition=~models.Q(debit=models.F("credit")), name="transfer_joins_two_accounts"),
        ]
        indexes = [
            models.Index(fields=["debit", "business_on", "entry"], name="transfer_by_debit"),
            models.Index(fields=["credit", "business_on", "entry"], name="transfer_by_credit"),
            models.Index(fields=["subject"], name="transfer_by_subject", condition=~models.Q(subject="")),
            models.Index(
                fields=["reservation"],
                name="transfer_by_reservation",
                condition=models.Q(reservation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.position}"


class AccountDay(ReadOnlyRow):
    """What one account took in on one business day. Kept by the database; balances "as of" a day are sums of these."""

    pk = models.CompositePrimaryKey("account_id", "day")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="days", db_index=False)
    day = models.DateField(_("日期"))
    debit = MoneyField(_("借方发生额"), default=0)
    credit = MoneyField(_("贷方发生额"), default=0)

    class Meta:
        verbose_name = _("账户日合计")
        verbose_name_plural = _("账户日合计")

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"


class PeriodClose(ReadOnlyRow):
    """A closed period of a book: both days included. No posting is dated on or before ``through_on`` any more.

    The close with its trial balance is a link of the book's chain: ``hash`` follows ``head_hash``, the head until then.
    """

    code = models.UUIDField(_("编号"), unique=True, default=uuid.uuid4, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="closes", verbose_name=_("账簿"))
    first_on = models.DateField(_("起始日期"))
    through_on = models.DateField(_("截止日期"))
    closed_at = models.DateTimeField(_("结账时间"))
    actor_code = models.CharField(_("经办代码"), max_length=60)
    actor_name = models.CharField(_("经办人"), max_length=80)
    head_number = models.PositiveBigIntegerField(_("末号"))
    head_hash = models.CharField(_("链头"), max_length=64)
    hash = models.CharField(_("链值"), max_length=64)

    class Meta:
        verbose_name = _("结账")
        verbose_name_plural = _("结账")
        ordering = ["book", "-through_on"]
        constraints = [
            models.UniqueConstraint(fields=["book", "through_on"], name="period_close_once"),
            models.CheckConstraint(
                condition=models.Q(through_on__gte=models.F("first_on")), name="period_close_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.first_on}—{self.through_on}"


class TrialBalanceLine(ReadOnlyRow):
    """One account in a trial balance (试算平衡表): totals before the period, in it, and after it."""

    close = models.ForeignKey(PeriodClose, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="+")
    opening_debit = MoneyField(_("期初借方累计"))
    opening_credit = MoneyField(_("期初贷方累计"))
    debit = MoneyField(_("本期借方"))
    credit = MoneyField(_("本期贷方"))

    class Meta:
        verbose_name = _("试算平衡行")
        verbose_name_plural = _("试算平衡行")
        constraints = [models.UniqueConstraint(fields=["close", "account"], name="trial_balance_line_once")]

    def __str__(self) -> str:
        return f"{self.close_id} {self.account_id}"


class LedgerCheck(models.Model):
    """One verification of all books. ``heads`` is what the next is compared with: book, number and head of each.

    ``findings`` is empty when all was well; ``first_bad`` is the book and number of the first bad entry, if one is.
    """

    append_only = True

    code = models.UUIDField(_("编号"), unique=True, default=uuid.uuid4, editable=False)
    checked_at = models.DateTimeField(_("核对时间"))
    actor_code = models.CharField(_("经办代码"), max_length=60)
    actor_name = models.CharField(_("经办人"), max_length=80)
    books = models.PositiveIntegerField(_("账簿数"))
    entries = models.PositiveBigIntegerField(_("凭证数"))
    transfers = models.PositiveBigIntegerField(_("分录数"))
    findings = models.JSONField(_("发现的问题"), default=list, blank=True)
    first_bad = models.CharField(_("最早出错的凭证"), max_length=80, blank=True)
    heads = models.JSONField(_("链头"), default=list, blank=True)

    class Meta:
        verbose_name = _("账簿核对")
        verbose_name_plural = _("账簿核对")
        ordering = ["-checked_at", "-id"]
        indexes = [models.Index(fields=["-checked_at"], name="ledger_check_by_time")]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M}"

    @property
    def is_clean(self) -> bool:
        return not self.findings
