"""What is wrong with a scheme or with facts: key path, machine code and plain words, all at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.errors import DomainError


@dataclass(frozen=True, order=True)
class Problem:
    """``path`` is the key path in the file, e.g. ``ratio.rows[0].tiers[1].above``; ``reason`` is Chinese."""

    path: str
    reason: str
    code: str = "invalid"

    def as_json(self) -> dict[str, str]:
        return {"path": self.path, "code": self.code, "reason": self.reason}


class Refused(DomainError):
    """The file cannot be used; ``problems`` holds every one that was found."""

    subject: str | Promise = ""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems), key=_as_in_the_file)
        lines = "\n".join(f"{problem.path or _('（整个文件）')}：{problem.reason}" for problem in self.problems)
        super().__init__(f"{self.subject}\n{lines}")


def _as_in_the_file(problem: Problem) -> tuple[list[tuple[int, str]], str, str]:
    """Rows by their number: the ninth before the tenth."""
    steps = re.split(r"(\d+)", problem.path)
    return (
        [(int(step), "") if step.isascii() and step.isdigit() else (-1, step) for step in steps],
        problem.reason,
        problem.code,
    )


class SchemeRefused(Refused):
    """The scheme is not valid, or an assessment needs a figure that it does not know."""

    code = "scheme_refused"
    subject = _("方案文件有误：")


class FactsRefused(Refused):
    """The facts are not valid, or an assessment needs a fact that they do not give."""

    code = "facts_refused"
    subject = _("事实文件有误：")


class AssessmentRefused(Refused):
    """Scheme and facts are valid, but this assessment needs a fact that is not given or a figure that is unknown."""

    code = "assessment_refused"
    subject = _("无法测算：")


def key_path(steps: Iterable[int | str]) -> str:
    """``("ratio", "rows", 0)`` as ``ratio.rows[0]``."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step != "[key]":
            path += f".{step}" if path else step
    return path
