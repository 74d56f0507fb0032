"""The admin of the platform's own tables: history, messages and jobs are looked at, holidays are kept here."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.core.models import Holiday, Job, OutboxMessage, Transition
from portal.core.outbox import unpark

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Nobody adds, changes or deletes here; the services do."""

    actions_on_bottom = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Transition)
class TransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "machine", "subject", "from_state", "to_state", "actor_name", "comment")
    list_filter = ("machine",)
    search_fields = ("subject", "actor_name")
    ordering = ("-id",)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "state", "owner_name", "done", "total", "attempts", "created_at", "finished_at")
    list_filter = ("state", "kind")
    search_fields = ("title", "code", "subject")
    ordering = ("-id",)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    list_display = ("task", "created_at", "published_at", "done_at", "parked_at", "attempts", "last_error")
    list_filter = ("task", ("parked_at", admin.EmptyFieldListFilter), ("done_at", admin.EmptyFieldListFilter))
    search_fields = ("code", "task")
    ordering = ("-id",)
    actions = ("unpark_messages",)

    @admin.action(description=_("重新执行所选的停放消息"), permissions=["view"])
    def unpark_messages(self, request: HttpRequest, queryset: models.QuerySet[OutboxMessage]) -> None:
        count = unpark(queryset)
        self.message_user(request, _("%(count)s 条消息将重新执行。") % {"count": count}, messages.SUCCESS)


@admin.register(Holiday)
class HolidayAdmin(ModelAdmin):
    list_display = ("day", "is_working_day", "name", "notice")
    list_filter = ("is_working_day",)
    date_hierarchy = "day"
    ordering = ("-day",)
