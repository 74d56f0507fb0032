"""The reporting year at a glance on the workbench, and the ways into the work that the reader may do."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.days import Calendar
from portal.core.display import StateWord
from portal.core.strips import Strip, strips
from portal.core.work import due_text, working_days_left
from reports.access import READS_ALL
from reports.models import CompileRun, Report, ReportCycle
from reports.states import REPORT

AMBER_FROM_DAYS = 3


def cycle_of(user: Any) -> dict[str, Any] | None:
    """The latest year that is open, its newest edition, who confirmed, and the clock; nothing before the first year.

    Who reads all units is told how many confirmed; a county or the zone is led to its own report.
    """
    newest = CompileRun.objects.editions().filter(cycle=OuterRef("pk")).order_by("-number")
    cycles = ReportCycle.objects.visible_to(user).annotate(edition=Subquery(newest.values("number")[:1]))
    cycle = cycles.order_by("-year").first()
    if cycle is None:
        return None
    reports = list(Report.objects.visible_to(user).filter(cycle=cycle).select_related("unit"))
    reads_all = user.organisation.kind in READS_ALL
    return {
        "cycle": cycle,
        "clock": clock_word(cycle),
        "reads_all": reads_all,
        "confirmed": sum(report.is_confirmed for report in reports),
        "units": len(reports),
        "own": [] if reads_all else [(one, state_of(one)) for one in reports],
        "ways": ways_of(user, cycle),
    }


def state_of(report: Report) -> StateWord:
    return StateWord(REPORT.labels[report.state], REPORT.colours[report.state])


def clock_word(cycle: ReportCycle) -> StateWord:
    """How long the units still have, in working days; a year that was over when it was opened has no clock."""
    if cycle.reminds_nobody:
        return StateWord(_("往年补编"), "grey")
    if cycle.closes_at <= clock.now():
        return StateWord(_("已过期"), "red")
    left = working_days_left(Calendar(), clock.today(), cycle.closes_on)
    return StateWord(due_text(left), "amber" if left <= AMBER_FROM_DAYS else "blue")


def ways_of(user: Any, cycle: ReportCycle) -> list[tuple[str, str]]:
    """Title and address of what the reader does most."""
    offered = [
        ("reports:cycle:compile", _("汇编年度报告"), reverse("reports:cycle_detail", args=[cycle.year])),
        ("exchange:import:run", _("导入文件"), reverse("exchange:batch_upload")),
        ("exchange:correction:approve", _("复核更正"), reverse("exchange:correction_list")),
        ("enterprises:enterprise:read", _("企业库"), reverse("enterprises:enterprise_list")),
        ("loans:loan:read", _("贷款台账"), reverse("loans:loan_list")),
    ]
    return [(title, address) for permission, title, address in offered if user.may(permission)]


def register() -> None:
    """Called once from ``AppConfig.ready()``, before the targets: the year stands above its figures."""
    strips.register("cycle", Strip("desk/_cycle.html", "reports:cycle:read", cycle_of))
