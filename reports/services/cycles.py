"""Opening a year's cycle."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.audit import record
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import DomainError
from portal.programme.models import Basis, ReportingUnit
from reports import defaults
from reports.models import Report, ReportCycle


def open_cycle(*, year: int, by: Actor, figures_as_of: date | None = None) -> ReportCycle:
    """The cycle of ``year`` with a pre-filled report for each unit; the one that stands when it is open already.

    ``figures_as_of`` (included) defaults to the parameter, 30 November as proposed; closing is by default the end of
    20 December in China, stored as one instant. Refused (``year_impossible``, ``as_of_outside_year``) for a year
    before the plan or one that has not begun, and for a day outside the year.
    """
    check_year(year)
    if figures_as_of is not None:
        check_as_of(year, figures_as_of)
    proposals = {key: defaults.value_of(key, on=date(year, 12, 31)) for key in _DATES}
    closes_at = defaults.midnight(defaults.day_in_year(proposals[defaults.CLOSES_BEFORE].value, year))
    now = clock.now()
    with transaction.atomic():
        cycle, is_new = ReportCycle.objects.get_or_create(
            year=year,
            defaults={
                "figures_as_of": figures_as_of or defaults.day_in_year(proposals[defaults.FIGURES_AS_OF].value, year),
                "opens_on": defaults.day_in_year(proposals[defaults.OPENS_ON].value, year),
                "closes_at": closes_at,
                "dates_are_example": any(found.basis == Basis.EXAMPLE for found in proposals.values()),
                "reminds_nobody": closes_at <= now,
                "opened_at": now,
                "opened_by_code": by.actor_code,
                "opened_by_name": by.actor_name,
            },
        )
        create_missing_reports(cycle=cycle)
        if is_new:
            record(tag="reports:cycle:opened", by=by, subject=str(cycle.code), detail={"year": year})
    return cycle


_DATES = (defaults.FIGURES_AS_OF, defaults.OPENS_ON, defaults.CLOSES_BEFORE)


def create_missing_reports(*, cycle: ReportCycle) -> int:
    """A pre-filled report for each counting unit that has none; return how many were made. Safe to repeat."""
    now = clock.now()
    missing = ReportingUnit.objects.counting().exclude(reports__cycle=cycle)
    made = Report.objects.bulk_create(
        [Report(cycle=cycle, unit=unit, created_at=now) for unit in missing], ignore_conflicts=True
    )
    return len(made)


def check_year(year: int) -> None:
    """Refuse a year without reports: before the plan's first, or not begun by the portal's clock."""
    first = defaults.value_of(defaults.FIRST_YEAR, on=clock.today()).value
    last = clock.today().year
    if not first <= year <= last:
        raise DomainError(
            _("%(year)s年度没有年度报告：年度报告自%(first)s年度起，目前最晚为%(last)s年度。")
            % {"year": year, "first": first, "last": last},
            code="year_impossible",
            field="year",
        )


def check_as_of(year: int, as_of: date) -> None:
    if as_of.year != year:
        raise DomainError(
            _("数据截止日%(day)s不在%(year)s年度之内。") % {"day": as_of.isoformat(), "year": year},
            code="as_of_outside_year",
            field="as_of",
        )


def sweep_cycles() -> list[ReportCycle]:
    """Open the cycle that is owed: this year's, once its opening day has come. Asks the database, not the calendar.

    Beat may have been dead for weeks or run twice: the answer is the same, only later.
    """
    today = clock.today()
    opens_on = defaults.day_in_year(defaults.value_of(defaults.OPENS_ON, on=today).value, today.year)
    if today < opens_on or ReportCycle.objects.filter(year=today.year).exists():
        return []
    return [open_cycle(year=today.year, by=SYSTEM)]


def is_provisional(as_of: date) -> bool:
    """Figures are provisional until the as-of day is over in China."""
    return clock.now() < defaults.midnight(as_of + timedelta(days=1))
