"""Stored files: bytes under their content hash, registered in one row, never half visible."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file as it was stored. The bytes lie under ``sha256``; the name is what a person sees when downloading."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(_("内容散列"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(_("类型"), max_length=100)
    stored_at = models.DateTimeField(_("入库时间"))
    stored_by = models.CharField(_("存入人"), max_length=80)

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")

    def __str__(self) -> str:
        return self.name
