"""Interest as pages, charts and workbooks show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.models import SpecialAccount
from loans.reconciling.interest import InterestCourse, InterestRow, due_of, received_of
from loans.statements.interest import Stretch, rounded, stretches
from portal.core.display import MoneyUnit, StateWord
from portal.papers.workbook import Cell, Kind, Sheet, SheetColumn, Workbook


@dataclass(frozen=True)
class YearRow:
    """One account in one year: the periods that end in it."""

    account: SpecialAccount
    due: Decimal
    received: Decimal
    short: int
    over: int
    running: bool

    @property
    def difference(self) -> Decimal:
        return self.received - self.due

    @property
    def word(self) -> StateWord:
        if self.short:
            return StateWord(_("少收 %(count)s 期") % {"count": self.short}, "red")
        if self.over:
            return StateWord(_("多收 %(count)s 期") % {"count": self.over}, "amber")
        return StateWord(_("进行中"), "blue") if self.running else StateWord(_("相符"), "green")


def year_rows(courses: Iterable[InterestCourse], year: int) -> list[YearRow]:
    """Accounts with a period that ends in ``year``. A period under way counts only once it is over."""
    found: list[YearRow] = []
    for course in courses:
        rows = course.of_year(year)
        if rows:
            over = [row for row in rows if row.period.is_over]
            found.append(
                YearRow(
                    course.account,
                    due_of(over),
                    received_of(over),
                    sum(row.is_short for row in rows),
                    sum(row.period.is_over and row.difference > row.tolerance for row in rows),
                    len(over) < len(rows),
                )
            )
    return found


@dataclass(frozen=True)
class ShownStretch:
    stretch: Stretch
    earned: Decimal


def shown_stretches(course: InterestCourse, row: InterestRow) -> list[ShownStretch]:
    """The days of a period, cut wherever balance or rate changed; each rounded for reading only."""
    found = stretches(course.balances, course.terms, row.period.first, row.period.last)
    return [ShownStretch(one, rounded(one.earned)) for one in found]


def interest_chart(groups: Sequence[tuple[str, Decimal, Decimal]], unit: MoneyUnit) -> dict[str, Any]:
    """(name, due, received) as bars for ``charts.js``. Numbers for drawing only."""
    return {
        "kind": "bar",
        "unit": unit.label,
        "categories": [name for name, _due, _received in groups],
        "series": [
            {"name": _("应收利息"), "values": [f"{unit.of(due):.2f}" for _name, due, _received in groups]},
            {"name": _("实收利息"), "values": [f"{unit.of(received):.2f}" for _name, _due, received in groups]},
        ],
    }


def interest_workbook(courses: Iterable[InterestCourse], today: date) -> Workbook:
    """Every interest period of every account, one row each."""
    columns = [
        SheetColumn(_("资金"), Kind.TEXT, 30),
        SheetColumn(_("开户银行"), Kind.TEXT, 24),
        SheetColumn(_("账号"), Kind.TEXT, 24),
        SheetColumn(_("起始日期"), Kind.DATE, 12),
        SheetColumn(_("结息日"), Kind.DATE, 12),
        SheetColumn(_("应收利息（元）"), Kind.MONEY, 16),
        SheetColumn(_("实收利息（元）"), Kind.MONEY, 16),
        SheetColumn(_("实收减应收（元）"), Kind.MONEY, 16),
        SheetColumn(_("结论"), Kind.TEXT, 14),
    ]
    rows: list[list[Cell]] = [
        [
            row.account.fund.name,
            row.account.bank.name,
            row.account.account_number,
            row.period.first,
            row.period.last,
            row.due,
            row.received,
            row.difference,
            str(row.word),
        ]
        for course in courses
        for row in course.rows
    ]
    caption = _("存款利息应收与实收（截至%s）") % today.isoformat()
    sheet = Sheet(title=_("利息"), caption=caption, columns=columns, rows=rows, totals=True)
    return Workbook(title=_("存款利息应收与实收"), sheets=[sheet], dated=today)
