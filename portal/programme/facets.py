"""Facets that most registers share."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import OrganisationKind
from portal.core.lists import Facet
from portal.programme.models import ReportingUnit


def unit_choices(user: Any) -> list[tuple[str, str]]:
    """The units that count enterprises; none for a user who sees one unit only."""
    if user.organisation.kind in {OrganisationKind.COUNTY, OrganisationKind.ZONE}:
        return []
    return list(ReportingUnit.objects.counting().values_list("slug", "name"))


def unit_facet(path: str) -> Facet:
    return Facet("unit", _("报告单位"), unit_choices, path=f"{path}__slug")


def choice_facet(key: str, title: Any, path: str, choices: Any, *, in_line: bool = True) -> Facet:
    """A facet over a field with ``TextChoices``."""
    options = [(str(value), label) for value, label in choices.choices]
    return Facet(key, title, lambda _user: options, path=path, in_line=in_line)


def year_facet(key: str, title: Any, path: str, *, first: int = 2014, in_line: bool = True) -> Facet:
    """A facet over the calendar year of a day, from ``first`` to the present year, latest first."""

    def years(_user: Any) -> list[tuple[str, str]]:
        return [(str(year), str(year)) for year in range(timezone.localdate().year, first - 1, -1)]

    return Facet(key, title, years, path=f"{path}__year", in_line=in_line)
