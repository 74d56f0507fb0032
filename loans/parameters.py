"""The programme's dated numbers that the loans app needs."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.days import Today
from portal.core.errors import DomainError
from portal.programme.models import Parameter

MATCH_WINDOW_DAYS = "loans.match_window_days"
RECONCILIATION_DUE_DAYS = "loans.reconciliation_due_days"
INTEREST_TOLERANCE = "loans.interest_tolerance"


class ParameterMissing(DomainError):
    """No value of the parameter is in force on the day."""

    code = "parameter_missing"


def parameter_today(key: str) -> Any:
    """The value in force today by the portal's clock, which the same statement reads."""
    return _in_force(key, Today())


def parameter_on(key: str, day: date) -> Any:
    """The value in force on ``day`` (first day included, last excluded); before the first of all, that first one."""
    return _in_force(key, day)


def _in_force(key: str, day: Any) -> Any:
    rows = Parameter.objects.filter(key=key)
    in_force = rows.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    found = in_force.order_by("-valid_from").first() or rows.order_by("valid_from").first()
    if found is None:
        raise ParameterMissing(_("参数“%(key)s”还没有设置，请在参数中补充。") % {"key": key})
    return found.value
