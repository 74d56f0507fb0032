"""The books in the admin: looked at only, by whoever reads the audit trail."""

from django.contrib import admin

from loans.ledger.models import (
    Book,
    ChartAccount,
    JournalEntry,
    LedgerAccount,
    PeriodClose,
    Reservation,
    Transfer,
)
from portal.accounts.admin import LookedAt


class LedgerAdmin(LookedAt):
    """Long tables: no counting of all rows, and no bulk action, since nothing can be done to them."""

    show_full_result_count = False
    actions = None


@admin.register(ChartAccount)
class ChartAccountAdmin(LedgerAdmin):
    list_display = ("code", "title", "group", "side", "has_floor", "funder", "holding")
    list_filter = ("group",)
    search_fields = ("code", "title")


@admin.register(Book)
class BookAdmin(LedgerAdmin):
    list_display = ("code", "title", "kind", "opened_on", "closed_through", "head_number")
    list_filter = ("kind",)
    search_fields = ("code", "title")


@admin.register(LedgerAccount)
class LedgerAccountAdmin(LedgerAdmin):
    list_display = ("book", "chart", "funder", "holding", "debit_total", "credit_total")
    list_filter = ("book",)
    search_fields = ("=chart__code", "funder", "holding")
    list_select_related = ("book", "chart")


@admin.register(JournalEntry)
class JournalEntryAdmin(LedgerAdmin):
    list_display = ("book", "number", "kind", "business_on", "posted_at", "actor_name", "summary")
    list_filter = ("book",)
    search_fields = ("=number", "=subject_code", "=key")
    list_select_related = ("book",)


@admin.register(Transfer)
class TransferAdmin(LedgerAdmin):
    list_display = ("entry", "position", "business_on", "debit", "credit", "amount", "subject")
    search_fields = ("=entry__code", "=subject")
    list_select_related = ("entry", "debit", "credit")


@admin.register(Reservation)
class ReservationAdmin(LedgerAdmin):
    list_display = ("book", "account", "subject", "amount", "used", "released")
    list_filter = ("book",)
    search_fields = ("=subject",)
    list_select_related = ("book", "account")


@admin.register(PeriodClose)
class PeriodCloseAdmin(LedgerAdmin):
    list_display = ("book", "first_on", "through_on", "closed_at", "actor_name", "head_number")
    list_filter = ("book",)
    list_select_related = ("book",)
