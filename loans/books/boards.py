"""The books side by side, each with the figures by which funds are compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from loans.books.courses import Course
from loans.books.figures import COMPARED, compared, figures_of
from loans.books.standings import ZERO, Standing, standings_on
from loans.books.verifications import Verification, latest_by_book
from loans.ledger.models import Book
from portal.papers.workbook import Cell, Kind, Sheet, SheetColumn, Workbook

DRAWN = 3


@dataclass(frozen=True)
class BoardRow:
    """``amounts`` follow ``COMPARED``; None where the kind of book knows no such figure."""

    book: Book
    amounts: list[Decimal | None]
    verification: Verification | None


@dataclass(frozen=True)
class Board:
    day: date
    rows: list[BoardRow]

    @property
    def sums(self) -> list[Decimal]:
        return [sum((row.amounts[place] or ZERO for row in self.rows), ZERO) for place in range(len(COMPARED))]

    def course(self) -> Course:
        """Deposits, available and reserved of each book, to be drawn."""
        titles = [str(title) for _key, title in COMPARED[:DRAWN]]
        return Course(titles, [(row.book.title, [one or ZERO for one in row.amounts[:DRAWN]]) for row in self.rows])


def board_on(books: Iterable[Book], day: date) -> Board:
    """Four statements, however many books and accounts."""
    listed = list(books)
    by_book: dict[int, list[Standing]] = {}
    for one in standings_on(listed, day):
        by_book.setdefault(one.account.book_id, []).append(one)
    checked = latest_by_book(listed)
    rows = [
        BoardRow(book, compared(figures_of(book.kind, by_book.get(book.pk, []))), checked.get(book.code))
        for book in listed
    ]
    return Board(day, rows)


def board_workbook(board: Board) -> Workbook:
    columns = [SheetColumn(_("账簿"), Kind.TEXT, 30), SheetColumn(_("类型"), Kind.TEXT, 18)]
    columns += [SheetColumn(_("管理单位"), Kind.TEXT, 24)]
    columns += [SheetColumn(f"{title}（元）", Kind.MONEY, 18) for _key, title in COMPARED]
    columns += [SheetColumn(_("已结账至"), Kind.DATE, 12), SheetColumn(_("凭证末号"), Kind.INT, 10, total=False)]
    rows: list[list[Cell]] = [
        [
            row.book.title,
            str(row.book.get_kind_display()),
            str(row.book.fund.owner),
            *row.amounts,
            row.book.closed_through,
            row.book.head_number,
        ]
        for row in board.rows
    ]
    caption = _("账簿一览（截至%s）") % board.day.isoformat()
    sheet = Sheet(title=_("账簿一览"), caption=caption, columns=columns, rows=rows, totals=True)
    return Workbook(title=_("账簿一览"), sheets=[sheet], dated=board.day)
