"""A year's cycle and the report of each unit in it."""

import uuid
from datetime import date, timedelta
from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import OrganisationKind, Person, User
from portal.core import clock
from portal.programme.models import ReportingUnit
from reports.states import ReportState

# Who takes part in the yearly campaign or reads it. Banks and other institutions have no cycle to look at.
REPORTING_KINDS = {
    OrganisationKind.CITY_OFFICE,
    OrganisationKind.MEMBER_UNIT,
    OrganisationKind.COUNTY,
    OrganisationKind.ZONE,
}


class ReportCycleQuerySet(models.QuerySet["ReportCycle"]):
    def visible_to(self, user: User) -> Self:
        """The cycle itself is the same for everybody who reports; what stands in it is scoped by its own rows."""
        return self.all() if user.organisation.kind in REPORTING_KINDS else self.none()


class ReportCycle(models.Model):
    """One reporting year (plan, chapter 5, section 3).

    ``figures_as_of`` is the day (included) that the figures are counted to. ``closes_at`` is one stored instant: a
    report is on time exactly when it was received before it. It is written when the cycle is opened and never changes;
    nothing derives a deadline from a date. ``reminds_nobody`` marks the cycle of a year that was already over.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    figures_as_of = models.DateField(_("数据截止日"))
    opens_on = models.DateField(_("开始日期"))
    closes_at = models.DateTimeField(_("截止时刻"))
    dates_are_example = models.BooleanField(_("日期为示例"), default=True)
    reminds_nobody = models.BooleanField(_("往年补编，不提醒"), default=False)
    opened_at = models.DateTimeField(_("建立时间"))
    opened_by_code = models.CharField(_("建立人编号"), max_length=64)
    opened_by_name = models.CharField(_("建立人"), max_length=80)
    deadline_set_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("截止时刻设定人")
    )
    deadline_approved_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("截止时刻批准人")
    )

    objects = ReportCycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告年度")
        verbose_name_plural = _("报告年度")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(figures_as_of__year=models.F("year")),
                name="report_cycle_as_of_in_its_year",
                violation_error_message=_("数据截止日须在报告年度之内。"),
            ),
            models.CheckConstraint(
                condition=models.Q(deadline_approved_by__isnull=True)
                | ~models.Q(deadline_approved_by=models.F("deadline_set_by")),
                name="report_cycle_deadline_by_two_persons",
                violation_error_message=_("截止时刻的设定人和批准人不能是同一人。"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="deadline_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closes_at__df=pgtrigger.F("new__closes_at")),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度"

    @property
    def closes_on(self) -> date:
        """The last day in China on which a report is still in time (included)."""
        return (self.closes_at - timedelta(microseconds=1)).astimezone(clock.SHANGHAI).date()

    @property
    def closes_text(self) -> str:
        """The closing instant as offices write it: the midnight that ends 20 December is 12-20 24:00."""
        local = self.closes_at.astimezone(clock.SHANGHAI)
        if (local.hour, local.minute) == (0, 0):
            return f"{self.closes_on.isoformat()} 24:00"
        return local.strftime("%Y-%m-%d %H:%M")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> Self:
        """City staff, member units and the auditor read all; a county or the zone reads its own."""
        kind = user.organisation.kind
        if kind in {OrganisationKind.CITY_OFFICE, OrganisationKind.MEMBER_UNIT}:
            return self.all()
        if kind in {OrganisationKind.COUNTY, OrganisationKind.ZONE}:
            return self.filter(unit__organisation_id=user.organisation_id)
        return self.none()


class Report(models.Model):
    """A unit's report in a cycle. Late, missing and not started are derived from it, they are no states."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(ReportCycle, on_delete=models.PROTECT, related_name="reports", verbose_name=_("报告年度"))
    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, related_name="reports", verbose_name=_("单位"))
    state = models.CharField(_("状态"), max_length=12, choices=ReportState.choices, default=ReportState.PREFILLED)
    created_at = models.DateTimeField(_("建立时间"))

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位年度报告")
        verbose_name_plural = _("单位年度报告")
        ordering = ["-cycle__year", "unit__position"]
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="report_one_for_unit_and_cycle")]

    def __str__(self) -> str:
        return f"{self.unit} {self.cycle}"

    @property
    def is_confirmed(self) -> bool:
        """Whether the unit stands behind the figures; until then they are marked 未经该单位确认."""
        return self.state in {
            ReportState.CERTIFIED,
            ReportState.SIGNED,
            ReportState.SUBMITTED,
            ReportState.ACCEPTED,
        }


def same_day_last_year(day: date) -> date:
    """The comparable day of the year before; 29 February becomes 28 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
