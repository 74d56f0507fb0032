"""Account pages (明细账, for bank accounts 日记账): lines day by day, months summed up, pages carried forward."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from loans.books.standings import ZERO
from loans.books.statements import Line, Statement
from loans.papers.amounts import plain_amount, side_word
from loans.papers.sheets import foot_of, money_column, unit_of
from portal.core.actors import Actor
from portal.papers.document import Align
from portal.papers.forms import Format, FormColumn, FormPage, FormRow, Forms, fill_pages

BANK = ("1001", "1002")


def columns() -> list[FormColumn]:
    return [
        FormColumn(_("日期"), 2.3, Align.CENTER),
        FormColumn(_("凭证号"), 1.5, Align.CENTER),
        FormColumn(_("摘要"), 6),
        FormColumn(_("对方科目"), 5.4),
        money_column(_("借方")),
        money_column(_("贷方")),
        FormColumn(_("借或贷"), 1.2, Align.CENTER),
        money_column(_("余额"), width=3.2),
    ]


class _Sums:
    """Debit and credit of the month and of the year, as the lines go by."""

    def __init__(self) -> None:
        self.month, self.year, self.all = (ZERO, ZERO), (ZERO, ZERO), (ZERO, ZERO)

    def add(self, line: Line) -> None:
        moved = (line.debit or ZERO, line.credit or ZERO)
        self.month, self.year, self.all = (
            (held[0] + moved[0], held[1] + moved[1]) for held in (self.month, self.year, self.all)
        )


def statement_paper(statement: Statement, *, by: Actor) -> Forms:
    """The filtered statement; without a search also with the sums of each month and year."""
    account, totals = statement.account, statement.totals()
    is_bank = account.chart_id in BANK
    title = _("银行存款日记账") if is_bank else _("明细账")
    rows = list(_rows(statement, totals.opening, account.side))
    filled = fill_pages(Format.LEDGER, columns(), [row for row, _carried in rows], kept_free=2)
    name = statement.names.full(account, account.book.code)
    pages, at = [], 0
    for place, part in enumerate(filled, 1):
        shown = list(part)
        if place > 1:
            shown.insert(0, _carry(_("承前页"), rows[at - 1][1]))
        at += len(part)
        if place < len(filled):
            shown.append(_carry(_("过次页"), rows[at - 1][1]))
        number = _("第 %(place)s 页，共 %(all)s 页") % {"place": place, "all": len(filled)}
        lead = (unit_of(account.book), _("科目：%(name)s") % {"name": name}, number)
        pages.append(FormPage(title, lead, columns(), shown, note=_note(statement)))
    return Forms(title, Format.LEDGER, pages, foot_of(by, is_example=account.book.fund.is_example))


def _rows(statement: Statement, opening: Decimal, side: str) -> Iterable[tuple[FormRow, tuple[str, str, str, str]]]:
    """Each row with what would be carried over a page break after it: debit and credit of the period, side, balance."""
    sums, balance = _Sums(), opening
    summed = not statement.query.text
    yield _plain(_("期初余额"), None, side, opening), _carried(sums, side, opening)
    before: date | None = None
    for line in statement.all_lines():
        if before and summed and (line.day.year, line.day.month) != (before.year, before.month):
            yield from _month_end(sums, before, line.day, side, balance)
        before, balance = line.day, line.balance
        sums.add(line)
        yield _line(line, side), _carried(sums, side, balance)
    if before and summed:
        yield from _month_end(sums, before, None, side, balance)
    closing = _plain(_("本期合计"), sums.all, side, balance)
    yield closing, _carried(sums, side, balance)


def _month_end(
    sums: _Sums, day: date, following: date | None, side: str, balance: Decimal
) -> Iterable[tuple[FormRow, tuple[str, str, str, str]]]:
    carried = _carried(sums, side, balance)
    yield _plain(_("%(month)s月合计") % {"month": day.month}, sums.month, side, balance), carried
    yield _plain(_("本年累计"), sums.year, side, balance), carried
    sums.month = (ZERO, ZERO)
    if following and following.year != day.year:
        sums.year = (ZERO, ZERO)


def _line(line: Line, side: str) -> FormRow:
    return FormRow(
        (
            line.day.isoformat(),
            str(line.number),
            line.summary or line.kind,
            line.counter,
            plain_amount(line.debit),
            plain_amount(line.credit),
            side_word(side, line.balance),
            _balance(line.balance),
        )
    )


def _plain(words: str, moved: tuple[Decimal, Decimal] | None, side: str, balance: Decimal) -> FormRow:
    debit, credit = (f"{amount:,.2f}" for amount in moved) if moved else ("", "")
    cells = ("", "", words, "", debit, credit, side_word(side, balance), _balance(balance))
    return FormRow(cells, strong=True)


def _carried(sums: _Sums, side: str, balance: Decimal) -> tuple[str, str, str, str]:
    return f"{sums.all[0]:,.2f}", f"{sums.all[1]:,.2f}", side_word(side, balance), _balance(balance)


def _carry(words: str, carried: tuple[str, str, str, str]) -> FormRow:
    return FormRow(("", "", words, "", *carried), strong=True)


def _balance(balance: Decimal) -> str:
    """Without a sign: 借或贷 says the side."""
    return f"{abs(balance):,.2f}"


def _note(statement: Statement) -> str:
    query = statement.query
    if not query.is_filtered:
        return ""
    first, through = (day.isoformat() if day else "" for day in (query.first, query.through))
    period = _("期间 %(first)s 至 %(through)s") % {"first": first or _("启用"), "through": through or _("今")}
    searched = _("；搜索“%(text)s”，合计只含列出的分录") % {"text": query.text} if query.text else ""
    return period + searched
