"""What is behind an entry, in words, with the page of it when there is one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from loans.ledger.models import JournalEntry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SUBJECTS: "dict[str, StrOrPromise]" = {
    "claim": _("补偿申请"),
    "filing": _("备案"),
    "freeze": _("冻结事项"),
    "order": _("记账单"),
    "payment": _("待匹配付款"),
    "receipt": _("待匹配收款"),
}
# The page of a cause by its kind; what has no page yet is shown by its number alone.
PAGES: dict[str, str] = {"order": "loans:order_detail", "claim": "loans:claim_detail", "filing": "loans:filing_detail"}


@dataclass(frozen=True)
class Cause:
    title: "StrOrPromise"
    code: str
    address: str


def cause_of(entry: JournalEntry) -> Cause | None:
    """None for an entry without one (a year end)."""
    if not entry.subject_code:
        return None
    return Cause(
        SUBJECTS.get(entry.subject_kind, entry.subject_kind),
        entry.subject_code,
        cause_page(entry.subject_kind, entry.subject_code),
    )


def cause_page(kind: str, code: str) -> str:
    """The address of the cause's own page; empty when there is none."""
    if kind not in PAGES:
        return ""
    try:
        return reverse(PAGES[kind], args=[code])
    except NoReverseMatch:
        return ""


def reversal_address(entry: JournalEntry) -> str:
    """Where an order that takes ``entry`` back is prepared; empty while the portal has no such page."""
    try:
        return reverse("loans:order_prepare", args=[entry.book.fund.code, "reversal"]) + f"?entry={entry.number}"
    except NoReverseMatch:
        return ""
