"""Tables that every app stands on: transitions, outbox, jobs, holidays, and the base of every register row."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class Transition(models.Model):
    """One change of state of one row. Append-only; the database refuses update and delete."""

    machine = models.CharField(_("状态机"), max_length=40)
    subject = models.CharField(_("对象编号"), max_length=64)
    from_state = models.CharField(_("原状态"), max_length=32)
    to_state = models.CharField(_("新状态"), max_length=32)
    actor_code = models.CharField(_("经办人编号"), max_length=64)
    actor_name = models.CharField(_("经办人"), max_length=80)
    comment = models.TextField(_("意见"), blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("状态变更")
        verbose_name_plural = _("状态变更")
        indexes = [models.Index(fields=["machine", "subject", "id"], name="transition_of_subject")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.machine} {self.subject}: {self.from_state} → {self.to_state}"


class OutboxMessageQuerySet(models.QuerySet["OutboxMessage"]):
    def owed(self) -> Self:
        """Neither done nor given up."""
        return self.filter(done_at__isnull=True, parked_at__isnull=True)


class OutboxMessage(models.Model):
    """An intent that leaves the database (a task, a mail). Written in the transaction that causes it.

    The relay publishes it to Redis; the worker marks it done. Redis is only a transport: what is not done is
    published again, so losing all of Redis loses nothing.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField(_("任务"), max_length=120)
    arguments = models.JSONField(_("参数"), default=dict)
    version = models.PositiveSmallIntegerField(_("参数版本"), default=1)
    created_at = models.DateTimeField(_("写入时间"))
    not_before = models.DateTimeField(_("不早于"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    parked_at = models.DateTimeField(_("停放时间"), null=True, blank=True)
    publishings = models.PositiveIntegerField(_("发布次数"), default=0)
    attempts = models.PositiveIntegerField(_("执行次数"), default=0)
    last_error = models.TextField(_("最近错误"), blank=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("待发消息")
        verbose_name_plural = _("待发消息")
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                name="outbox_message_owed",
                condition=models.Q(done_at__isnull=True, parked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.code}"


class JobState(models.TextChoices):
    WAITING = "waiting", _("等待")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


class Job(models.Model):
    """Long work with progress that a page can show and a person can leave and find again."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=60)
    title = models.CharField(_("名称"), max_length=200)
    subject = models.CharField(_("对象编号"), max_length=64, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=JobState.choices, default=JobState.WAITING)
    owner_code = models.CharField(_("发起人编号"), max_length=64)
    owner_name = models.CharField(_("发起人"), max_length=80)
    total = models.PositiveIntegerField(_("总数"), default=0)
    done = models.PositiveIntegerField(_("已完成"), default=0)
    failed = models.PositiveIntegerField(_("失败数"), default=0)
    message = models.TextField(_("说明"), blank=True)
    result = models.JSONField(_("结果"), default=dict, blank=True)
    lease_holder = models.CharField(_("执行者"), max_length=120, blank=True)
    lease_until = models.DateTimeField(_("租约至"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("执行次数"), default=0)
    message_code = models.UUIDField(_("消息编号"), null=True, blank=True, db_index=True, editable=False)
    created_at = models.DateTimeField(_("创建时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        indexes = [
            models.Index(fields=["owner_code", "-id"], name="job_of_owner"),
            models.Index(fields=["kind", "subject", "-id"], name="job_of_subject"),
        ]

    def __str__(self) -> str:
        return self.title


class Heartbeat(models.Model):
    """The last sign of life of a process that nobody watches: beat, the relay. Real time, one row for each name."""

    name = models.CharField(_("进程"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("进程心跳")
        verbose_name_plural = _("进程心跳")

    def __str__(self) -> str:
        return self.name


class Holiday(models.Model):
    """A day whose kind differs from its weekday, where the chinesecalendar data set ends or is overruled."""

    day = models.DateField(_("日期"), unique=True)
    is_working_day = models.BooleanField(_("是否工作日"))
    name = models.CharField(_("名称"), max_length=40, blank=True)
    notice = models.CharField(_("依据文号"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("节假日")
        verbose_name_plural = _("节假日")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class RegisterQuerySet(models.QuerySet["RegisterRow"]):
    """Rows of a register. ``counted`` leaves out what was voided: void rows stay visible to auditors only."""

    def counted(self) -> Self:
        return self.filter(voided_at__isnull=True)


class RegisterRow(models.Model):
    """Base of every register: an opaque code for URLs, where the row came from, and whether it was voided (作废)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_batch = models.UUIDField(_("导入批次"), null=True, blank=True, editable=False, db_index=True)
    source_place = models.CharField(_("来源位置"), max_length=200, blank=True, editable=False)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True, editable=False)
    void_reason = models.TextField(_("作废原因"), blank=True, editable=False)

    class Meta:
        abstract = True
