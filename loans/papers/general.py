"""General ledger (总账): every line of the chart month by month, with the balance after each month."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from loans.books.courses import months_between
from loans.books.standings import ZERO, on_side
from loans.ledger.models import AccountDay, Book, ChartAccount
from loans.papers.amounts import plain_amount, side_word
from loans.papers.sheets import foot_of, money_column, unit_of
from portal.core.actors import Actor
from portal.papers.document import Align
from portal.papers.forms import Format, FormColumn, FormPage, FormRow, Forms, fill_pages

Moved = dict[tuple[str, date], tuple[Decimal, Decimal]]


def columns() -> list[FormColumn]:
    return [
        FormColumn(_("月份"), 2.2, Align.CENTER),
        FormColumn(_("摘要"), 4),
        money_column(_("借方")),
        money_column(_("贷方")),
        FormColumn(_("借或贷"), 1.4, Align.CENTER),
        money_column(_("余额"), width=3.2),
    ]


def general_ledger_paper(book: Book, first: date, through: date, *, by: Actor) -> Forms:
    """One account of the chart after the other; both days included. Two statements, whatever the number of entries."""
    moved = _moved(book, through)
    used = {code for code, _month in moved}
    pages: list[FormPage] = []
    for account in ChartAccount.objects.filter(code__in=used).order_by("code"):
        rows = _rows(account, moved, first, through)
        for part in fill_pages(Format.SUMMARY, columns(), rows):
            lead = (unit_of(book), "", _("科目：%(account)s") % {"account": account})
            pages.append(FormPage(_("总账"), lead, columns(), part, note=_period(first, through)))
    empty = FormPage(_("总账"), (unit_of(book), "", ""), columns(), [FormRow(("", _("没有发生额"), "", "", "", ""))])
    return Forms(_("总账"), Format.SUMMARY, pages or [empty], foot_of(by, is_example=book.fund.is_example))


def _moved(book: Book, through: date) -> Moved:
    """Debit and credit by line of the chart and month."""
    days = AccountDay.objects.filter(account__book=book, day__lte=through).annotate(month=TruncMonth("day"))
    grouped = days.values("account__chart__code", "month").annotate(of_debit=Sum("debit"), of_credit=Sum("credit"))
    return {(row["account__chart__code"], row["month"]): (row["of_debit"], row["of_credit"]) for row in grouped}


def _rows(account: ChartAccount, moved: Moved, first: date, through: date) -> list[FormRow]:
    """A period begins with its month: the opening is that of the month's first day."""
    balance = ZERO
    for (code, month), (debit, credit) in moved.items():
        if code == account.code and month < first.replace(day=1):
            balance += on_side(account.side, debit, credit)
    rows = [_row("", _("期初余额"), None, account.side, balance, strong=True)]
    year: dict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for month in months_between(first, through):
        debit, credit = moved.get((account.code, month), (ZERO, ZERO))
        year[month.year][0] += debit
        year[month.year][1] += credit
        if not debit and not credit:
            continue
        balance += on_side(account.side, debit, credit)
        rows.append(_row(f"{month:%Y-%m}", _("本月合计"), (debit, credit), account.side, balance))
        of_year = (year[month.year][0], year[month.year][1])
        rows.append(_row("", _("本年累计"), of_year, account.side, balance, strong=True))
    return rows


def _row(
    month: str, words: str, moved: tuple[Decimal, Decimal] | None, side: str, balance: Decimal, *, strong: bool = False
) -> FormRow:
    debit, credit = (plain_amount(amount) for amount in moved) if moved else ("", "")
    cells = (month, words, debit, credit, side_word(side, balance), f"{abs(balance):,.2f}")
    return FormRow(cells, strong=strong)


def _period(first: date, through: date) -> str:
    return _("期间 %(first)s 至 %(through)s") % {"first": f"{first:%Y-%m}", "through": through.isoformat()}
