"""Every check of a scheme as a whole, beyond the form of its single keys."""

from collections.abc import Callable, Iterator

from loans.schemes.checks.amounts import check_tables
from loans.schemes.checks.conditions import check_conditions
from loans.schemes.checks.dates import check_dates
from loans.schemes.checks.names import check_names
from loans.schemes.checks.shares import check_shares
from loans.schemes.format import Scheme
from loans.schemes.problems import Problem

CHECKS: tuple[Callable[[Scheme], Iterator[Problem]], ...] = (
    check_dates,
    check_names,
    check_conditions,
    check_tables,
    check_shares,
)


def problems_of(scheme: Scheme) -> list[Problem]:
    return [problem for check in CHECKS for problem in check(scheme)]
