"""From each state to its colour."""

from datetime import date

from django.utils.translation import gettext as _

from loans.models import Grade
from portal.core.display import StateWord

GRADE_COLOURS = {
    Grade.NORMAL: "green",
    Grade.WATCH: "amber",
    Grade.SUBSTANDARD: "red",
    Grade.DOUBTFUL: "red",
    Grade.LOSS: "red",
}


def grade_word(grade: str | None) -> StateWord | None:
    """The five-class grade as reported; nothing without a report."""
    return None if grade is None else StateWord(Grade(grade).label, GRADE_COLOURS[Grade(grade)])


def standing_word(*, settled_on: date | None, due_on: date, days_overdue: int, on: date) -> StateWord:
    """Where a loan stands on a day, from its last report by then: settled, overdue, past its due date, or running."""
    if settled_on is not None and settled_on <= on:
        return StateWord(_("已结清"), "green")
    if days_overdue > 0:
        return StateWord(_("逾期 %(days)s 天") % {"days": days_overdue}, "red")
    if due_on < on:
        return StateWord(_("已过到期日"), "amber")
    return StateWord(_("存续"), "blue")
