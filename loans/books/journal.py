"""The journal (凭证列表): every entry of the books that a person may see, in the order of posting."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from loans.books.scope import books_for
from loans.books.statements import KINDS, MOST_DIGITS, amount_in
from loans.ledger.models import JournalEntry, Transfer
from loans.pool.kinds import EntryKind
from portal.core.display import StateWord
from portal.core.lists import Column, Facet, Kind, ListSpec
from portal.programme.facets import choice_facet, year_facet


def entry_address(entry: JournalEntry) -> str:
    return reverse("loans:entry_detail", args=[entry.code])


def kind_word(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def with_amounts(entries: QuerySet[Any]) -> QuerySet[Any]:
    """Each entry with the sum of its transfers, and whether another entry took it back."""
    rows = (
        Transfer.objects.filter(entry=OuterRef("pk")).order_by().values("entry").annotate(of=Sum("amount")).values("of")
    )
    amount: DecimalField[Decimal, Decimal] = DecimalField(max_digits=20, decimal_places=2)
    taken_back = Exists(JournalEntry.objects.filter(reverses=OuterRef("pk")))
    return entries.annotate(amount=Subquery(rows, output_field=amount), is_reversed=taken_back)


def entry_word(entry: Any) -> StateWord | str:
    if entry.reverses_id:
        return StateWord(_("冲销凭证"), "purple")
    return StateWord(_("已被冲销"), "red") if entry.is_reversed else ""


def book_choices(user: Any) -> list[tuple[str, str]]:
    return list(books_for(user).values_list("code", "title"))


def search_entries(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The number, part of the summary, the beginning of the cause's number, or an amount of one of the rows."""
    found = Q(summary__icontains=text) | Q(subject_code__startswith=text)
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        found |= Q(number=int(text))
    amount = amount_in(text)
    if amount is not None:
        found |= Q(Exists(Transfer.objects.filter(entry=OuterRef("pk"), amount=amount)))
    return rows.filter(found)


def _nature(value: str) -> Q:
    return Q(reverses__isnull=False) if value == "reversal" else Q(is_reversed=True)


ENTRIES = ListSpec(
    key="entries",
    title=_("凭证"),
    list_name="loans:entry_list",
    export_name="loans:entry_export",
    default_sort="-number",
    columns=(
        Column("number", _("凭证号"), "number", Kind.NUMBER, sort="pk", link=entry_address, width=10),
        Column("business", _("业务日期"), "business_on", Kind.DAY, sort="business_on", width=12),
        Column("book", _("账簿"), "book.title", width=24, wraps=True),
        Column("kind", _("事项"), lambda row: kind_word(row.kind), width=16),
        Column("summary", _("摘要"), "summary", width=40, wraps=True),
        Column("amount", _("金额"), "amount", Kind.MONEY, total="amount", width=18),
        Column("actor", _("过账"), "actor_name", width=12),
        Column("posted", _("过账时间"), "posted_at", Kind.DAY, width=18),
        Column("state", _("冲销"), entry_word, Kind.STATE, width=12),
    ),
    facets=(
        Facet("book", _("账簿"), book_choices, path="book__code"),
        year_facet("year", _("业务年度"), "business_on"),
        choice_facet("kind", _("事项"), "kind", EntryKind),
        Facet(
            "nature",
            _("冲销"),
            lambda _user: [("reversal", _("冲销凭证")), ("reversed", _("已被冲销"))],
            where=_nature,
            in_line=False,
        ),
    ),
    search=search_entries,
    search_hint=_("凭证号、摘要、起因编号或金额"),
    empty=_("还没有凭证"),
    empty_how=_("记账单经复核过账、备案和补偿办理后，凭证按过账顺序列在这里。"),
)
# The same with one book chosen: its title stands on the page already.
ENTRIES_OF_BOOK = replace(ENTRIES, columns=[column for column in ENTRIES.columns if column.key != "book"])
