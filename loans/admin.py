"""Funds in the admin: looked at only. They change on the pages of the portal, money only through the ledger."""

from django.contrib import admin

from loans.books import admin as books_admin
from loans.models import DepositTerm, Fund, FundFunder, PostingOrder, Scheme, SchemeVersion, SpecialAccount
from portal.accounts.admin import LookedAt


@admin.register(Fund)
class FundAdmin(LookedAt):
    list_display = ("number", "name", "kind", "owner", "opened_on", "is_example")
    list_filter = ("kind",)
    search_fields = ("number", "name")


@admin.register(FundFunder)
class FundFunderAdmin(LookedAt):
    list_display = ("fund", "position", "code", "name", "level")
    search_fields = ("code", "name", "fund__number")


@admin.register(SpecialAccount)
class SpecialAccountAdmin(LookedAt):
    list_display = ("fund", "code", "bank", "account_number", "kind", "opened_on", "closed_on")
    search_fields = ("code", "account_number", "fund__number")


@admin.register(DepositTerm)
class DepositTermAdmin(LookedAt):
    list_display = ("account", "annual_rate", "day_count", "valid_from", "valid_to")


@admin.register(Scheme)
class SchemeAdmin(LookedAt):
    list_display = ("code", "name", "level", "issuer", "is_example")
    list_filter = ("level",)
    search_fields = ("code", "name")


@admin.register(SchemeVersion)
class SchemeVersionAdmin(LookedAt):
    list_display = ("scheme", "number", "label", "state", "valid_from", "valid_to", "digest")
    list_filter = ("state",)
    search_fields = ("scheme__code", "label", "digest")


@admin.register(PostingOrder)
class PostingOrderAdmin(LookedAt):
    list_display = ("fund", "number", "event", "amount", "business_on", "state", "prepared_by", "decided_by")
    list_filter = ("state", "event")
    search_fields = ("reason", "fund__number")


__all__ = ["books_admin"]
