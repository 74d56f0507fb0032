"""Score of a technology SME: 国科发政〔2017〕115号 Art. 6-8, as data in ``rules/tech_sme.yaml``. No ORM.

Ratios are compared exactly (``part * 100 >= percent * base``), never as rounded percentages.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from enterprises.dated_rules import DatedRule, check_succession, read_rules, rule_on

WAN = Decimal(10_000)
Bands = tuple[tuple[int, int], ...]
FULL_MARKS = 100


class Ceilings(BaseModel):
    """The most that a small firm may have, the bound included: people, and 万元."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    staff: int
    revenue: int
    assets: int


class TechSmeRule(DatedRule):
    ceilings: Ceilings
    pass_mark: int
    staff_bands: Bands
    research_to_revenue_bands: Bands
    research_to_cost_bands: Bands
    class_one_bands: Bands
    class_two_bands: Bands

    @model_validator(mode="after")
    def _bands_descend_to_full_marks(self) -> "TechSmeRule":
        tables = (
            self.staff_bands,
            self.research_to_revenue_bands,
            self.research_to_cost_bands,
            self.class_one_bands,
            self.class_two_bands,
        )
        for bands in tables:
            bounds, points = zip(*bands, strict=True)
            if any(list(side) != sorted(set(side), reverse=True) or min(side) <= 0 for side in (bounds, points)):
                raise ValueError(f"{self.document}: bounds and points of a band table must descend")
        best = self.staff_bands[0][1] + self.research_to_revenue_bands[0][1] + self.class_one_bands[0][1]
        if best != FULL_MARKS or self.research_to_cost_bands[0][1] != self.research_to_revenue_bands[0][1]:
            raise ValueError(f"{self.document}: the best score must be {FULL_MARKS}")
        return self


@dataclass(frozen=True, kw_only=True)
class TechSmeInput:
    """What a firm reports for a year; money in yuan. ``is_recognised``: one of the grounds of Art. 8 holds."""

    staff: int
    science_staff: int
    revenue: Decimal
    assets: Decimal
    research_expense: Decimal
    cost: Decimal
    class_one_rights: int
    class_two_rights: int
    is_recognised: bool = False


@dataclass(frozen=True, kw_only=True)
class TechSmeScore:
    """``staff_score`` of 20, ``research_score`` of 50, ``rights_score`` of 30. ``direct``: no score is needed."""

    staff_score: int
    research_score: int
    rights_score: int
    within_ceilings: bool
    direct: bool
    pass_mark: int

    @property
    def total(self) -> int:
        return self.staff_score + self.research_score + self.rights_score

    @property
    def qualifies(self) -> bool:
        """What the register does not hold of Art. 6 (industry, accidents, black lists) is taken as met."""
        scored = self.total >= self.pass_mark and self.staff_score > 0
        return self.within_ceilings and (self.direct or scored)


@cache
def tech_sme_rules() -> tuple[TechSmeRule, ...]:
    return tuple(check_succession(TypeAdapter(list[TechSmeRule]).validate_python(read_rules("tech_sme"))))


def tech_sme_score(facts: TechSmeInput, *, on: date) -> TechSmeScore:
    """The score by the rule in force on the day ``on``. The better of the two research ratios counts."""
    rule = rule_on(tech_sme_rules(), on)
    by_revenue = ratio_points(rule.research_to_revenue_bands, facts.research_expense, facts.revenue)
    by_cost = ratio_points(rule.research_to_cost_bands, facts.research_expense, facts.cost)
    one = count_points(rule.class_one_bands, facts.class_one_rights)
    return TechSmeScore(
        staff_score=ratio_points(rule.staff_bands, Decimal(facts.science_staff), Decimal(facts.staff)),
        research_score=max(by_revenue, by_cost),
        rights_score=one or count_points(rule.class_two_bands, facts.class_two_rights),
        within_ceilings=(
            facts.staff <= rule.ceilings.staff
            and facts.revenue <= rule.ceilings.revenue * WAN
            and facts.assets <= rule.ceilings.assets * WAN
        ),
        direct=facts.is_recognised,
        pass_mark=rule.pass_mark,
    )


def ratio_points(bands: Bands, part: Decimal, base: Decimal) -> int:
    """Points of the first band whose percentage ``part / base`` reaches; none on a base of zero."""
    if base <= 0:
        return 0
    return next((points for percent, points in bands if part * 100 >= percent * base), 0)


def count_points(bands: Bands, count: int) -> int:
    return next((points for bound, points in bands if count >= bound), 0)
