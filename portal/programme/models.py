"""The programme's frame: divisions, reporting units, dated parameters, targets, milestones, and activities."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation, OrganisationKind, User
from portal.core.models import RegisterRow
from portal.core.money import MoneyField


class Basis(models.TextChoices):
    """Where a number comes from. Pages show 示例 beside the last one until the leading group decides."""

    POLICY = "policy", _("方案原文")
    DECIDED = "decided", _("领导小组决定")
    EXAMPLE = "example", _("示例")


class Division(models.Model):
    """A county-level division by GB/T 2260. The zone has none."""

    code = models.CharField(_("区划代码"), max_length=6, unique=True)
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Industry(models.Model):
    """An industry division (大类) by GB/T 4754-2017: two digits, its letter section and its name."""

    code = models.CharField(_("大类代码"), max_length=2, unique=True)
    section = models.CharField(_("门类"), max_length=1)
    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        verbose_name = _("行业")
        verbose_name_plural = _("行业")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.section}{self.code} {self.name}"


class UnitKind(models.TextChoices):
    COUNTY = "county", _("县（区）")
    ZONE = "zone", _("高新区")
    MEMBER_UNIT = "member_unit", _("成员单位")


class ReportingUnitQuerySet(models.QuerySet["ReportingUnit"]):
    def counting(self) -> Self:
        """The units that count enterprises: counties and the zone. Their sum is the city."""
        return self.filter(kind__in=[UnitKind.COUNTY, UnitKind.ZONE])


class ReportingUnit(models.Model):
    """A body that reports its year to the office (plan, chapter 5, section 3). Not a division: the zone has no code."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="reporting_unit")
    slug = models.SlugField(_("标识"), max_length=20, unique=True)
    name = models.CharField(_("简称"), max_length=40, unique=True)
    kind = models.CharField(_("类型"), max_length=20, choices=UnitKind.choices)
    division = models.OneToOneField(Division, on_delete=models.PROTECT, null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    basis = models.CharField(_("依据类别"), max_length=10, choices=Basis.choices, default=Basis.EXAMPLE)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = ReportingUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告单位")
        verbose_name_plural = _("报告单位")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=UnitKind.COUNTY, division__isnull=False)
                | (~models.Q(kind=UnitKind.COUNTY) & models.Q(division__isnull=True)),
                name="reporting_unit_division_only_for_counties",
                violation_error_message=_("只有县（区）有行政区划代码。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitScopedQuerySet(models.QuerySet["RegisterRow"]):
    """Register rows that belong to a reporting unit through ``unit_path``. Lists and objects share ``visible_to``."""

    unit_path = "reporting_unit"

    def counted(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """City staff, member units and the auditor read all units; a county or the zone reads its own rows."""
        kind = user.organisation.kind
        if kind in {OrganisationKind.CITY_OFFICE, OrganisationKind.MEMBER_UNIT}:
            return self.all()
        if kind in {OrganisationKind.COUNTY, OrganisationKind.ZONE}:
            return self.filter(**{f"{self.unit_path}__organisation_id": user.organisation_id})
        return self.none()


# The coded choices among parameters, as pages write them.
VALUE_WORDS = {
    "zone": _("钒钛高新区"),
    "lent": _("累计发放额"),
    "balance": _("贷款余额"),
    "facility": _("授信额"),
    "main": _("主板"),
    "sme": _("中小板"),
    "growth": _("创业板"),
    "neeq": _("新三板"),
    "regional": _("四板"),
}


class Parameter(models.Model):
    """A number that the programme may change: value, basis, and the days it holds (``valid_to`` excluded)."""

    key = models.CharField(_("参数"), max_length=80)
    title = models.CharField(_("名称"), max_length=120)
    value = models.JSONField(_("取值"))
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    basis = models.CharField(_("依据类别"), max_length=10, choices=Basis.choices)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("参数")
        verbose_name_plural = _("参数")
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="parameter_one_value_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="parameter_days_in_order",
                violation_error_message=_("失效日期必须晚于生效日期。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(basis=Basis.DECIDED) | ~models.Q(document=""),
                name="parameter_decided_by_a_document",
                violation_error_message=_("领导小组已决定的参数须写明依据文件。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_value(self) -> str:
        """The value as a page writes it: a list with commas, a coded choice by its word."""
        values = self.value if isinstance(self.value, list) else [self.value]
        return "、".join(str(VALUE_WORDS.get(one, one) if isinstance(one, str) else one) for one in values)


class Operator(models.TextChoices):
    AT_LEAST = "ge", _("达到")
    MORE_THAN = "gt", _("超过")
    BETWEEN = "between", _("区间")


class Target(models.Model):
    """A goal of the plan in its own wording. ``year`` empty means the whole plan 2017-2019."""

    code = models.SlugField(_("编号"), max_length=60, unique=True)
    wording = models.CharField(_("方案原文"), max_length=200)
    clause = models.CharField(_("条款"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    indicator = models.CharField(_("指标"), max_length=60)
    operator = models.CharField(_("关系"), max_length=10, choices=Operator.choices)
    lower = models.DecimalField(_("目标值（下限）"), max_digits=18, decimal_places=2)
    upper = models.DecimalField(_("上限"), max_digits=18, decimal_places=2, null=True, blank=True)
    is_aspiration = models.BooleanField(_("力争"), default=False)
    counts_from = models.DateField(_("新增起算日"), null=True, blank=True)
    reading = models.CharField(_("口径说明"), max_length=300, blank=True)
    basis = models.CharField(_("依据类别"), max_length=10, choices=Basis.choices, default=Basis.POLICY)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("目标")
        verbose_name_plural = _("目标")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(operator=Operator.BETWEEN, upper__isnull=False)
                | (~models.Q(operator=Operator.BETWEEN) & models.Q(upper__isnull=True)),
                name="target_upper_bound_only_for_a_range",
                violation_error_message=_("区间目标须有上限，其他目标不得有上限。"),
            )
        ]

    def __str__(self) -> str:
        return self.wording


class MilestoneState(models.TextChoices):
    OPEN = "open", _("未开始")
    RUNNING = "running", _("进行中")
    REACHED = "reached", _("已完成")


class Milestone(models.Model):
    """A goal without a number (fund set up, reserve pool started, summary written): state, date, evidence."""

    code = models.SlugField(_("编号"), max_length=60, unique=True)
    wording = models.CharField(_("方案原文"), max_length=200)
    clause = models.CharField(_("条款"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=10, choices=MilestoneState.choices, default=MilestoneState.OPEN)
    reached_on = models.DateField(_("完成日期"), null=True, blank=True)
    evidence = models.CharField(_("佐证"), max_length=200, blank=True)
    is_example = models.BooleanField(_("示例"), default=False)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("里程碑")
        verbose_name_plural = _("里程碑")
        ordering = ["year", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=MilestoneState.REACHED, reached_on__isnull=False)
                | (~models.Q(state=MilestoneState.REACHED) & models.Q(reached_on__isnull=True)),
                name="milestone_date_exactly_when_reached",
                violation_error_message=_("已完成的里程碑须有完成日期。"),
            )
        ]

    def __str__(self) -> str:
        return self.wording


class ActivityKind(models.TextChoices):
    CONFERENCE = "conference", _("联席会议")
    MATCHMAKING = "matchmaking", _("对接活动")
    TRAINING = "training", _("培训")
    PUBLICITY = "publicity", _("宣传")


class ActivityQuerySet(UnitScopedQuerySet):
    unit_path = "reporting_unit"

    def visible_to(self, user: User) -> Self:
        """Conferences called by the city office are everybody's to read; other activities as in any register."""
        if user.organisation.kind in {OrganisationKind.COUNTY, OrganisationKind.ZONE}:
            return self.filter(
                models.Q(reporting_unit__organisation_id=user.organisation_id) | models.Q(reporting_unit__isnull=True)
            )
        return super().visible_to(user)


class Activity(RegisterRow):
    """An event reported by a unit: a row of the yearly activity workbook. The city office has no reporting unit."""

    kind = models.CharField(_("类别"), max_length=12, choices=ActivityKind.choices)
    reporting_unit = models.ForeignKey(
        ReportingUnit, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("报告单位")
    )
    organiser = models.CharField(_("主办单位"), max_length=80)
    held_on = models.DateField(_("日期"))
    title = models.CharField(_("名称"), max_length=200)
    units_attending = models.PositiveIntegerField(_("参会单位数"), null=True, blank=True)
    persons_attending = models.PositiveIntegerField(_("参会人数"), null=True, blank=True)
    enterprises_attending = models.PositiveIntegerField(_("参加企业数"), null=True, blank=True)
    institutions_attending = models.PositiveIntegerField(_("参加金融机构数"), null=True, blank=True)
    intended_amount = MoneyField(_("意向金额（元）"), null=True, blank=True)  # type: ignore[misc]  # one class for null and not
    person_times = models.PositiveIntegerField(_("参训人次"), null=True, blank=True)
    items = models.PositiveIntegerField(_("条数"), null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")
        verbose_name_plural = _("活动")
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["kind", "held_on"], name="activity_kind_day")]

    def __str__(self) -> str:
        return self.title
