"""What pages of the books show, as files to take along."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from loans.books.courses import Course, month_course, quarter_course
from loans.books.names import names_in
from loans.books.standings import Standing, standings_on
from loans.books.statements import Line, Statement
from loans.ledger.models import Book
from portal.core import clock
from portal.core.actors import Actor
from portal.core.display import show_instant
from portal.papers.workbook import Cell, Kind, Sheet, SheetColumn, Workbook

BOM = "\ufeff"
# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def figures_workbook(book: Book, day: date) -> Workbook:
    """Balances of every account as of ``day``, and the courses by month and quarter since the opening."""
    standings = standings_on([book], day)
    months, quarters = month_course(book, day), quarter_course(book, standings, day)
    sheets = [
        _balances(book, standings, day),
        _course_sheet(_("每月末余额"), _("月份"), months, totals=False),
        _course_sheet(_("按季收付"), _("季度"), quarters, totals=True),
    ]
    return Workbook(title=book.title, sheets=sheets, dated=day)


def _balances(book: Book, standings: list[Standing], day: date) -> Sheet:
    names = names_in([book])
    columns = [SheetColumn(_("类别"), Kind.TEXT, 10), SheetColumn(_("代码"), Kind.TEXT, 8)]
    columns += [SheetColumn(_("科目名称"), Kind.TEXT, 22), SheetColumn(_("明细科目"), Kind.TEXT, 28)]
    columns += [SheetColumn(_("方向"), Kind.TEXT, 6)]
    columns += [SheetColumn(f"{title}（元）", Kind.MONEY, 18) for title in (_("借方累计"), _("贷方累计"), _("余额"))]
    columns[-1] = SheetColumn(columns[-1].title, Kind.MONEY, 18, total=False)
    rows: list[list[Cell]] = []
    for one in standings:
        chart = one.account.chart
        place = [str(chart.get_group_display()), chart.code, chart.title, names.detail(one.account, book.code)]
        rows.append([*place, str(one.account.get_side_display()), one.debit, one.credit, one.balance])
    caption = _("%(book)s 科目余额（截至%(day)s）") % {"book": book.title, "day": day.isoformat()}
    return Sheet(title=_("科目余额"), caption=caption, columns=columns, rows=rows, totals=True)


def _course_sheet(title: str, period: str, course: Course, *, totals: bool) -> Sheet:
    columns = [SheetColumn(period, Kind.TEXT, 12)]
    columns += [SheetColumn(f"{name}（元）", Kind.MONEY, 20) for name in course.titles]
    rows: list[list[Cell]] = [[label, *amounts] for label, amounts in course.rows]
    return Sheet(title=title, columns=columns, rows=rows, totals=totals)


def statement_heads() -> list[str]:
    return [
        _("业务日期"),
        _("凭证号"),
        _("事项"),
        _("摘要"),
        _("明细对象"),
        _("对方科目"),
        _("借方（元）"),
        _("贷方（元）"),
        _("余额（元）"),
    ]


def statement_workbook(statement: Statement, by: Actor) -> Workbook:
    """The filtered statement, oldest line first, with the opening above and the sums below."""
    kinds = [Kind.DATE, Kind.INT, *[Kind.TEXT] * 4, *[Kind.MONEY] * 3]
    widths = [12, 8, 18, 36, 20, 34, 18, 18, 18]
    summed = [False, False, *[True] * 6, False]
    columns = [
        SheetColumn(title, kind, width, total)
        for title, kind, width, total in zip(statement_heads(), kinds, widths, summed, strict=True)
    ]
    totals = statement.totals()
    opening: list[Cell] = [None, None, None, _("期初余额"), None, None, None, None, totals.opening]
    rows: list[list[Cell]] = [opening, *([*_cells(line)] for line in statement.all_lines())]
    name = statement.names.full(statement.account, statement.account.book.code)
    stamp = _("%(who)s 于 %(when)s 导出") % {"who": by.actor_name, "when": show_instant(clock.now())}
    sheet = Sheet(
        title=_("明细账"),
        caption=f"{statement.account.book.title} {name}",
        columns=columns,
        rows=rows,
        totals=True,
        total_values={8: totals.closing} if not statement.query.text else {},
        notes=[stamp],
    )
    return Workbook(title=_("明细账"), sheets=[sheet], dated=clock.today())


def _cells(line: Line) -> Iterator[Cell]:
    yield from (line.day, line.number, line.kind, line.summary, line.subject, line.counter)
    yield from (line.debit, line.credit, line.balance)


def statement_csv(statement: Statement) -> bytes:
    """UTF-8 with a byte-order mark; amounts plain, texts that look like a formula behind an apostrophe."""
    target = io.StringIO()
    target.write(BOM)
    writer = csv.writer(target)
    writer.writerow(statement_heads())
    for line in statement.all_lines():
        writer.writerow([_text(cell) for cell in _cells(line)])
    return target.getvalue().encode("utf-8")


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
    return "" if cell is None else str(cell)
