"""Vouchers (记账凭证): one entry on a sheet of A5, debits first, with the names of those who made and checked it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.books.journal import kind_word
from loans.books.names import Names, names_in
from loans.books.signers import Signers, signers_of
from loans.ledger.models import JournalEntry, LedgerAccount, Transfer
from loans.papers.amounts import capital_amount, plain_amount
from loans.papers.sheets import foot_of, money_column, unit_of
from portal.core.actors import Actor
from portal.papers.document import long_date
from portal.papers.forms import Format, FormColumn, FormPage, FormRow, Forms, fill_pages

MOST_VOUCHERS = 300
LEAST_ROWS = 7
ZERO = Decimal(0)
NOBODY = Signers("", "", 0, "")


def columns() -> list[FormColumn]:
    accounts = _("会计科目")
    return [
        FormColumn(_("摘要"), 5.2),
        FormColumn(_("总账科目"), 4.6, group=accounts),
        FormColumn(_("明细科目"), 4.2, group=accounts),
        money_column(_("借方金额"), width=3.4),
        money_column(_("贷方金额"), width=3.4),
    ]


def voucher_paper(entries: Sequence[JournalEntry], *, by: Actor) -> Forms:
    """The vouchers of ``entries``, in the order given: three statements, however many."""
    books = {entry.book_id: entry.book for entry in entries}
    names, signers = names_in(books.values()), signers_of([entry.code for entry in entries])
    transfers = Transfer.objects.filter(entry__in=entries).select_related("debit__chart", "credit__chart")
    by_entry: dict[int, list[Transfer]] = {entry.pk: [] for entry in entries}
    for row in transfers.order_by("entry_id", "position"):
        by_entry[row.entry_id].append(row)
    pages: list[FormPage] = []
    for entry in entries:
        pages += _pages(entry, by_entry[entry.pk], names, signers.get(entry.code, NOBODY))
    is_example = any(book.fund.is_example for book in books.values())
    return Forms(_("记账凭证"), Format.VOUCHER, pages, foot_of(by, is_example=is_example))


def _pages(entry: JournalEntry, transfers: Sequence[Transfer], names: Names, signers: Signers) -> list[FormPage]:
    """One sheet, or several for a long entry; the sum stands on the last."""
    listed = columns()
    rows = _rows(entry, transfers, names)
    total = sum((row.amount for row in transfers), ZERO)
    filled = fill_pages(Format.VOUCHER, listed, rows, kept_free=1)
    pages = []
    for place, part in enumerate(filled, 1):
        blank = [FormRow(("",) * len(listed))] * max(0, LEAST_ROWS - len(part))
        last = place == len(filled)
        below = _sum_row(total) if last else FormRow((_("（续下页）"), "", "", "", ""))
        number = _("凭证号：第 %(number)s 号（%(place)s/%(all)s）") % {
            "number": entry.number,
            "place": place,
            "all": len(filled),
        }
        lead = (unit_of(entry.book), long_date(entry.business_on), number)
        pages.append(
            FormPage(
                _("记账凭证"), lead, listed, [*part, *blank, below], _signatures(entry, signers), _note(entry, signers)
            )
        )
    return pages


def _rows(entry: JournalEntry, transfers: Sequence[Transfer], names: Names) -> list[FormRow]:
    """Each account once on each side, in the order of the entry: debits, then credits; memo accounts last."""
    sides: dict[tuple[bool, str, int], tuple[LedgerAccount, Decimal]] = {}
    for row in transfers:
        for at, account in (("debit", row.debit), ("credit", row.credit)):
            key = (account.chart_id.startswith("9"), at, account.pk)
            before = sides.get(key, (account, ZERO))[1]
            sides[key] = (account, before + row.amount)
    ordered = sorted(sides.items(), key=lambda item: (item[0][0], item[0][1] == "credit"))
    summary = entry.summary or kind_word(entry.kind)
    rows = []
    for place, ((_memo, side, _pk), (account, amount)) in enumerate(ordered):
        cells = (
            summary if place == 0 else "",
            str(account.chart),
            names.detail(account, entry.book.code),
            plain_amount(amount) if side == "debit" else "",
            plain_amount(amount) if side == "credit" else "",
        )
        rows.append(FormRow(cells))
    return rows


def _sum_row(total: Decimal) -> FormRow:
    words = _("合计（大写）：%(amount)s") % {"amount": capital_amount(total)}
    return FormRow((words, "", "", plain_amount(total), plain_amount(total)), strong=True, span=3)


def _signatures(entry: JournalEntry, signers: Signers) -> list[str]:
    """制单 and 复核 of the order behind the entry; an entry made by the portal itself was posted by one actor."""
    return [
        _("财务主管：　　　　"),
        _("记账：%(name)s") % {"name": entry.actor_name},
        _("复核：%(name)s") % {"name": signers.approver},
        _("制单：%(name)s") % {"name": signers.preparer},
    ]


def _note(entry: Any, signers: Signers) -> str:
    parts = [_("附件 %(count)s 张") % {"count": signers.papers}] if signers.papers else []
    if entry.reverses_id:
        original = {"number": entry.reverses.number, "day": entry.original_on.isoformat()}
        parts.append(_("冲销第 %(number)s 号凭证（原业务日期 %(day)s）") % original)
    if entry.subject_code:
        parts.append(_("起因编号 %(code)s") % {"code": entry.subject_code})
    parts.append(_("链值 %(hash)s") % {"hash": entry.hash[:16]})
    return "　".join(parts)
