"""Batches and corrections are looked at; remembered layouts may be put right."""

from django.contrib import admin

from portal.accounts.admin import LookedAt, RecordedAdmin
from portal.exchange.models import Correction, ImportBatch, ImportProfile


@admin.register(ImportBatch)
class ImportBatchAdmin(LookedAt):
    list_display = ("file_name", "state", "mode", "created_by", "created_at", "applied_at")
    list_filter = ("state", "mode")
    search_fields = ("file_name", "created_by")
    date_hierarchy = "created_at"


@admin.register(ImportProfile)
class ImportProfileAdmin(RecordedAdmin):
    list_display = ("title", "register", "source", "used_at")
    list_filter = ("register",)
    readonly_fields = ("headings", "used_at")

    def has_delete_permission(self, request, obj=None):  # type: ignore[no-untyped-def]
        """A layout that was remembered wrongly is forgotten; the next import asks again."""
        return self.has_change_permission(request, obj)


@admin.register(Correction)
class CorrectionAdmin(LookedAt):
    list_display = ("label", "kind", "register", "state", "proposer", "proposed_at", "decider", "decided_at")
    list_filter = ("state", "kind", "register")
    search_fields = ("label", "reason")
