"""Intellectual property rights, their appraisals, and their pledge registrations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, EnterpriseOwnedQuerySet
from loans.models import Loan
from portal.accounts.models import Organisation
from portal.core.history import with_history
from portal.core.models import RegisterRow
from portal.core.money import MoneyField
from portal.programme.models import UnitScopedQuerySet


class RightKind(models.TextChoices):
    INVENTION = "invention", _("发明")
    UTILITY_MODEL = "utility_model", _("实用新型")
    DESIGN = "design", _("外观设计")
    OTHER = "other", _("其他")


class Right(models.Model):
    """An intellectual property right. A patent's number is 12 digits and the check digit, without ZL and dot."""

    number = models.CharField(_("专利号"), max_length=40, unique=True)
    kind = models.CharField(_("专利类型"), max_length=16, choices=RightKind.choices)
    title = models.CharField(_("名称"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("知识产权")
        verbose_name_plural = _("知识产权")

    def __str__(self) -> str:
        return self.number


@with_history()
class PledgeRegistration(RegisterRow):
    """A pledge under one registration number (登记号); it may cover several rights and secures one amount in yuan."""

    number = models.CharField(_("登记号"), max_length=40, unique=True)
    registered_on = models.DateField(_("登记日期"))
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="pledges", verbose_name=_("出质人")
    )
    bank = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="pledges_held", verbose_name=_("质权银行")
    )
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="pledges", verbose_name=_("借款合同"))
    secured_amount = MoneyField(_("担保债权金额（元）"))
    released_on = models.DateField(_("解除日期"), null=True, blank=True)

    objects = EnterpriseOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("质押登记")
        verbose_name_plural = _("质押登记")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(secured_amount__gt=0),
                name="pledge_secured_amount_positive",
                violation_error_message=_("担保债权金额必须大于零。"),
            ),
            models.CheckConstraint(
                condition=models.Q(released_on__isnull=True) | models.Q(released_on__gte=models.F("registered_on")),
                name="pledge_days_in_order",
                violation_error_message=_("解除日期不得早于登记日期。"),
            ),
        ]
        indexes = [models.Index(fields=["registered_on"], name="pledge_registered")]

    def __str__(self) -> str:
        return self.number


class PledgedRightQuerySet(UnitScopedQuerySet):
    unit_path = "registration__enterprise__reporting_unit"


@with_history()
class PledgedRight(RegisterRow):
    """One right under one registration, with the appraisal it was pledged on. Value and fee in yuan."""

    registration = models.ForeignKey(PledgeRegistration, on_delete=models.PROTECT, related_name="pledged_rights")
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="pledged_rights")
    appraised_value = MoneyField(_("评估价值（元）"))
    appraiser = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals",
        verbose_name=_("评估机构"),
    )
    appraised_on = models.DateField(_("评估基准日"), null=True, blank=True)
    appraisal_fee = MoneyField(_("评估收费（元）"), null=True, blank=True)  # type: ignore[misc]  # one class for null and not

    objects = PledgedRightQuerySet.as_manager()

    class Meta:
        verbose_name = _("出质权利")
        verbose_name_plural = _("出质权利")
        constraints = [
            models.UniqueConstraint(fields=["registration", "right"], name="pledged_right_once_in_registration"),
            models.CheckConstraint(
                condition=models.Q(appraised_value__gt=0),
                name="pledged_right_value_positive",
                violation_error_message=_("评估价值必须大于零。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} {self.right}"
