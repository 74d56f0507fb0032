"""The books side by side, and one book with its figures, courses and accounts."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loans.books.boards import board_on, board_workbook
from loans.books.courses import MONTHS, QUARTERS, Course, chart_of, month_course, quarter_course
from loans.books.figures import COMPARED, figures_of
from loans.books.matrix import matrix_of
from loans.books.names import names_in
from loans.books.scope import books_for
from loans.books.standings import standings_on
from loans.books.workbooks import figures_workbook
from loans.ledger.models import Book
from loans.views.ledger.frame import EXPORT, READ, book_context, book_for, day_asked, reader
from portal.accounts.views_guard import permission_required
from portal.core.sheets import XLSX
from portal.files.http import content_response
from portal.papers.workbook import render_workbook


@dataclass(frozen=True)
class DrawnCourse:
    """A course with its picture: ``period`` heads the first column of the table behind it."""

    key: str
    title: str
    period: str
    course: Course
    chart: dict[str, Any]


@require_safe
@permission_required(READ)
def book_list(request: HttpRequest) -> HttpResponse:
    day, is_today = day_asked(request)
    board = board_on(books_for(reader(request)), day)
    context = {
        "board": board,
        "titles": [title for _key, title in COMPARED],
        "chart": chart_of(board.course(), kind="bar", horizontal=True),
        "on": day,
        "is_today": is_today,
        "may_export": reader(request).may(EXPORT),
        "page_title": _("账簿"),
    }
    return render(request, "loans/book_list.html", context)


@require_safe
@permission_required(EXPORT)
def book_export(request: HttpRequest) -> HttpResponse:
    """The board as a workbook."""
    day, _is_today = day_asked(request)
    content = render_workbook(board_workbook(board_on(books_for(reader(request)), day)))
    return content_response(content, name=f"账簿一览_{day:%Y%m%d}.xlsx", content_type=XLSX)


@require_safe
@permission_required(READ)
def book_detail(request: HttpRequest, book: str) -> HttpResponse:
    found = book_for(request, book)
    return render(request, "loans/book_detail.html", _detail(request, found))


def _detail(request: HttpRequest, book: Book) -> dict[str, Any]:
    day, is_today = day_asked(request)
    standings = standings_on([book], day)
    months, quarters = month_course(book, day).last(MONTHS), quarter_course(book, standings, day).last(QUARTERS)
    return book_context(
        request,
        book,
        "detail",
        on=day,
        is_today=is_today,
        figures=figures_of(book.kind, standings),
        matrix=matrix_of(book, standings, names_in([book])),
        courses=[
            DrawnCourse("months", _("每月末余额"), _("月份"), months, chart_of(months, kind="line")),
            DrawnCourse("quarters", _("按季收付"), _("季度"), quarters, chart_of(quarters, kind="bar")),
        ],
        may_export=reader(request).may(EXPORT),
        page_title=book.title,
    )


@require_safe
@permission_required(EXPORT)
def book_figures(request: HttpRequest, book: str) -> HttpResponse:
    """What is behind the page of the book: balances as of the day, months and quarters since the opening."""
    found = book_for(request, book)
    day, _is_today = day_asked(request)
    content = render_workbook(figures_workbook(found, day))
    return content_response(content, name=f"{found.title}_{day:%Y%m%d}.xlsx", content_type=XLSX)
