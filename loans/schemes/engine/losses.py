"""What counts as the loss: what is added up, what comes off, which part of it."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from loans.schemes.conditions import question
from loans.schemes.engine.arithmetic import NOTHING, part_of
from loans.schemes.format import Scheme
from loans.schemes.format.loss_base import InterestUntil, LossBase, LossItem, LossPart
from loans.schemes.problems import Problem
from loans.schemes.trace import Step
from loans.schemes.values import Gaps, Values

DEFAULT = LossBase(include=(LossItem.PRINCIPAL,))
LAST_DAY = {
    InterestUntil.DUE: "loan.due_on",
    InterestUntil.OVERDUE: "claim.overdue_since",
    InterestUntil.TRIGGER: "claim.trigger_met_on",
    InterestUntil.CLAIM: "claim.submitted_on",
}
PARTS = {LossPart.COVERED: "filing.covered_amount", LossPart.INTELLECTUAL_PROPERTY: "loan.ip_amount"}


class _Row:
    def __init__(self, scheme: Scheme, base: LossBase, path: str) -> None:
        self.base, self.path = base, path
        self.when = question(scheme, base.when, f"{path}.when")
        self.title = "、".join(str(item.label) for item in base.include)
        self.less_title = _("扣除") + "、".join(str(item.label) for item in base.deduct)


class LossPlan:
    """The section ``loss_base``, compiled. Without it the loss is the unpaid principal."""

    def __init__(self, scheme: Scheme) -> None:
        self._rounding = scheme.numbers.rounding.value
        stated = [_Row(scheme, base, f"loss_base[{number}]") for number, base in enumerate(scheme.loss_base)]
        self._rows = stated or [_Row(scheme, DEFAULT, "")]

    def find(self, mode: str, values: Values, gaps: Gaps) -> tuple[Decimal | None, list[Step]]:
        """The loss base in yuan and its steps; nothing when no row is for this mode or something is missing."""
        for row in self._rows:
            if row.base.modes and mode not in row.base.modes:
                continue
            holds = row.when.ask(values, gaps)
            if holds is None:
                return None, []
            if holds:
                return self._base(row, values, gaps)
        return None, []

    def _base(self, row: _Row, values: Values, gaps: Gaps) -> tuple[Decimal | None, list[Step]]:
        before = len(gaps.problems)
        included = self._read([f"loss.{item.value}" for item in row.base.include], row.path, values, gaps)
        deducted = self._read([f"loss.{item.value}" for item in row.base.deduct], row.path, values, gaps)
        _check_interest(row, values, gaps)
        part = PARTS.get(row.base.part)
        if part is not None:
            self._read([part, "loan.amount"], row.path, values, gaps)
        if len(gaps.problems) > before:
            return None, []
        article = row.base.article or ""
        base = sum(included.values(), NOTHING)
        steps = [Step(row.path, row.title, "loss_base", "sum", dict(included), base, article)]
        if deducted:
            inputs = {"from": "loss_base", "loss_base": base, **deducted}
            rest = max(base - sum(deducted.values(), NOTHING), NOTHING)
            steps.append(Step(f"{row.path}.deduct", row.less_title, "loss_base", "less", inputs, rest, article))
            base = rest
        if part is not None:
            steps.append(self._part(row, base, values[part], values["loan.amount"]))
            base = steps[-1].outcome
        return base, steps

    def _read(self, names: list[str], rule: str, values: Values, gaps: Gaps) -> dict[str, Decimal]:
        for name in names:
            if name not in values:
                gaps.fact(name, rule)
        return {name: values[name] for name in names if name in values}

    def _part(self, row: _Row, base: Decimal, part: Decimal, whole: Decimal) -> Step:
        made = part_of(base, part, whole, self._rounding)
        inputs = {"loss_base": base, "part": part, "whole": whole, "rounding": self._rounding}
        title = str(row.base.part.label)
        return Step(f"{row.path}.part", title, "loss_base", "pro_rata", inputs, made, row.base.article or "")


def _check_interest(row: _Row, values: Values, gaps: Gaps) -> None:
    """Interest comes with the facts; it must not be counted beyond the day that the scheme names."""
    until: date | None = values.get("loss.interest_until")
    if until is None:
        return
    last = values.get(LAST_DAY.get(row.base.interest_until, "")) if row.base.interest_until else None
    if last is not None and until > last:
        reason = _("利息计至 %(until)s，方案只计至 %(last)s（%(path)s.interest_until）") % {
            "until": until,
            "last": last,
            "path": row.path,
        }
        gaps.problems.append(Problem("loss.interest_until", reason, "interest_until"))
    since = values.get("claim.overdue_since")
    days = (
        gaps.need(row.base.interest_days, f"{row.path}.interest_days") if row.base.interest_days is not None else None
    )
    if days is not None and since is not None and (until - since).days > days:
        reason = _("利息计了 %(days)s 天，方案最多 %(days_2)s 天（%(path)s.interest_days）") % {
            "days": (until - since).days,
            "days_2": days,
            "path": row.path,
        }
        gaps.problems.append(Problem("loss.interest_until", reason, "interest_days"))
