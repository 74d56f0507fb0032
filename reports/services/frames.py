"""What papers need besides figures and targets, read at the freeze and kept with the edition."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from enterprises.models import Enterprise
from loans.models import Loan
from portal.accounts.models import Organisation
from portal.programme.models import Milestone, ReportingUnit, UnitKind
from reports.models import Report, ReportCycle
from reports.models.cycles import same_day_last_year

Frame = dict[str, Any]


def read_frame(*, cycle: ReportCycle, as_of: date, units: list[ReportingUnit]) -> Frame:
    """JSON: the units with their names of the day and whether they confirmed, milestones, and the notes on the land.

    The number of statements does not depend on the number of units.
    """
    reports = {report.unit_id: report for report in Report.objects.filter(cycle=cycle)}
    confirmed = {unit_id for unit_id, report in reports.items() if report.is_confirmed}
    land = zone_on_land(as_of=as_of)
    return {
        "previous_as_of": same_day_last_year(as_of).isoformat(),
        "mark": _("示例数据") if settings.DEMO else "",
        "units": [
            {
                "slug": unit.slug,
                "name": unit.name,
                "signer": name_on(unit.organisation, as_of),
                "kind": unit.kind,
                "is_confirmed": unit.pk in confirmed,
                "land": land.get(unit.division_id, []) if unit.division_id else [],
            }
            for unit in units
        ],
        "milestones": [_milestone(row) for row in Milestone.objects.all()],
    }


def _milestone(row: Milestone) -> Frame:
    return {
        "wording": row.wording,
        "clause": row.clause,
        "year": row.year,
        "state": str(row.get_state_display()),
        "reached_on": row.reached_on.isoformat() if row.reached_on else None,
        "evidence": row.evidence,
        "is_example": row.is_example,
    }


def zone_on_land(*, as_of: date) -> dict[int, list[Frame]]:
    """By division: what the zone counts of the firms on its land. A note, never part of the county's figures."""
    firms = Enterprise.objects.active_on(as_of).filter(reporting_unit__kind=UnitKind.ZONE)
    loans = Loan.objects.counted().filter(
        enterprise__reporting_unit__kind=UnitKind.ZONE, disbursed_on__range=(date(as_of.year, 1, 1), as_of)
    )
    notes: dict[int, list[Frame]] = {}
    counted = firms.order_by().values("division_id", "reporting_unit__name").annotate(value=Count("pk"))
    for row in counted:
        note = _land(row["reporting_unit__name"], _("科技型企业数"), _("家"), str(row["value"]))
        notes.setdefault(row["division_id"], []).append(note)
    lent = loans.order_by().values("enterprise__division_id", "enterprise__reporting_unit__name")
    for row in lent.annotate(value=Sum("principal")):
        note = _land(row["enterprise__reporting_unit__name"], _("当年发放科技贷款金额"), _("元"), str(row["value"]))
        notes.setdefault(row["enterprise__division_id"], []).append(note)
    return notes


def _land(counted_by: str, title: str, unit_of_measure: str, value: str) -> Frame:
    return {"counted_by": counted_by, "title": title, "unit_of_measure": unit_of_measure, "value": value}


def name_on(organisation: Organisation, day: date) -> str:
    """``Organisation.name_on`` over names fetched before, so that a nation of units costs one statement."""
    borne = [
        row
        for row in organisation.names.all()
        if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)
    ]
    return max(borne, key=lambda row: row.valid_from).name if borne else organisation.name
