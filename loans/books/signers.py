"""Who made and who checked an entry: the two persons of the order behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from loans.books.causes import cause_page
from loans.models import PostingOrder


@dataclass(frozen=True)
class Signers:
    """``papers``: how many pieces of evidence the order carries; ``order`` its code."""

    preparer: str
    approver: str
    papers: int
    order: str

    @property
    def address(self) -> str:
        """The page of the order."""
        return cause_page("order", self.order)


def signers_of(codes: Sequence[UUID]) -> dict[UUID, Signers]:
    """By the code of the entry; none for entries that no order is behind. One statement."""
    orders = PostingOrder.objects.filter(entry_code__in=codes).annotate(papers=Count("evidence"))
    rows = orders.values_list("entry_code", "prepared_person__name", "decided_person__name", "papers", "code")
    return {
        entry: Signers(made, checked or "", papers, str(code)) for entry, made, checked, papers, code in rows if entry
    }
