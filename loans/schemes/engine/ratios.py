"""How much the government pays, in parts of one: rows, add-ons, ceiling."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from loans.schemes.conditions import Question, question
from loans.schemes.format import Scheme
from loans.schemes.format.ratio import AddOn, Combine, RatioRow, RatioRule
from loans.schemes.tiers import Beyond, Table
from loans.schemes.trace import Step
from loans.schemes.values import Gaps, Values

Ratio = Decimal | Fraction


def plus(ratio: Ratio, points: Decimal) -> Ratio:
    return ratio + Fraction(points) if isinstance(ratio, Fraction) else ratio + points


@dataclass(slots=True)
class RatioFound:
    """``ratio`` is nothing where no row applies; ``over_top`` names the fact that lies above its table."""

    ratio: Ratio | None = None
    over_top: str = ""
    top: Decimal | None = None
    over_rule: str = ""
    over_article: str = ""
    steps: list[Step] = field(default_factory=list)


class _Row:
    def __init__(self, scheme: Scheme, row: RatioRow, path: str) -> None:
        self.row, self.path = row, path
        self.when: Question = question(scheme, row.when, f"{path}.when", lenient=True)
        self.table = Table(row.by, row.tiers, path) if row.by and row.tiers else None
        self.data = self.table.data() if self.table else []
        self.title = row.title or _("补偿比例")

    def ratio(self, values: Values, gaps: Gaps, found: RatioFound) -> tuple[Decimal | None, bool]:
        """The row's ratio, and whether the row is for this case at all."""
        holds = self.when.ask(values, gaps)
        if holds is not None and self.row.when is not None:
            found.steps.append(self.when.step(values, holds, title="", article=self.row.article or ""))
        if not holds:
            return None, False
        if self.table is not None:
            return self._tier(values, gaps, found)
        if self.row.ratio is None:
            return None, True
        ratio = gaps.need(self.row.ratio, f"{self.path}.ratio")
        if ratio is not None:
            step = Step(f"{self.path}.ratio", self.title, self.path, "given", {"ratio_of_row": ratio}, ratio)
            step.article = self.row.article or ""
            found.steps.append(step)
        return ratio, True

    def _tier(self, values: Values, gaps: Gaps, found: RatioFound) -> tuple[Decimal | None, bool]:
        if self.table is None:
            return None, True
        place = self.table.pick(values, gaps)
        if not isinstance(place, int):
            if place is Beyond.ABOVE:
                found.over_top, found.over_rule = self.table.by, f"{self.path}.tiers"
                found.top = self.table.top
                found.over_article = self.row.article or ""
            return None, True
        tier = self.table.tiers[place]
        where = f"{self.path}.tiers[{place}]"
        ratio = gaps.need(tier.ratio, f"{where}.ratio")  # type: ignore[attr-defined]
        if ratio is not None:
            inputs = {self.table.by: values[self.table.by], "tiers": self.data, "figure": "ratio"}
            article = tier.article or self.row.article or ""
            found.steps.append(Step(where, self.title, self.path, "tier", inputs, ratio, article))
        return ratio, True


class _AddOn:
    def __init__(self, scheme: Scheme, add_on: AddOn, path: str) -> None:
        self.add_on, self.path = add_on, path
        self.when = question(scheme, add_on.when, f"{path}.when", lenient=True)
        self.title = add_on.title or self.when.words


class RatioPlan:
    """The section ``ratio``, compiled."""

    def __init__(self, scheme: Scheme) -> None:
        rule = scheme.ratio or RatioRule()
        self.rule = rule
        self._rows = [_Row(scheme, row, f"ratio.rows[{number}]") for number, row in enumerate(rule.rows)]
        self._add_ons = [_AddOn(scheme, one, f"ratio.add_ons[{number}]") for number, one in enumerate(rule.add_ons)]

    def find(self, values: Values, gaps: Gaps, start: Ratio | None = None, start_rule: str = "") -> RatioFound:
        """From the rows, or from ``start`` (the share in a split table at ``start_rule``); then add-ons and ceiling."""
        found = RatioFound()
        if start is not None:
            found.ratio = start
            found.steps.append(
                Step(start_rule, _("分担表中的政府份额"), "ratio", "given", {"table_share": start}, start)
            )
        else:
            self._from_rows(values, gaps, found)
        if found.ratio is not None:
            self._add(values, gaps, found)
            self._cut(gaps, found)
        return found

    def _from_rows(self, values: Values, gaps: Gaps, found: RatioFound) -> None:
        ratios: dict[str, Decimal] = {}
        for row in self._rows:
            ratio, applies = row.ratio(values, gaps, found)
            if ratio is not None:
                ratios[row.path] = ratio
            if applies and self.rule.combine == Combine.FIRST:
                break
        if not ratios:
            return
        operation = {Combine.FIRST: "given", Combine.HIGHEST: "highest", Combine.ADD: "sum"}[self.rule.combine]
        if self.rule.combine == Combine.ADD:
            found.ratio = sum(ratios.values(), Decimal(0))
        else:
            found.ratio = max(ratios.values())
        title = _("比例：%(label)s") % {"label": self.rule.combine.label}
        found.steps.append(Step("ratio.combine", title, "ratio", operation, dict(ratios), found.ratio))

    def _add(self, values: Values, gaps: Gaps, found: RatioFound) -> None:
        for one in self._add_ons:
            holds = one.when.ask(values, gaps)
            if holds is None or found.ratio is None:
                continue
            article = one.add_on.article or ""
            found.steps.append(one.when.step(values, holds, title="", article=article))
            points = gaps.need(one.add_on.points, f"{one.path}.points") if holds else None
            if points is not None:
                raised = plus(found.ratio, points)
                inputs = {"ratio": found.ratio, "points": points}
                found.steps.append(Step(f"{one.path}.points", one.title, "ratio", "sum", inputs, raised, article))
                found.ratio = raised

    def _cut(self, gaps: Gaps, found: RatioFound) -> None:
        if self.rule.ceiling is None or found.ratio is None:
            return
        ceiling = gaps.need(self.rule.ceiling, "ratio.ceiling")
        if ceiling is None:
            return
        kept = min(found.ratio, ceiling)
        inputs = {"ratio": found.ratio, "ceiling": ceiling}
        found.steps.append(
            Step("ratio.ceiling", _("比例上限"), "ratio", "lowest", inputs, kept, self.rule.article or "")
        )
        found.ratio = kept
