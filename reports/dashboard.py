"""What the targets dashboard shows: each goal in words and numbers, credit by month and unit, and their workbook."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext as _

from loans.models import Loan
from portal.core import clock
from portal.core.display import show_percent
from portal.core.money import round_to
from portal.papers.workbook import Cell, Kind, Sheet, SheetColumn, Workbook
from portal.programme.models import Operator, ReportingUnit
from reports import defaults
from reports.models import CompileRun
from reports.services.measuring import TargetStanding
from reports.sources import plain
from reports.targets import COLOURS, LABELS, Standing


@dataclass(frozen=True)
class TargetLine:
    """A target as a page shows it. Money goals are given in 万元, as the plan writes them."""

    found: TargetStanding

    @property
    def is_money(self) -> bool:
        return self.found.unit_of_measure == "元"

    @property
    def goal(self) -> str:
        return goal_text(self.found)

    @property
    def value(self) -> str:
        return amount_text(self.found.standing.value, is_money=self.is_money)

    @property
    def unit(self) -> str:
        return _("万元") if self.is_money else self.found.unit_of_measure

    @property
    def label(self) -> str:
        return LABELS[self.found.standing.outcome]

    @property
    def colour(self) -> str:
        return COLOURS[self.found.standing.outcome]


def amount_text(value: Decimal | int | None, *, is_money: bool) -> str:
    """Money in 万元 with at most two decimals and separators, other numbers as they are; — when there is none."""
    return plain(round_to(Decimal(value).scaleb(-4)) if is_money and value is not None else value)


def goal_text(found: TargetStanding) -> str:
    """The bound in signs a reader knows: ≥ 5,000, > 2,000, 1～2."""
    target, is_money = found.target, found.unit_of_measure == "元"
    lower = amount_text(target.lower, is_money=is_money)
    if target.operator == Operator.BETWEEN:
        return f"{lower}～{amount_text(target.upper, is_money=is_money)}"
    return f"{'>' if target.operator == Operator.MORE_THAN else '≥'} {lower}"


def progress_chart(found: Sequence[TargetStanding]) -> dict[str, object]:
    """The share of each goal in percent, cut at 200 so that one that was far exceeded leaves the others readable;
    the label at each bar has the whole share."""
    known = [one for one in found if one.standing.share is not None]
    return {
        "kind": "bar",
        "horizontal": True,
        "unit": "%",
        "target": 100,
        "categories": [_short(one) for one in known],
        "series": [{"name": _("完成比例"), "values": [_percent(one.standing) for one in known]}],
        "labels": [show_percent(one.standing.share, 1) for one in known],
    }


def _percent(standing: Standing) -> float:
    """A number for the picture only; the table beside it has the exact one."""
    return float(min(round_to((standing.share or Decimal(0)) * 100, 1), Decimal(200)))


def _short(found: TargetStanding) -> str:
    period = _("%s年") % found.target.year if found.target.year else _("全期")
    wording = found.target.wording
    return f"{period} {wording if len(wording) <= 16 else wording[:15] + '…'}"


@dataclass(frozen=True)
class MonthTable:
    """Credit lent in yuan by unit name and month; the city's total is the sum over all units, shown to everybody."""

    year: int
    months: list[int]
    units: list[tuple[str, list[Decimal]]]
    city: list[Decimal]

    @property
    def rows(self) -> list[tuple[int, list[Decimal], Decimal]]:
        by_unit = [amounts for _name, amounts in self.units]
        return [
            (month, [amounts[place] for amounts in by_unit], self.city[place])
            for place, month in enumerate(self.months)
        ]

    @property
    def sums(self) -> list[Decimal]:
        return [sum(amounts, Decimal(0)) for _name, amounts in self.units] + [sum(self.city, Decimal(0))]


def credit_by_month(*, year: int, until: date, units: Sequence[ReportingUnit]) -> MonthTable:
    """Loans of the year up to ``until`` (included) by month of disbursement: one statement. ``units`` are shown."""
    loans = Loan.objects.counted().filter(disbursed_on__range=(date(year, 1, 1), until))
    grouped = loans.annotate(month=ExtractMonth("disbursed_on")).values("enterprise__reporting_unit_id", "month")
    amounts: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    city: dict[int, Decimal] = defaultdict(Decimal)
    for row in grouped.annotate(lent=Sum("principal")):
        amounts[row["enterprise__reporting_unit_id"], row["month"]] += row["lent"]
        city[row["month"]] += row["lent"]
    months = list(range(1, until.month + 1))
    listed = [(unit.name, [amounts[unit.pk, month] for month in months]) for unit in units]
    return MonthTable(year, months, listed, [city[month] for month in months])


def credit_chart(table: MonthTable) -> dict[str, object]:
    return {
        "kind": "stacked",
        "unit": _("万元"),
        "categories": [_("%s月") % month for month in table.months],
        "series": [
            {"name": name, "values": [float(round_to(amount.scaleb(-4))) for amount in amounts]}
            for name, amounts in table.units
        ],
    }


def default_day() -> date:
    """The day of the latest edition, so that the page agrees with the papers; today when there is none."""
    latest = CompileRun.objects.editions().order_by("-as_of", "-number").first()
    return latest.as_of if latest else clock.today()


def days_to_choose() -> list[tuple[str, date]]:
    """The end of each year of the plan that has passed, the latest edition's day, and today."""
    today, latest = clock.today(), default_day()
    first = defaults.value_of(defaults.FIRST_YEAR, on=today).value
    last = defaults.value_of(defaults.LAST_PLAN_YEAR, on=today).value
    ends = [(_("%s年末") % year, date(year, 12, 31)) for year in range(first, last + 1) if year < today.year]
    named = {day for _title, day in ends}
    first_tab = [] if latest in named or latest == today else [(_("最近版次"), latest)]
    return [*first_tab, *ends, (_("今天"), today)]


def workbook(*, day: date, found: Sequence[TargetStanding], months: MonthTable) -> Workbook:
    """The two tables behind the pictures."""
    return Workbook(title=_("目标进度"), dated=day, sheets=[_target_sheet(day, found), _month_sheet(months)])


def _target_sheet(day: date, found: Sequence[TargetStanding]) -> Sheet:
    heads = [(_("方案原文"), 44), (_("条款"), 14), (_("期间"), 10), (_("目标"), 14), (_("完成值"), 16), (_("单位"), 8)]
    columns = [SheetColumn(title, Kind.TEXT, width) for title, width in heads]
    columns += [SheetColumn(_("完成比例"), Kind.RATIO, 12), SheetColumn(_("状态"), Kind.TEXT, 10)]
    columns.append(SheetColumn(_("口径"), Kind.TEXT, 60))
    rows: list[list[Cell]] = [
        [
            one.found.target.wording,
            one.found.target.clause,
            str(one.found.target.year or _("全期")),
            one.goal,
            one.value,
            one.unit,
            one.found.standing.share,
            one.label,
            one.found.reading,
        ]
        for one in map(TargetLine, found)
    ]
    return Sheet(title=_("目标"), caption=_("目标完成情况（截至%s）") % day.isoformat(), columns=columns, rows=rows)


def _month_sheet(table: MonthTable) -> Sheet:
    names = [name for name, _amounts in table.units]
    columns = [SheetColumn(_("月份"), Kind.TEXT, 8)]
    columns += [SheetColumn(f"{name}（元）", Kind.MONEY, 18) for name in [*names, _("全市")]]
    rows: list[list[Cell]] = [[_("%s月") % month, *amounts, city] for month, amounts, city in table.rows]
    caption = _("%s年科技信贷发放额，按月和单位") % table.year
    return Sheet(title=_("信贷按月"), caption=caption, columns=columns, rows=rows, totals=True)
