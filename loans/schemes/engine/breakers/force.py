"""Whether a breaker is in force: reached today, or reached before and not ended."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from loans.schemes.engine.breakers.results import BreakerState
from loans.schemes.facts.breakers import OpenBreaker, Subject
from loans.schemes.format.breakers import Breaker, Ends
from loans.schemes.spans import ONE_DAY, last_day
from loans.schemes.trace import operation
from loans.schemes.values import Gaps

# Somebody judged the case: then the breaker ends even while its figure is still reached.
JUDGED = {Ends.AFTER_RECTIFICATION, Ends.BY_DECISION}


def standing_of(
    breaker: Breaker, subject: Subject, state: BreakerState, as_of: date, gaps: Gaps, step: Callable[..., None]
) -> None:
    """Fill in whether the breaker is in force, since when, until when at least, and what it awaits.

    An open breaker stays in force until all of ``ends`` are given, and at least for its length. One that only ends
    by time or by its figure stays in force while the figure is reached.
    """
    opened = next((one for one in subject.open if one.breaker == breaker.code), None)
    if opened is None and not state.reached:
        return
    state.since = opened.since if opened else as_of
    if breaker.length is not None:
        end = last_day(breaker.length, state.since)
        if end is None:
            gaps.figure(f"{state.rule}.length")
        else:
            state.until = end if breaker.length.inclusive else end - ONE_DAY
    given = _given(breaker, state, opened, as_of, gaps)
    inputs = {
        "reached": state.reached,
        "open": opened is not None,
        "length_over": state.until is None or as_of > state.until,
        "ends": breaker.ends,
        "given": [end for end in breaker.ends if end in given],
    }
    state.in_force = _in_force(inputs)
    state.awaits = _awaits(breaker, state, given) if state.in_force else ()
    words = _("%(code)s 是否生效") % {"code": breaker.code}
    step(".ends", words, "in_force", "breaker_in_force", inputs, state.in_force)


def _given(breaker: Breaker, state: BreakerState, opened: OpenBreaker | None, as_of: date, gaps: Gaps) -> set[Ends]:
    given = set()
    if _is_below(breaker, state, gaps):
        given.add(Ends.WHEN_BELOW)
    if state.until is not None and as_of > state.until:
        given.add(Ends.AFTER_LENGTH)
    if opened and opened.rectified:
        given.add(Ends.AFTER_RECTIFICATION)
    if opened and opened.decided:
        given.add(Ends.BY_DECISION)
    return given


def _is_below(breaker: Breaker, state: BreakerState, gaps: Gaps) -> bool:
    """Below ``ends_below`` where there is one, otherwise just not reached."""
    if breaker.ends_below is None:
        return not state.reached
    edge = gaps.need(breaker.ends_below, f"{state.rule}.ends_below")
    if edge is None:
        return False
    under = Decimal(1) if state.denominator is None else state.denominator
    return Fraction(state.numerator) < Fraction(edge) * Fraction(under) or (under == 0 and state.numerator == 0)


def _awaits(breaker: Breaker, state: BreakerState, given: set[Ends]) -> tuple[Ends, ...]:
    missing = [end for end in breaker.ends if end not in given]
    if state.reached and not JUDGED & set(breaker.ends) and Ends.WHEN_BELOW not in missing:
        missing.append(Ends.WHEN_BELOW)
    return tuple(missing)


@operation("breaker_in_force")
def _in_force(inputs: Any) -> bool:
    """Not open: when reached. Open: until all ends are given and the length is over; see ``standing_of``."""
    if not inputs["open"]:
        return bool(inputs["reached"])
    ends, given = {str(end) for end in inputs["ends"]}, {str(end) for end in inputs["given"]}
    is_judged = bool(ends & {end.value for end in JUDGED})
    has_ended = ends <= given and inputs["length_over"] and (is_judged or not inputs["reached"])
    return not has_ended
