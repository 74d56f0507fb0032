"""The books in the admin: looked at only, by whoever reads the audit trail."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

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

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


class LedgerAdmin(LookedAt):
    """Long tables: no counting of all rows, and no bulk action, since nothing can be done to them."""

    show_full_result_count = False
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def _register(model: type[models.Model], **options: Any) -> "type[ModelAdmin[Any]]":
    made = type(f"{model.__name__}Admin", (LedgerAdmin,), options)
    admin.site.register(model, made)
    return made


_register(
    ChartAccount,
    list_display=("code", "title", "group", "side", "has_floor", "funder", "holding"),
    list_filter=("group",),
    search_fields=("code", "title"),
)
_register(
    Book,
    list_display=("code", "title", "kind", "opened_on", "closed_through", "head_number"),
    list_filter=("kind",),
    search_fields=("code", "title"),
)
_register(
    LedgerAccount,
    list_display=("book", "chart", "funder", "holding", "debit_total", "credit_total"),
    list_filter=("book",),
    search_fields=("=chart__code", "funder", "holding"),
    list_select_related=("book", "chart"),
)
_register(
    JournalEntry,
    list_display=("book", "number", "kind", "business_on", "posted_at", "actor_name", "summary"),
    list_filter=("book",),
    search_fields=("=number", "=subject_code", "=key"),
    list_select_related=("book",),
    raw_id_fields=("reverses",),
)
_register(
    Transfer,
    list_display=("entry", "position", "business_on", "debit", "credit", "amount", "subject"),
    search_fields=("=entry__code", "=subject"),
    list_select_related=("entry", "debit", "credit"),
    raw_id_fields=("entry", "debit", "credit", "reservation"),
)
_register(
    Reservation,
    list_display=("book", "account", "subject", "amount", "used", "released"),
    list_filter=("book",),
    search_fields=("=subject",),
    list_select_related=("book", "account"),
    raw_id_fields=("account",),
)
_register(
    PeriodClose,
    list_display=("book", "first_on", "through_on", "closed_at", "actor_name", "head_number"),
    list_filter=("book",),
    list_select_related=("book",),
)
