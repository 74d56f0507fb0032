"""Scores of technology SMEs by 国科发政〔2017〕115号: bands, exact ratios, ceilings, direct recognition."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from enterprises.dated_rules import NoRule, read_rules
from enterprises.tech_sme_score import TechSmeInput, TechSmeRule, TechSmeScore, tech_sme_score

DAY = date(2018, 12, 31)


def score(
    staff: str, rd: str, sales: str, cost: str, rights: str = "0/0", assets: str = "0", **more: Any
) -> TechSmeScore:
    """``staff`` is science/all; money in 万元; ``rights`` is class one/class two."""
    science, everybody = map(int, staff.split("/"))
    one, two = map(int, rights.split("/"))
    yuan = {"research_expense": rd, "revenue": sales, "cost": cost, "assets": assets}
    facts = TechSmeInput(
        staff=everybody,
        science_staff=science,
        class_one_rights=one,
        class_two_rights=two,
        **{name: Decimal(text) * 10_000 for name, text in yuan.items()},
        **more,
    )
    return tech_sme_score(facts, on=DAY)


@pytest.mark.parametrize(
    ("case", "parts", "qualifies"),
    [
        (("12/40", "60", "1000", "900", "1/0"), (20, 50, 30), True),
        (("9/100", "120", "2000", "1900", "0/4"), (0, 50, 24), False),
        (("10/40", "45", "900", "300", "0/2"), (16, 40, 12), True),
        (("10/100", "40", "2000", "500", "0/0"), (4, 10, 0), False),
        (("499/500", "1200", "20000", "19000", "0/1"), (20, 50, 6), True),
        (("15/60", "0", "0", "50", "1/0"), (16, 0, 30), False),
    ],
)
def test_it_scores_the_worked_cases(case: tuple[str, ...], parts: tuple[int, int, int], qualifies: bool) -> None:
    found = score(*case)
    assert (found.staff_score, found.research_score, found.rights_score) == parts
    assert found.total == sum(parts)
    assert found.qualifies is qualifies


def test_it_compares_ratios_exactly_and_not_as_rounded_percentages() -> None:
    assert score("1/10", "5.9999", "100", "0").research_score == 40
    assert score("1/10", "6", "100", "0").research_score == 50
    assert score("2999/10000", "0", "0", "0").staff_score == 16


@pytest.mark.parametrize(("rights", "points"), [("0/5", 24), ("0/4", 24), ("0/3", 18), ("0/1", 6), ("2/0", 30)])
def test_it_scores_rights_by_class(rights: str, points: int) -> None:
    assert score("1/10", "0", "0", "0", rights).rights_score == points


@pytest.mark.parametrize(
    "over", [("1/501", "0", "1", "1"), ("1/10", "0", "20000.01", "1"), ("1/10", "0", "1", "1", "0/0", "20000.01")]
)
def test_it_fails_a_firm_above_a_ceiling_though_recognised(over: tuple[str, ...]) -> None:
    found = score(*over, is_recognised=True)
    assert not found.within_ceilings
    assert not found.qualifies


def test_it_qualifies_a_recognised_firm_without_a_score() -> None:
    assert score("0/10", "0", "1", "1", is_recognised=True).qualifies


def test_it_refuses_a_rule_whose_bands_do_not_descend() -> None:
    rules: Any = read_rules("tech_sme")
    with pytest.raises(ValidationError, match="descend"):
        TechSmeRule.model_validate(rules[0] | {"staff_bands": [[30, 20], [30, 16]]})


def test_it_has_no_score_before_the_rule() -> None:
    facts = dict.fromkeys(("staff", "science_staff", "class_one_rights", "class_two_rights"), 1)
    money = dict.fromkeys(("revenue", "assets", "research_expense", "cost"), Decimal(1))
    with pytest.raises(NoRule):
        tech_sme_score(TechSmeInput(**facts, **money), on=date(2016, 12, 31))
