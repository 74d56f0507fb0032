"""Fetching is authorising: each function returns the row that ``user`` may see, or raises ``Http404``.

Another unit's row and no row look the same.
"""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from portal.accounts.models import OrganisationKind, User
from portal.files.models import StoredFile
from portal.programme.indicators import Indicator, indicators
from portal.programme.models import ReportingUnit
from reports.models import CompileRun, Figure, Report, ReportCycle, UnitDocument
from reports.states import RunState

CITY = "city"
# The whole city's rows are open to those who read all units; a county reads the city's figures, not others' rows.
READS_ALL = {OrganisationKind.CITY_OFFICE, OrganisationKind.MEMBER_UNIT}


def get_cycle_for(user: User, year: int) -> ReportCycle:
    return get_object_or_404(ReportCycle.objects.visible_to(user), year=year)


def get_run_for(user: User, code: UUID) -> CompileRun:
    runs = CompileRun.objects.visible_to(user).select_related("cycle", "job", "same_as")
    return get_object_or_404(runs, code=code)


def get_unit_for(user: User, slug: str) -> ReportingUnit | None:
    """The counting unit, or None for the city (``city``), which everybody who reports may read."""
    if slug == CITY:
        return None
    units = ReportingUnit.objects.counting().select_related("organisation")
    if user.organisation.kind not in READS_ALL:
        units = units.filter(organisation_id=user.organisation_id)
    return get_object_or_404(units, slug=slug)


def get_report_for(user: User, cycle: ReportCycle, unit: ReportingUnit) -> Report:
    return get_object_or_404(Report.objects.visible_to(user), cycle=cycle, unit=unit)


def get_edition_for(user: User, cycle: ReportCycle, number: int | None) -> CompileRun | None:
    """The edition with the number, or the latest one; None when there is none yet."""
    editions = CompileRun.objects.editions().visible_to(user).filter(cycle=cycle).select_related("cycle")
    if number is not None:
        return get_object_or_404(editions, number=number)
    return editions.order_by("-number").first()


def get_file_for(user: User, code: UUID) -> StoredFile:
    """The file of a written document of a finished edition."""
    documents = UnitDocument.objects.visible_to(user).filter(run__state=RunState.FINISHED).select_related("file")
    document = get_object_or_404(documents, code=code)
    if document.file is None:
        raise Http404(_("没有这个文件。"))
    return document.file


def get_figure_for(user: User, run: CompileRun, code: str, slug: str) -> tuple[Figure, Indicator, ReportingUnit | None]:
    """A frozen figure whose rows ``user`` may read."""
    indicator = indicators.get(code)
    if indicator is None or run.state != RunState.FINISHED:
        raise Http404(_("没有这项数据。"))
    unit = get_unit_for(user, slug)
    if unit is None and user.organisation.kind not in READS_ALL:
        raise Http404(_("没有这项数据。"))
    figures = Figure.objects.visible_to(user).select_related("run")
    frozen = get_object_or_404(figures, run=run, as_of=run.as_of, indicator=code, unit=unit)
    return frozen, indicator, unit


def units_for(user: User) -> list[ReportingUnit]:
    """The counting units whose reports ``user`` may read, in their order."""
    units = ReportingUnit.objects.counting()
    return list(units if user.organisation.kind in READS_ALL else units.filter(organisation_id=user.organisation_id))
