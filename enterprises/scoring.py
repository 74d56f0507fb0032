"""Size class and technology SME score of every enterprise that reported a year: two statements, whatever the number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from enterprises.dated_rules import NoRule
from enterprises.models import Qualification, QualificationKind, YearlyFigures
from enterprises.size_class import SizeClass, size_class
from enterprises.tech_sme_score import TechSmeInput, TechSmeScore, tech_sme_score

INPUTS = (
    "staff",
    "science_staff",
    "revenue",
    "assets",
    "research_expense",
    "cost",
    "class_one_rights",
    "class_two_rights",
)
FLAGS = ("has_national_award", "has_research_institute", "has_led_standard")


@dataclass(frozen=True)
class YearScore:
    """What a year's figures make of an enterprise, by the rules in force on 31 December of that year.

    None where no rule was in force yet.
    """

    size: SizeClass | None
    score: TechSmeScore | None

    def as_dict(self) -> dict[str, Any]:
        """The Chinese word of the size class and the parts of the score, under the names used by exports."""
        size = {"size": None if self.size is None else str(self.size.label)}
        if self.score is None:
            return size
        return size | {
            "staff_score": self.score.staff_score,
            "rd_score": self.score.research_score,
            "ip_score": self.score.rights_score,
            "total": self.score.total,
            "within_ceilings": self.score.within_ceilings,
            "direct": self.score.direct,
            "qualifies": self.score.qualifies,
        }


def scores_of(year: int, *, enterprise_ids: list[int] | None = None) -> dict[str, YearScore]:
    """The scores by credit code of the enterprises that reported ``year`` (all, or those named)."""
    figures = YearlyFigures.objects.counted().filter(year=year)
    day = date(year, 12, 31)
    certified = Qualification.objects.counted().filter(kind=QualificationKind.HIGH_TECH).valid_on(day)
    if enterprise_ids is not None:
        figures = figures.filter(enterprise_id__in=enterprise_ids)
        certified = certified.filter(enterprise_id__in=enterprise_ids)
    holders = set(certified.values_list("enterprise_id", flat=True))
    names = ("enterprise_id", "enterprise__credit_code", "enterprise__industry_code", *INPUTS, *FLAGS)
    return {
        row["enterprise__credit_code"]: _score(row, row["enterprise_id"] in holders, day)
        for row in figures.order_by("enterprise__credit_code").values(*names)
    }


def scores_of_enterprise(enterprise_id: int) -> dict[int, YearScore]:
    """The scores of one enterprise by year, for every year that it reported: two statements."""
    certificates = Qualification.objects.counted().filter(enterprise_id=enterprise_id, kind=QualificationKind.HIGH_TECH)
    held = list(certificates.values_list("granted_on", "expires_on", "revoked_on"))
    names = ("year", "enterprise__industry_code", *INPUTS, *FLAGS)
    scores = {}
    for row in YearlyFigures.objects.counted().filter(enterprise_id=enterprise_id).values(*names):
        day = date(row["year"], 12, 31)
        is_certified = any(
            granted <= day < expires and (revoked is None or revoked > day) for granted, expires, revoked in held
        )
        scores[row["year"]] = _score(row, is_certified, day)
    return scores


def _score(row: dict[str, Any], is_certified: bool, day: date) -> YearScore:
    facts = TechSmeInput(
        **{name: row[name] for name in INPUTS}, is_recognised=is_certified or any(row[flag] for flag in FLAGS)
    )
    return YearScore(size=_size(row, day), score=_tech_sme(facts, day))


def _size(row: dict[str, Any], day: date) -> SizeClass | None:
    try:
        return size_class(
            industry_code=row["enterprise__industry_code"],
            staff=row["staff"],
            revenue=row["revenue"],
            assets=row["assets"],
            on=day,
        )
    except NoRule:
        return None


def _tech_sme(facts: TechSmeInput, day: date) -> TechSmeScore | None:
    try:
        return tech_sme_score(facts, on=day)
    except NoRule:
        return None
