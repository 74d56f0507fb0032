"""Patent numbers: real ones pass, invented ones fail."""

import pytest

from portal.core.patent_number import (
    PatentNumberError,
    check_patent_number,
    format_patent_number,
    normalise_patent_number,
    patent_kind,
)

REAL = [
    "201710601862.3",
    "95115608.X",
    "97101765.4",
    "201220572874.0",
    "201320035469X",
    "2015200359832",
    "2015200327704",
    "202010566088.9",
    "201510958772.0",
]
INVENTED = ["ZL201810123456.7", "ZL202310123456.7", "ZL202410123456.7"]


@pytest.mark.parametrize("number", REAL)
def test_it_takes_real_numbers(number: str) -> None:
    check_patent_number(normalise_patent_number(number))


@pytest.mark.parametrize("number", [*INVENTED, "", "2017106018623" + "0", "2017406018623", "abc", "ZL"])
def test_it_refuses_the_rest(number: str) -> None:
    with pytest.raises(PatentNumberError) as refused:
        check_patent_number(normalise_patent_number(number))
    assert refused.value.code == "PATENT_CHECK"


@pytest.mark.parametrize(
    "typed", ["ZL 2017 1 0601862.3", "zl201710601862.3", "ＺＬ２０１７１０６０１８６２．３", "CN201710601862.3"]
)
def test_it_drops_what_is_decoration(typed: str) -> None:
    assert normalise_patent_number(typed) == "2017106018623"


def test_it_finds_every_wrong_digit() -> None:
    number = "2017106018623"
    for at in range(12):
        for digit in "0123456789":
            if digit != number[at]:
                with pytest.raises(PatentNumberError):
                    check_patent_number(number[:at] + digit + number[at + 1 :])


def test_it_tells_the_kind_and_prints_as_on_the_grant() -> None:
    assert [patent_kind(normalise_patent_number(number)) for number in REAL[:4]] == ["invention"] * 3 + [
        "utility_model"
    ]
    assert format_patent_number("2017106018623") == "ZL 2017 1 0601862.3"
    assert format_patent_number("95115608X") == "ZL 95 1 15608.X"
