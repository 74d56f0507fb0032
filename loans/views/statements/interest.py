"""Interest due against interest received: all accounts of a year, and one account over its life."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loans.reconciling.accounts import accounts_for
from loans.reconciling.interest import InterestCourse, due_of, interest_courses, received_of
from loans.reconciling.interest_sheets import interest_chart, interest_workbook, shown_stretches, year_rows
from loans.reconciling.movements import ZERO
from loans.views.statements.frame import READ, account_context, account_for, user_of
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.core.display import money_unit
from portal.files.http import content_response
from portal.papers.workbook import render_workbook

EXPORT = "loans:ledger:export"
MOST_SHORT = 20
CHARTED = 8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def courses_for(request: HttpRequest) -> list[InterestCourse]:
    accounts = list(accounts_for(user_of(request)).order_by("fund__number", "code"))
    return interest_courses(accounts, clock.today())


def year_asked(request: HttpRequest, courses: list[InterestCourse]) -> tuple[int, list[int]]:
    """The year that the address names, if any account has a period in it; else the latest in which interest came."""
    known = sorted({row.period.last.year for course in courses for row in course.rows}, reverse=True)
    paid = [row.period.last.year for course in courses for row in course.rows if row.received]
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and int(asked) in known:
        return int(asked), known
    return max(paid, default=max(known, default=0)), known


@require_safe
@permission_required(READ)
def interest_list(request: HttpRequest) -> HttpResponse:
    """Each account in one year: due, received, the difference, and the periods that fell short over all years."""
    courses = courses_for(request)
    year, years = year_asked(request, courses)
    rows = year_rows(courses, year)
    short = [row for course in courses for row in course.rows if row.is_short]
    context: dict[str, Any] = {
        "rows": rows,
        "year": year,
        "years": years,
        "short": sorted(short, key=lambda row: row.difference)[:MOST_SHORT],
        "short_count": len(short),
        "short_sum": -sum((row.difference for row in short), start=ZERO),
        "short_accounts": len({row.account.pk for row in short}),
        "due": sum((row.due for row in rows), start=ZERO),
        "received": sum((row.received for row in rows), start=ZERO),
        "difference": sum((row.difference for row in rows), start=ZERO),
        "chart": _year_chart(request, courses),
        "may_export": user_of(request).may(EXPORT),
        "page_title": _("存款利息应收与实收"),
    }
    return render(request, "loans/interest_list.html", context)


def _year_chart(request: HttpRequest, courses: list[InterestCourse]) -> dict[str, Any]:
    """Due and received by year, over all accounts."""
    years = sorted({row.period.last.year for course in courses for row in course.rows})
    groups = [(str(year), [row for course in courses for row in course.of_year(year)]) for year in years]
    return interest_chart([(name, due_of(rows), received_of(rows)) for name, rows in groups], money_unit(request))


def charted(course: InterestCourse) -> list[tuple[str, Decimal, Decimal]]:
    """Period by period while they are few, else year by year."""
    if len(course.rows) <= CHARTED:
        return [(f"{row.period.last:%Y-%m}", row.due, row.received) for row in course.rows]
    years = sorted({row.period.last.year for row in course.rows})
    return [(str(year), due_of(course.of_year(year)), received_of(course.of_year(year))) for year in years]


@require_safe
@permission_required(READ)
def interest_detail(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    """Every interest period of the account, and the days of the one asked for."""
    account = account_for(request, code, holding)
    course = interest_courses([account], clock.today())[0]
    asked = request.GET.get("period", "")
    shown = next((row for row in reversed(course.rows) if row.period.first.isoformat() == asked), None)
    over = [row for row in reversed(course.rows) if row.period.is_over]
    shown = shown or next((row for row in over if row.received), over[0] if over else None)
    context = account_context(
        request,
        account,
        "interest",
        course=course,
        rows=list(reversed(course.rows)),
        shown=shown,
        stretches=shown_stretches(course, shown) if shown else [],
        due=due_of(course.rows),
        received=received_of(course.rows) + course.early,
        chart=interest_chart(charted(course), money_unit(request)),
        may_export=user_of(request).may(EXPORT),
    )
    return render(request, "loans/interest_detail.html", context)


@require_safe
@permission_required(EXPORT)
def interest_export(request: HttpRequest) -> HttpResponse:
    """Every period of every account that the user may see."""
    today = clock.today()
    content = render_workbook(interest_workbook(courses_for(request), today))
    name = _("存款利息应收与实收_%(day)s.xlsx") % {"day": f"{today:%Y%m%d}"}
    return content_response(content, name=name, content_type=XLSX)
