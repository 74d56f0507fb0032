"""The enterprise register: identity, yearly figures, qualifications, classified memberships."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.names import search_form, search_keys, wanted_grams, wanted_initials
from portal.core.history import with_history
from portal.core.models import RegisterRow
from portal.core.money import MoneyField
from portal.programme.models import Division, ReportingUnit, UnitScopedQuerySet


class RegistrationStatus(models.TextChoices):
    EXISTING = "existing", _("存续")
    OPERATING = "operating", _("在业")
    CANCELLED = "cancelled", _("注销")
    REVOKED = "revoked", _("吊销")
    MOVED_OUT = "moved_out", _("迁出")


LIVING = (RegistrationStatus.EXISTING, RegistrationStatus.OPERATING)


class EnterpriseQuerySet(UnitScopedQuerySet):
    unit_path = "reporting_unit"

    def active_on(self, day: date) -> Self:
        """Founded by ``day`` (included) and not ended by it: a firm that ends later was active."""
        return self.counted().filter(models.Q(ended_on__isnull=True) | models.Q(ended_on__gt=day), founded_on__lte=day)

    def search(self, text: str) -> Self:
        """Part of the name, the beginning of the credit code, or part of the pinyin initials; all for an empty text."""
        form = search_form(text)
        if not form:
            return self.none() if text.strip() else self
        found = models.Q(name_grams__contains=wanted_grams(text))
        if form.isascii():
            found |= models.Q(credit_code__startswith=form.upper())
        if form.isascii() and len(form) > 1:
            found |= models.Q(name_grams__contains=wanted_initials(text), name_initials__contains=form)
        return self.filter(found)


# The search keys follow from the name, so the history leaves them out.
@with_history(exclude=["name_grams", "name_initials"])
class Enterprise(RegisterRow):
    """A technology firm. It has a legal division and exactly one reporting unit that counts it."""

    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("企业名称"), max_length=120)
    name_grams = ArrayField(models.CharField(max_length=3), default=list, editable=False)
    name_initials = models.CharField(max_length=120, blank=True, editable=False, db_index=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, verbose_name=_("所属县区"))
    reporting_unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, verbose_name=_("报告单位"))
    park = models.CharField(_("园区"), max_length=40, blank=True)
    industry_code = models.CharField(_("行业代码"), max_length=4)
    founded_on = models.DateField(_("成立日期"))
    registered_capital = MoneyField(_("注册资本（元）"), null=True, blank=True)  # type: ignore[misc]  # one class for null and not
    status = models.CharField(_("登记状态"), max_length=12, choices=RegistrationStatus.choices)
    ended_on = models.DateField(_("注销（吊销、迁出）日期"), null=True, blank=True)
    telephone = models.CharField(_("岗位电话"), max_length=40, blank=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业")
        verbose_name_plural = _("企业")
        indexes = [
            GinIndex(fields=["name_grams"], name="enterprise_name_grams"),
            models.Index(fields=["reporting_unit", "credit_code"], name="enterprise_of_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=LIVING, ended_on__isnull=True)
                | (~models.Q(status__in=LIVING) & models.Q(ended_on__isnull=False)),
                name="enterprise_ended_on_matches_status",
                violation_error_message=_("存续、在业的企业不填注销日期，其他状态必须填写。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        """The search keys follow the name on every way in; bulk writes make them with ``search_keys`` themselves."""
        self.name_grams, self.name_initials = search_keys(self.name)
        if options.get("update_fields") is not None and "name" in options["update_fields"]:
            options["update_fields"] = {*options["update_fields"], "name_grams", "name_initials"}
        super().save(**options)


class EnterpriseOwnedQuerySet(UnitScopedQuerySet):
    unit_path = "enterprise__reporting_unit"


@with_history()
class YearlyFigures(RegisterRow):
    """What an enterprise reports for one year. Money in yuan. Class and scores are computed when asked."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="yearly_figures")
    year = models.PositiveSmallIntegerField(_("年度"))
    staff = models.PositiveIntegerField(_("从业人数"))
    science_staff = models.PositiveIntegerField(_("科技人员数"))
    revenue = MoneyField(_("营业收入（元）"))
    assets = MoneyField(_("资产总额（元）"))
    research_expense = MoneyField(_("研发费用（元）"))
    cost = MoneyField(_("成本费用支出（元）"))
    class_one_rights = models.PositiveIntegerField(_("Ⅰ类知识产权数"))
    class_two_rights = models.PositiveIntegerField(_("Ⅱ类知识产权数"))
    has_national_award = models.BooleanField(_("国家级科技奖励（近五年，前三名）"), default=False)
    has_research_institute = models.BooleanField(_("省部级以上研发机构"), default=False)
    has_led_standard = models.BooleanField(_("主导制定标准（近五年）"), default=False)

    objects = EnterpriseOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业年度数据")
        verbose_name_plural = _("企业年度数据")
        constraints = [models.UniqueConstraint(fields=["enterprise", "year"], name="yearly_figures_once_a_year")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"


class QualificationQuerySet(EnterpriseOwnedQuerySet):
    def valid_on(self, day: date) -> Self:
        """Granted by ``day`` (included), not yet expired on it, and not revoked by it."""
        return self.filter(
            models.Q(revoked_on__isnull=True) | models.Q(revoked_on__gt=day),
            granted_on__lte=day,
            expires_on__gt=day,
        )


class QualificationKind(models.TextChoices):
    HIGH_TECH = "high_tech", _("高新技术企业")
    TECH_SME = "tech_sme", _("科技型中小企业")


@with_history()
class Qualification(RegisterRow):
    """A dated title: valid from ``granted_on`` (included) to ``expires_on`` (excluded) unless revoked before.

    A high-tech certificate runs to the same day three years later (国科发火〔2016〕32号), a tech-SME number to the end
    of its calendar year (国科发政〔2017〕115号).
    """

    kind = models.CharField(_("资质"), max_length=12, choices=QualificationKind.choices)
    number = models.CharField(_("编号"), max_length=40)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="qualifications")
    granted_on = models.DateField(_("发证（入库）日期"))
    expires_on = models.DateField(_("失效日期"))
    revoked_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业资质")
        verbose_name_plural = _("企业资质")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="qualification_number_unique"),
            models.CheckConstraint(
                condition=models.Q(expires_on__gt=models.F("granted_on")),
                name="qualification_days_in_order",
                violation_error_message=_("失效日期必须晚于发证日期。"),
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "kind"], name="qualification_of_enterprise")]

    def __str__(self) -> str:
        return self.number


class MembershipQuerySet(EnterpriseOwnedQuerySet):
    def staying_on(self, day: date) -> Self:
        """In the bank on ``day``: entered by it (included) and not left by it."""
        return self.filter(models.Q(left_on__isnull=True) | models.Q(left_on__gt=day), entered_on__lte=day)


class BankKind(models.TextChoices):
    """The classified information banks of the plan (chapter 4, section 5.2)."""

    HIGH_TECH_RESERVE = "high_tech_reserve", _("高新技术后备培育企业库")
    TECH_SME = "tech_sme", _("科技型中小微企业库")
    ACHIEVEMENT = "achievement", _("科技成果转化项目库")
    PATENT_PROJECT = "patent_project", _("专利项目库")


@with_history()
class Membership(RegisterRow):
    """An enterprise's stay in a classified bank: ``entered_on`` included, ``left_on`` excluded."""

    bank = models.CharField(_("分类信息库"), max_length=20, choices=BankKind.choices)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="memberships")
    entered_on = models.DateField(_("入库日期"))
    left_on = models.DateField(_("出库日期"), null=True, blank=True)
    leave_reason = models.CharField(_("出库原因"), max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("分类库成员")
        verbose_name_plural = _("分类库成员")
        constraints = [
            models.UniqueConstraint(fields=["bank", "enterprise", "entered_on"], name="membership_one_entry_a_day"),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("entered_on")),
                name="membership_days_in_order",
                violation_error_message=_("出库日期不得早于入库日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_bank_display()}"
