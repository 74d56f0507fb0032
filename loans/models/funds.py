"""Funds: risk pools, commitment pools and fiscal funds, who puts money into them and where it lies.

A fund points down to its book by the book's code; the ledger knows nothing of funds. Funders and special accounts are
dimensions of the ledger's accounts, so their codes never change once a book is open.
"""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from loans.ledger.models import Book, BookKind
from portal.accounts.models import Organisation, OrganisationKind, User
from portal.core.history import with_history
from portal.core.periods import one_at_a_time

SLUG = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("编号由小写字母、数字和连字符组成，如 city-2018。"))


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user: User) -> Self:
        """The city office, member units and the auditor read all funds; a county or the zone those that it owns."""
        kind = user.organisation.kind
        if kind in {OrganisationKind.CITY_OFFICE, OrganisationKind.MEMBER_UNIT}:
            return self.all()
        if kind in {OrganisationKind.COUNTY, OrganisationKind.ZONE}:
            return self.filter(owner_id=user.organisation_id)
        return self.none()

    def kept_by(self, user: User) -> Self:
        """Those whose money the user's own organisation keeps: only these may be written to."""
        return self.filter(owner_id=user.organisation_id)


@with_history()
class Fund(models.Model):
    """One fund with one book. ``number`` is what people call it in files and is printed on vouchers."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=12, choices=BookKind.choices)
    number = models.CharField(_("资金编号"), max_length=40, unique=True, validators=[SLUG])
    name = models.CharField(_("资金名称"), max_length=120)
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="funds_owned", verbose_name=_("管理单位")
    )
    book = models.OneToOneField(
        Book,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="book_code",
        related_name="fund",
        editable=False,
        verbose_name=_("账簿"),
    )
    opened_on = models.DateField(_("设立日期"))
    document = models.CharField(_("设立文件"), max_length=200, blank=True)
    is_example = models.BooleanField(_("示例"), default=False, editable=False)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("资金")
        verbose_name_plural = _("资金")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def book_code(self) -> str:
        """The code of the book, without reading the book."""
        return self.book_id


class FunderLevel(models.TextChoices):
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县（区）级")
    PARK = "park", _("园区")
    INSTITUTION = "institution", _("机构")


@with_history()
class FundFunder(models.Model):
    """Who answers for a part of the fund. ``position`` orders the splits: the last takes the residual fen."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="funders", verbose_name=_("资金"))
    code = models.CharField(_("出资人代号"), max_length=32, validators=[SLUG])
    name = models.CharField(_("出资人"), max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="funding",
        verbose_name=_("机构"),
    )
    level = models.CharField(_("级次"), max_length=12, choices=FunderLevel.choices)
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("出资人")
        verbose_name_plural = _("出资人")
        ordering = ["fund_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "code"],
                name="fund_funder_code_once_in_fund",
                violation_error_message=_("该资金已有这个出资人代号。"),
            ),
            models.UniqueConstraint(
                fields=["fund", "position"],
                name="fund_funder_position_once_in_fund",
                violation_error_message=_("该资金已有这个次序的出资人。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpecialAccountQuerySet(models.QuerySet["SpecialAccount"]):
    def open_on(self, day: date) -> Self:
        """Opened on ``day`` or before and not closed by then (the day of closing is excluded)."""
        return self.filter(opened_on__lte=day).filter(models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=day))


@with_history()
class SpecialAccount(models.Model):
    """A special account (专户) at a bank. ``code`` is the ``holding`` of the ledger's accounts 1001 and 1002."""

    class Kind(models.TextChoices):
        CURRENT = "current", _("活期")
        FIXED = "fixed", _("定期")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts", verbose_name=_("资金"))
    code = models.CharField(_("专户代号"), max_length=32, validators=[SLUG])
    bank = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="special_accounts", verbose_name=_("开户银行")
    )
    account_name = models.CharField(_("户名"), max_length=120)
    account_number = models.CharField(
        _("账号"), max_length=40, validators=[RegexValidator(r"^[0-9][0-9-]{5,}$", _("账号由数字组成，至少六位。"))]
    )
    kind = models.CharField(_("存款种类"), max_length=8, choices=Kind.choices)
    opened_on = models.DateField(_("开户日期"))
    closed_on = models.DateField(_("销户日期"), null=True, blank=True)

    objects = SpecialAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("专户")
        verbose_name_plural = _("专户")
        ordering = ["fund_id", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "code"],
                name="special_account_code_once_in_fund",
                violation_error_message=_("该资金已有这个专户代号。"),
            ),
            models.UniqueConstraint(
                fields=["bank", "account_number"],
                name="special_account_number_once_in_bank",
                violation_error_message=_("该银行的这个账号已经登记过。"),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("opened_on")),
                name="special_account_days_in_order",
                violation_error_message=_("销户日期不得早于开户日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.account_number}"


@with_history()
class DepositTerm(models.Model):
    """On what terms an account earns interest, from ``valid_from`` (included) to ``valid_to`` (excluded).

    ``annual_rate`` in percent (0.35 is 0.35 % a year), a year of ``day_count`` days. Interest is credited on day
    ``credit_day`` of each of ``credit_months`` (the last day of a shorter month).
    """

    class DayCount(models.IntegerChoices):
        D360 = 360, "360"
        D365 = 365, "365"

    account = models.ForeignKey(
        SpecialAccount, on_delete=models.PROTECT, related_name="deposit_terms", verbose_name=_("专户")
    )
    annual_rate = models.DecimalField(_("年利率（%）"), max_digits=9, decimal_places=6)
    day_count = models.PositiveSmallIntegerField(_("计息天数"), choices=DayCount.choices, default=DayCount.D360)
    credit_months: "ArrayField[list[int], list[int]]" = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)]),
        verbose_name=_("结息月份"),
    )
    credit_day = models.PositiveSmallIntegerField(_("结息日"))
    valid_from = models.DateField(_("起始日期"))
    valid_to = models.DateField(_("终止日期"), null=True, blank=True)
    document = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("存款条件")
        verbose_name_plural = _("存款条件")
        ordering = ["account_id", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(annual_rate__gte=0) & models.Q(annual_rate__lt=100),
                name="deposit_term_rate_in_range",
                violation_error_message=_("年利率应在 0 与 100 之间。"),
            ),
            models.CheckConstraint(
                condition=models.Q(day_count__in=[360, 365]),
                name="deposit_term_day_count_known",
                violation_error_message=_("计息天数只能是 360 或 365。"),
            ),
            models.CheckConstraint(
                condition=models.Q(credit_day__range=(1, 31)) & models.Q(credit_months__len__gte=1),
                name="deposit_term_has_credit_day",
                violation_error_message=_("请填写结息月份和 1 至 31 之间的结息日。"),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="deposit_term_days_in_order",
                violation_error_message=_("终止日期必须晚于起始日期。"),
            ),
            one_at_a_time(
                "account",
                name="deposit_term_one_at_a_time",
                violation_error_message=_("同一专户同一时期只能有一个存款条件。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.annual_rate}%"
