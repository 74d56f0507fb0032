"""Accounts in the admin: looked at by those whose task it is; changed by services on the pages of the portal."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts import audit
from portal.accounts.models import (
    AccountReview,
    AuditEvent,
    LoginFailure,
    Organisation,
    OrganisationAlias,
    OrganisationName,
    Person,
    RoleExclusion,
    RoleGrant,
    Succession,
    User,
)

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline


class RecordedAdmin(ModelAdmin):
    """A change in the admin leaves an audit event in the same transaction; nothing is deleted here."""

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit.record(
            tag="accounts:admin:saved",
            by=cast(User, request.user),
            subject=f"{obj._meta.label_lower}:{getattr(obj, 'code', obj.pk)}",
            detail={"changed": form.changed_data, "is_new": not change},
            request=request,
        )


class LookedAt(ModelAdmin):
    """Read only for everybody."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ShownInline(TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class GrantInline(ShownInline):
    model = RoleGrant
    fields = ("role", "valid_from", "valid_to", "granted_by", "basis")


class NameInline(ShownInline):
    model = OrganisationName


@admin.register(User)
class UserAdmin(LookedAt):
    list_display = ("username", "person", "organisation", "is_active", "last_login")
    list_filter = ("is_active", "organisation__kind")
    list_select_related = ("person", "organisation")
    search_fields = ("username", "person__name", "organisation__name")
    fields = ("username", "person", "organisation", "is_active", "must_change_password", "created_at", "left_on")
    inlines = (GrantInline,)
    ordering = ("username",)


@admin.register(Person)
class PersonAdmin(RecordedAdmin):
    list_display = ("name", "telephone", "is_example")
    search_fields = ("name",)
    fields = ("name", "telephone", "is_example")


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    list_display = ("name", "kind", "credit_code", "is_example", "ended_on")
    list_filter = ("kind", "is_example")
    ordering = ("kind", "name")
    search_fields = ("name", "credit_code", "aliases__key")
    fields = ("kind", "name", "credit_code", "is_example", "ended_on")
    readonly_fields = ("ended_on",)
    inlines = (NameInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A name changes by a dated renaming, on its own page."""
        return ("ended_on", "name", "kind") if obj else ("ended_on",)


@admin.register(OrganisationAlias)
class OrganisationAliasAdmin(RecordedAdmin):
    list_display = ("key", "organisation")
    list_select_related = ("organisation",)
    search_fields = ("key", "organisation__name")


@admin.register(Succession)
class SuccessionAdmin(LookedAt):
    list_display = ("predecessor", "successor", "takes_effect_on", "basis")
    list_select_related = ("predecessor", "successor")


@admin.register(RoleGrant)
class RoleGrantAdmin(LookedAt):
    list_display = ("user", "role", "valid_from", "valid_to", "granted_by", "basis")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__person__name")
    ordering = ("-id",)


@admin.register(RoleExclusion)
class RoleExclusionAdmin(RecordedAdmin):
    """Pairs are added, never changed or taken back (the database refuses it)."""

    list_display = ("role", "excluded", "reason")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(AccountReview)
class AccountReviewAdmin(LookedAt):
    list_display = ("user", "year", "outcome", "reviewed_by", "reviewed_at")
    list_filter = ("year", "outcome")
    list_select_related = ("user",)


@admin.register(AuditEvent)
class AuditEventAdmin(LookedAt):
    list_display = ("at", "title", "actor_name", "subject", "address")
    search_fields = ("=subject", "actor_name", "=actor_code", "=tag")
    date_hierarchy = "at"
    ordering = ("-id",)
    show_full_result_count = False

    @admin.display(description=_("事件"), ordering="tag")
    def title(self, event: AuditEvent) -> str:
        return str(audit.TAGS.get(event.tag, event.tag))


@admin.register(LogEntry)
class LogEntryAdmin(LookedAt):
    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag")
    list_select_related = ("user", "content_type")
    ordering = ("-id",)


@admin.register(LoginFailure)
class LoginFailureAdmin(LookedAt):
    """Deleting a row unlocks the login."""

    list_display = ("username", "address", "failures", "at")
    fields = ("username", "address", "failures", "at")
    search_fields = ("username", "ip_address")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(request.user.has_perm("accounts.delete_loginfailure"))

    @admin.display(description=_("来源地址"), ordering="ip_address")
    def address(self, failure: LoginFailure) -> str:
        return failure.ip_address or ""

    @admin.display(description=_("连续输错次数"), ordering="failures_since_start")
    def failures(self, failure: LoginFailure) -> int:
        return failure.failures_since_start

    @admin.display(description=_("最近一次"), ordering="attempt_time")
    def at(self, failure: LoginFailure) -> datetime:
        return failure.attempt_time
