"""Size classes: the vectors of 国统字〔2017〕213号, and a table that cannot be wrong in silence."""

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from enterprises.dated_rules import NoRule, check_succession, read_rules
from enterprises.size_class import SizeClass, SizeTable, size_class, size_tables

DAY = date(2018, 12, 31)
VECTORS = [
    ("3240", 1000, "40000", "0", "large"),
    ("3240", 999, "50000", "0", "medium"),
    ("3240", 300, "2000", "0", "medium"),
    ("3240", 300, "1999", "0", "small"),
    ("3240", 300, "1999.9999", "0", "small"),
    ("3240", 19, "100000", "0", "micro"),
    ("3240", 2000, "200", "0", "micro"),
    ("6513", 10, "50", "0", "small"),
    ("6513", 100, "999", "0", "small"),
    ("0111", 1, "500", "0", "medium"),
    ("4710", 5000, "80000", "80000", "large"),
    ("4710", 5000, "80000", "79999.99", "medium"),
    ("7010", 0, "200000", "9999", "medium"),
    ("7020", 100, "500", "0", "small"),
    ("7030", 9, "0", "0", "micro"),
    ("7211", 300, "0", "120000", "large"),
    ("7310", 300, "0", "0", "large"),
    ("8510", 100, "0", "0", "medium"),
]
OUTSIDE = ["5310", "6621", "6940", "7000", "8310", "8411", "9111", "9700"]


@pytest.mark.parametrize(("industry", "staff", "revenue", "assets", "expected"), VECTORS)
def test_it_classes_a_firm_by_its_lowest_indicator(
    industry: str, staff: int, revenue: str, assets: str, expected: str
) -> None:
    money = {"revenue": Decimal(revenue) * 10_000, "assets": Decimal(assets) * 10_000}
    assert size_class(industry_code=industry, staff=staff, on=DAY, **money) == expected


@pytest.mark.parametrize("industry", OUTSIDE)
def test_it_does_not_guess_for_an_industry_outside_the_standard(industry: str) -> None:
    firm = {"staff": 5000, "revenue": Decimal(10**9), "assets": Decimal(10**9)}
    assert size_class(industry_code=industry, on=DAY, **firm) is SizeClass.NOT_COVERED


def table(**changes: Any) -> dict[str, Any]:
    rules: Any = read_rules("size_class")
    return copy.deepcopy(rules[0]) | changes


def test_it_refuses_a_table_with_a_hole() -> None:
    with pytest.raises(ValidationError, match="no row: 530, 531"):
        SizeTable.model_validate(table(not_covered=["66-69", "700", "83-84", "91-97"]))


def test_it_refuses_a_table_with_an_overlap() -> None:
    with pytest.raises(ValidationError, match="two rows: 520"):
        SizeTable.model_validate(table(not_covered=["52-53", "66-69", "700", "83-84", "91-97"]))


def test_it_refuses_bounds_that_do_not_descend() -> None:
    facts = table()
    facts["rows"][0]["revenue"] = [20000, 20000, 50]
    with pytest.raises(ValidationError, match="descend"):
        SizeTable.model_validate(facts)


def test_it_refuses_tables_that_leave_days_without_one() -> None:
    first, second = size_tables()
    late = second.model_copy(update={"valid_from": date(2018, 1, 1)})
    with pytest.raises(ValueError, match="day by day"):
        check_succession([first, late])


def test_it_has_no_class_before_the_first_standard() -> None:
    with pytest.raises(NoRule):
        size_class(industry_code="3240", staff=1, revenue=Decimal(1), assets=Decimal(1), on=date(2011, 6, 17))
