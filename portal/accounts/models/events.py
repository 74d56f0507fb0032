"""The audit trail."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, subject: str) -> Self:
        return self.filter(subject=subject)


class AuditEvent(models.Model):
    """Who did what to which thing, when, from where. Append-only; written in the operation's own transaction."""

    tag = models.CharField(_("事件"), max_length=60)
    actor_code = models.CharField(_("操作人编号"), max_length=64)
    actor_name = models.CharField(_("操作人"), max_length=80)
    subject = models.CharField(_("对象"), max_length=120, blank=True)
    detail = models.JSONField(_("内容"), default=dict, blank=True)
    address = models.CharField(_("来源地址"), max_length=64, blank=True)
    at = models.DateTimeField(_("时间"))

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计事件")
        verbose_name_plural = _("审计事件")
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_event_of_subject"),
            models.Index(fields=["actor_code", "id"], name="audit_event_of_actor"),
            models.Index(fields=["tag", "id"], name="audit_event_of_tag"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.tag}"
