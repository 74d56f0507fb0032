"""A compile run, the figures it froze, and the documents it wrote. A run that finished is an edition."""

import uuid
from typing import Self, TypeVar

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import OrganisationKind, User
from portal.core.models import Job
from portal.files.models import StoredFile
from portal.programme.models import Operator, ReportingUnit
from reports.models.cycles import REPORTING_KINDS, ReportCycle
from reports.states import LIVE_RUN, RunState

# States in which a run's inputs hash is taken: a second run with the same inputs may not come to stand beside it.
HOLDS_INPUTS = (RunState.WRITING, RunState.SUMMARISING, RunState.FINISHED)


class CompileRunQuerySet(models.QuerySet["CompileRun"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE_RUN)

    def editions(self) -> Self:
        """Finished runs only: an edition is never half visible."""
        return self.filter(state=RunState.FINISHED)

    def visible_to(self, user: User) -> Self:
        return self.all() if user.organisation.kind in REPORTING_KINDS else self.none()


class CompileRun(models.Model):
    """One compilation of a cycle's reports as of a day (included). When finished it is the edition ``number``.

    The freeze is one transaction under the lease of ``job``; another worker takes over when the lease has run out.
    ``frame`` keeps what the papers need besides figures and targets (names, milestones, notes), as of the freeze;
    ``inputs_hash`` stands for all that the documents are made of; an edition with the same inputs is not made twice.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(ReportCycle, on_delete=models.PROTECT, related_name="runs", verbose_name=_("报告年度"))
    as_of = models.DateField(_("数据截止日"))
    state = models.CharField(_("状态"), max_length=12, choices=RunState.choices, default=RunState.WAITING)
    number = models.PositiveSmallIntegerField(_("版次"), null=True, blank=True)
    is_provisional = models.BooleanField(_("暂定"), default=False)
    inputs_hash = models.CharField(_("输入散列"), max_length=64, blank=True)
    template_version = models.CharField(_("模板版本"), max_length=20, blank=True)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats", verbose_name=_("相同版本")
    )
    frame = models.JSONField(_("冻结的其他内容"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    chain_heads = models.JSONField(_("账簿链首"), default=dict, blank=True)
    requested_by_code = models.CharField(_("发起人编号"), max_length=64)
    requested_by_name = models.CharField(_("发起人"), max_length=80)
    requested_at = models.DateTimeField(_("发起时间"))
    frozen_at = models.DateTimeField(_("冻结时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    message = models.TextField(_("说明"), blank=True)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+", verbose_name=_("后台任务"))

    objects = CompileRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("汇编版本")
        verbose_name_plural = _("汇编版本")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "as_of"], condition=models.Q(state__in=LIVE_RUN), name="compile_run_one_live"
            ),
            models.UniqueConstraint(
                fields=["cycle", "as_of", "inputs_hash"],
                condition=models.Q(state__in=HOLDS_INPUTS),
                name="compile_run_one_for_inputs",
            ),
            models.UniqueConstraint(fields=["cycle", "number"], name="compile_run_number_unique"),
            models.CheckConstraint(
                condition=~models.Q(state__in=HOLDS_INPUTS)
                | (models.Q(number__isnull=False, frozen_at__isnull=False) & ~models.Q(inputs_hash="")),
                name="compile_run_numbered_when_frozen",
                violation_error_message=_("已冻结的版本须有版次和输入散列。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state=RunState.UNCHANGED, same_as__isnull=False)
                | (~models.Q(state=RunState.UNCHANGED) & models.Q(same_as__isnull=True)),
                name="compile_run_points_to_its_equal",
                violation_error_message=_("数据未变的汇编须指向已有版本。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.as_of} {self.get_state_display()}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_RUN

    @property
    def edition(self) -> "CompileRun":
        """The edition that this run led to: itself, or the equal one that stood already."""
        return self.same_as or self

    @property
    def fingerprint(self) -> str:
        """What is printed on each page: the first 12 signs of the inputs hash."""
        return self.inputs_hash[:12]


Row = TypeVar("Row", bound=models.Model)


class UnitRowQuerySet(models.QuerySet[Row]):
    """Rows of a unit, or of the city where ``unit`` is empty."""

    def visible_to(self, user: User) -> Self:
        """A county or the zone reads its own rows and the city's; city staff, member units and the auditor read all."""
        kind = user.organisation.kind
        if kind in {OrganisationKind.CITY_OFFICE, OrganisationKind.MEMBER_UNIT}:
            return self.all()
        if kind in {OrganisationKind.COUNTY, OrganisationKind.ZONE}:
            return self.filter(models.Q(unit__isnull=True) | models.Q(unit__organisation_id=user.organisation_id))
        return self.none()


class FigureQuerySet(UnitRowQuerySet["Figure"]):
    pass


class UnitDocumentQuerySet(UnitRowQuerySet["UnitDocument"]):
    def waiting(self) -> Self:
        return self.filter(state=DocumentState.WAITING)


class Figure(models.Model):
    """A frozen value of one indicator for a unit (empty: the city) as of a day. The database refuses any change.

    ``value`` in the indicator's own unit of measure (money in yuan), null when there is none; ``digest`` stands for
    the rows it was made of. The figures of the comparable day last year are frozen with it under their own ``as_of``.
    """

    run = models.ForeignKey(CompileRun, on_delete=models.PROTECT, related_name="figures")
    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    as_of = models.DateField(_("数据截止日"))
    indicator = models.CharField(_("指标"), max_length=60)
    version = models.PositiveSmallIntegerField(_("口径版本"))
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6, null=True)
    digest = models.CharField(_("数据散列"), max_length=64)
    row_count = models.PositiveIntegerField(_("行数"))

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("冻结数据")
        verbose_name_plural = _("冻结数据")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "as_of", "indicator", "unit"], nulls_distinct=False, name="figure_frozen_once"
            )
        ]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.indicator} {self.as_of}: {self.value}"


class TargetResult(models.Model):
    """How a target of the plan stood when the run was frozen, with the wording and the reading used."""

    run = models.ForeignKey(CompileRun, on_delete=models.PROTECT, related_name="target_results")
    target_code = models.CharField(_("目标编号"), max_length=60)
    wording = models.CharField(_("方案原文"), max_length=200)
    clause = models.CharField(_("条款"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年度"), null=True)
    indicator = models.CharField(_("指标"), max_length=60)
    unit_of_measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    reading = models.CharField(_("口径说明"), max_length=400, blank=True)
    operator = models.CharField(_("关系"), max_length=10, choices=Operator.choices)
    lower = models.DecimalField(_("目标值（下限）"), max_digits=18, decimal_places=2)
    upper = models.DecimalField(_("上限"), max_digits=18, decimal_places=2, null=True)
    is_aspiration = models.BooleanField(_("力争"))
    value = models.DecimalField(_("完成值"), max_digits=24, decimal_places=6, null=True)
    share = models.DecimalField(_("完成比例"), max_digits=12, decimal_places=4, null=True)
    outcome = models.CharField(_("状态"), max_length=12)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("目标完成情况")
        verbose_name_plural = _("目标完成情况")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "target_code"], name="target_result_frozen_once")]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.wording


class BatchState(models.TextChoices):
    WAITING = "waiting", _("等待")
    DONE = "done", _("完成")
    CANCELLED = "cancelled", _("已取消")


class DocumentBatch(models.Model):
    """Documents written by one task: those of some units, or the city's own when ``is_summary``.

    The chord is kept here: the batch that finds itself the last one done owes the summary.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(CompileRun, on_delete=models.PROTECT, related_name="batches")
    position = models.PositiveSmallIntegerField(_("序号"))
    is_summary = models.BooleanField(_("全市汇总"), default=False)
    state = models.CharField(_("状态"), max_length=12, choices=BatchState.choices, default=BatchState.WAITING)
    lease_holder = models.CharField(_("执行者"), max_length=120, blank=True)
    lease_until = models.DateTimeField(_("租约至"), null=True, blank=True)

    class Meta:
        verbose_name = _("文件批次")
        verbose_name_plural = _("文件批次")
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="document_batch_position_unique"),
            models.UniqueConstraint(
                fields=["run"], condition=models.Q(is_summary=True), name="document_batch_one_summary"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} #{self.position}"


class DocumentKind(models.TextChoices):
    DOCX = "docx", "DOCX"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"


class DocumentState(models.TextChoices):
    WAITING = "waiting", _("等待")
    READY = "ready", _("已生成")
    FAILED = "failed", _("失败")
    IMPOSSIBLE = "impossible", _("无法生成")


class UnitDocument(models.Model):
    """One file of an edition: a unit's report or, without a unit, the city's. ``message`` says why there is none."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(CompileRun, on_delete=models.PROTECT, related_name="documents")
    batch = models.ForeignKey(DocumentBatch, on_delete=models.PROTECT, related_name="documents")
    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("格式"), max_length=4, choices=DocumentKind.choices)
    state = models.CharField(_("状态"), max_length=12, choices=DocumentState.choices, default=DocumentState.WAITING)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    message = models.TextField(_("说明"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("执行次数"), default=0)
    written_at = models.DateTimeField(_("生成时间"), null=True, blank=True)

    objects = UnitDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告文件")
        verbose_name_plural = _("报告文件")
        ordering = ["run", "batch__position", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["run", "unit", "kind"], nulls_distinct=False, name="unit_document_once"),
            models.CheckConstraint(
                condition=models.Q(state=DocumentState.READY, file__isnull=False)
                | (~models.Q(state=DocumentState.READY) & models.Q(file__isnull=True)),
                name="unit_document_file_exactly_when_ready",
                violation_error_message=_("已生成的文件须有内容，未生成的不得有。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or '全市'} {self.kind}"
