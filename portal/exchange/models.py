"""Batches of imported rows with their findings, remembered layouts, and corrections of stored rows."""

import uuid
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation, OrganisationKind, Person, User
from portal.exchange.states import BATCH, CORRECTION, BatchState, CorrectionState
from portal.files.models import StoredFile


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> Self:
        """The city office, member units and the auditor read all batches; others those of their organisation."""
        if user.organisation.kind in {OrganisationKind.CITY_OFFICE, OrganisationKind.MEMBER_UNIT}:
            return self.all()
        return self.filter(source_id=user.organisation_id)


class ImportBatch(models.Model):
    """One uploaded file on its way into the registers; its sheets may feed several of them.

    ``answers``: sheet position -> what a user said about it. ``sheets``: what was recognised, with counts, for pages.
    """

    class Mode(models.TextChoices):
        ORDINARY = "ordinary", _("新增")
        CORRECTION = "correction", _("更正")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("文件"))
    file_name = models.CharField(_("文件名"), max_length=200)
    source = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("来源单位")
    )
    mode = models.CharField(_("方式"), max_length=12, choices=Mode.choices, default=Mode.ORDINARY)
    reason = models.CharField(_("更正原因"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=BatchState.choices, default=BatchState.UPLOADED)
    registers = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("登记簿"))
    answers = models.JSONField(_("确认内容"), default=dict)
    sheets = models.JSONField(_("工作表"), default=list)
    counts = models.JSONField(_("计数"), default=dict)
    problem = models.TextField(_("问题"), blank=True)
    job_code = models.UUIDField(null=True, blank=True, editable=False)
    created_by = models.CharField(_("上传人"), max_length=80)
    created_by_code = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("上传时间"))
    applied_by = models.CharField(_("入库人"), max_length=80, blank=True)
    applied_at = models.DateTimeField(_("入库时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()
    machine = BATCH

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[BatchState.APPLIED, BatchState.UNDONE], applied_at__isnull=False)
                | (~models.Q(state__in=[BatchState.APPLIED, BatchState.UNDONE]) & models.Q(applied_at__isnull=True)),
                name="import_batch_applied_at_matches_state",
                violation_error_message=_("入库时间与状态不符。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(mode="correction") | ~models.Q(reason=""),
                name="import_batch_correction_has_reason",
                violation_error_message=_("更正必须写明原因。"),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_waiting(self) -> bool:
        return self.state in {BatchState.UPLOADED, BatchState.APPLYING}

    @property
    def can_be_applied(self) -> bool:
        return self.state == BatchState.PREVIEWED and bool(self.counts.get("new") or self.counts.get("changed"))


class ImportRow(models.Model):
    """One row of an upload with its verdict. ``texts``: the mapped cells as written, by column key."""

    class Verdict(models.TextChoices):
        NEW = "new", _("新增")
        REPEAT = "repeat", _("重复")
        REFUSED = "refused", _("拒收")
        CHANGED = "changed", _("变更")
        NOT_DATA = "not_data", _("非数据行")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    sheet_number = models.PositiveSmallIntegerField(_("工作表序号"))
    sheet = models.CharField(_("工作表"), max_length=120, blank=True)
    number = models.PositiveIntegerField(_("行号"))
    register = models.CharField(_("登记簿"), max_length=40)
    verdict = models.CharField(_("结论"), max_length=10, choices=Verdict.choices)
    has_warning = models.BooleanField(_("有提示"), default=False)
    label = models.CharField(_("名称"), max_length=200, blank=True)
    findings = models.JSONField(_("发现"), default=list)
    texts = models.JSONField(_("原文"), default=dict)
    changes = models.JSONField(_("变更"), default=list)
    row_code = models.UUIDField(_("记录编号"), null=True, blank=True)

    class Meta:
        verbose_name = _("导入行")
        verbose_name_plural = _("导入行")
        ordering = ["sheet_number", "number", "id"]
        indexes = [
            models.Index(fields=["batch", "verdict", "sheet_number", "number"], name="import_row_of_verdict"),
            models.Index(fields=["batch", "sheet_number", "number"], name="import_row_of_batch"),
            models.Index(fields=["row_code"], name="import_row_of_stored_row"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"


class ImportProfile(models.Model):
    """How a source writes a sheet: remembered from one import to the next, editable by the administrator."""

    source = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("来源单位")
    )
    register = models.CharField(_("登记簿"), max_length=40)
    headings = models.CharField(_("表头特征"), max_length=64, editable=False)
    title = models.CharField(_("名称"), max_length=200)
    mapping = models.JSONField(_("列对应"), default=dict)
    units = models.JSONField(_("金额单位"), default=dict, blank=True)
    context = models.JSONField(_("固定内容"), default=dict, blank=True)
    used_at = models.DateTimeField(_("最近使用"))

    class Meta:
        verbose_name = _("导入版式")
        verbose_name_plural = _("导入版式")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "headings"], name="import_profile_once_for_source", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.title


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: User) -> Self:
        """As import batches: city staff all, others those proposed in their organisation."""
        if user.organisation.kind in {OrganisationKind.CITY_OFFICE, OrganisationKind.MEMBER_UNIT}:
            return self.all()
        return self.filter(proposer__organisation_id=user.organisation_id)


class Correction(models.Model):
    """A change (更正), a voiding (作废) or a restoring of one stored row: named columns, old, new, reason, persons.

    ``changes``: ``{"column", "title", "old", "new"}`` for each column; ``old`` and ``new`` as a person reads them.
    ``version`` is the content's fingerprint when proposed: a row that changed since is not corrected blindly.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("更正")
        VOID = "void", _("作废")
        RESTORE = "restore", _("恢复")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    register = models.CharField(_("登记簿"), max_length=40)
    row_code = models.UUIDField(_("记录编号"), db_index=True)
    label = models.CharField(_("记录"), max_length=200)
    changes: "models.JSONField[Any, Any]" = models.JSONField(_("变更"), default=list)
    version = models.CharField(_("原内容特征"), max_length=16)
    reason = models.CharField(_("原因"), max_length=300)
    state = models.CharField(
        _("状态"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.PROPOSED
    )
    frozen_note = models.CharField(_("涉及的已定稿数据"), max_length=300, blank=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("提出人"))
    proposer_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    decider = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核人")
    )
    decider_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    decision_note = models.CharField(_("复核意见"), max_length=300, blank=True)

    objects = CorrectionQuerySet.as_manager()
    machine = CORRECTION

    class Meta:
        verbose_name = _("更正")
        verbose_name_plural = _("更正")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=CorrectionState.APPLIED)
                | models.Q(frozen_note="")
                | (models.Q(decider_person__isnull=False) & ~models.Q(decider_person=models.F("proposer_person"))),
                name="correction_of_frozen_by_two_persons",
                violation_error_message=_("涉及已定稿数据的更正须由另一人复核。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="correction_has_reason",
                violation_error_message=_("更正必须写明原因。"),
            ),
            models.UniqueConstraint(
                fields=["row_code"],
                condition=models.Q(state=CorrectionState.PROPOSED),
                name="correction_one_open_for_row",
                violation_error_message=_("该记录已有待复核的更正。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}"
