"""What the desk keeps: the saved views of each user."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

MOST_VIEWS = 30


class SavedView(models.Model):
    """A search with its filters and order that a user keeps under a name. Nobody else sees it."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    list_key = models.CharField(_("列表"), max_length=40)
    title = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=1000, blank=True)

    class Meta:
        app_label = "portal"
        verbose_name = _("保存的视图")
        verbose_name_plural = _("保存的视图")
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list_key", "title"],
                name="saved_view_title_once_in_list",
                violation_error_message=_("这个名称已经用过，请换一个。"),
            )
        ]

    def __str__(self) -> str:
        return self.title
