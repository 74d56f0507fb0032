"""Returning the public part in time: the last day, the days late, the interest on them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.recovery.groups import public_parties
from loans.schemes.engine.recovery.results import ZERO, RecoveryResult, Return
from loans.schemes.facts.recovery import RecoveryFacts
from loans.schemes.format import Scheme
from loans.schemes.format.recovery import LateInterest, Recovery
from loans.schemes.spans import ONE_DAY, last_day
from loans.schemes.trace import OPERATIONS, Reason, Step, money_of, operation
from loans.schemes.values import Gaps

YEAR = {"actual_360": 360, "actual_365": 365}
PATH = "recovery.return_within"


def return_of(scheme: Scheme, rule: Recovery, facts: RecoveryFacts, result: RecoveryResult, gaps: Gaps) -> Return:
    """What goes back to the government or its funders. The day of receipt is not counted."""
    public = public_parties(scheme)
    inputs = {"parts": {party: amount for party, amount in result.shares.items() if party in public}}
    amount = OPERATIONS["sum_of_parts"](inputs)
    result.trace.append(Step(PATH, _("应返还财政资金"), "return_amount", "sum_of_parts", inputs, amount))
    made = Return(amount=amount)
    received = facts.recovery.received_on
    if rule.return_within is None or received is None:
        return made
    end = last_day(rule.return_within, received)
    if end is not None:
        made.due_on = end if rule.return_within.inclusive else end - ONE_DAY
        _lateness(scheme, rule, facts, result, made, gaps)
    elif facts.recovery.returned_on is not None and rule.late_interest is not None:
        gaps.figure(PATH)
    else:
        result.warnings.append(Reason("RETURN_DAY_UNKNOWN", _("方案未定返还期限"), rule=PATH))
    return made


def _lateness(
    scheme: Scheme, rule: Recovery, facts: RecoveryFacts, result: RecoveryResult, made: Return, gaps: Gaps
) -> None:
    returned, due = facts.recovery.returned_on, made.due_on
    if returned is None or due is None:
        return
    made.days_late = days_late(returned, due)
    days = {"returned_on": returned, "due_on": due}
    result.trace.append(Step(PATH, _("逾期返还天数"), "days_late", "days_late", days, made.days_late))
    if not made.days_late:
        return
    words = _("应于 %(due)s 前返还，实际 %(returned)s 返还") % {"due": due, "returned": returned}
    result.warnings.append(Reason("RETURNED_LATE", words, made.days_late, rule=PATH, article=rule.article or ""))
    if rule.late_interest is not None:
        _interest(scheme, rule.late_interest, result, made, gaps)


def _interest(scheme: Scheme, rule: LateInterest, result: RecoveryResult, made: Return, gaps: Gaps) -> None:
    rate = gaps.need(rule.rate, "recovery.late_interest.rate")
    if rate is None:
        return
    inputs = {
        "return_amount": made.amount, "rate": rate, "days_late": made.days_late,
        "year": 1 if rule.daily else YEAR[scheme.numbers.day_count], "rounding": scheme.numbers.rounding,
    }  # fmt: skip
    made.late_interest = _late_interest(inputs)
    path = "recovery.late_interest"
    result.trace.append(
        Step(path, _("逾期返还利息"), "late_interest", "late_interest", inputs, made.late_interest, rule.article or "")
    )


def days_late(returned: date, due: date) -> int:
    """Days after the last day in time, never negative."""
    return max((returned - due).days, 0)


@operation("days_late")
def _days_late(inputs: Any) -> int:
    return days_late(*(date.fromisoformat(str(inputs[name])) for name in ("returned_on", "due_on")))


@operation("sum_of_parts")
def _sum_of_parts(inputs: Any) -> Decimal:
    return sum(inputs["parts"].values(), ZERO)


@operation("late_interest")
def _late_interest(inputs: Any) -> Decimal:
    """Amount x rate x days / days of the year (1 for a daily rate), rounded once."""
    exact = Fraction(inputs["return_amount"]) * Fraction(inputs["rate"]) * inputs["days_late"] / inputs["year"]
    return money_of(exact, inputs["rounding"])
