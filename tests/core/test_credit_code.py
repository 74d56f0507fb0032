"""Credit codes: real ones pass, and no single slip of a typist does."""

import pytest
from stdnum.cn import uscc

from portal.core.credit_code import (
    ALPHABET,
    CreditCodeError,
    check_credit_code,
    check_organisation_code,
    credit_check_sign,
    normalise_code,
)

REAL = [
    "91510400204360956E",
    "91510700205412308D",
    "91510500204706718H",
    "91510000709151981F",
    "914403001922038216",
    "9144030071526726XG",
    "91330100799655058B",
    "91110000802100433B",
    "91100000100003962T",
    "911100001000044477",
    "9144030010001686XA",
    "91440300192317458F",
    "91110000710925462X",
    "91350200776049653A",
    "91350200MA31E12PXF",
    "91440101MA5CJQ4N59",
    "913502000728319549",
    "123502001549897397",
    "91510400MA0000015H",
    "91510402MA62000182",
    "91510411MA62G0A19T",
    "12510400451030006T",
    "52510400MJ1234561P",
]


def refusal(code: str) -> str | None:
    try:
        check_credit_code(code)
    except CreditCodeError as error:
        return error.code
    return None


@pytest.mark.parametrize("code", REAL)
def test_it_takes_real_codes(code: str) -> None:
    assert refusal(code) is None
    assert uscc.is_valid(code)


def test_it_finds_every_single_substitution() -> None:
    code = REAL[0]
    slips = [code[:at] + sign + code[at + 1 :] for at in range(18) for sign in ALPHABET if sign != code[at]]
    assert len(slips) == 540
    assert {refusal(slip) for slip in slips} == {"CODE_FORMAT", "CODE_CHECK"}


def test_it_finds_every_swap_of_neighbours() -> None:
    swaps = {
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for code in REAL
        for at in range(17)
        if code[at] != code[at + 1]
    }
    assert [swap for swap in swaps if refusal(swap) is None] == []


def test_it_checks_the_sign_inside_as_well() -> None:
    """The outer check alone would pass these: the inner organisation code is wrong."""
    outer_only = [code for code in forged() if uscc.is_valid(code)]
    assert len(outer_only) > 10
    assert {refusal(code) for code in outer_only} == {"CODE_CHECK"}


def forged() -> list[str]:
    base = REAL[0]
    return [
        (first := base[:16] + str(digit)) + uscc.calc_check_digit(first)
        for digit in range(10)
        if str(digit) != base[16]
    ] + [
        (first := base[:15] + str(digit) + base[16]) + uscc.calc_check_digit(first)
        for digit in range(10)
        if str(digit) != base[15]
    ]


@pytest.mark.parametrize("code", ["", "9151040020436095", REAL[0].lower(), REAL[0] + "1", "I" + REAL[0][1:], "９" * 18])
def test_it_names_a_wrong_form(code: str) -> None:
    assert refusal(code) == "CODE_FORMAT"


@pytest.mark.parametrize(
    "typed",
    [
        "９１５１０４００２０４３６０９５６Ｅ",
        " 91510400 204360956e ",
        "'91510400204360956E",
        "91510400204360956-E",
        "\ufeff9151\u200b0400\u00a0204360956E\n",
        "91510400‐20436095‑6E",
    ],
)
def test_it_reads_what_people_and_workbooks_write(typed: str) -> None:
    assert normalise_code(typed) == REAL[0]


def test_it_checks_organisation_codes() -> None:
    check_organisation_code("008320033")
    for wrong, code in {"008320034": "CODE_CHECK", "0083200": "CODE_FORMAT"}.items():
        with pytest.raises(CreditCodeError) as refused:
            check_organisation_code(wrong)
        assert refused.value.code == code


def test_it_counts_a_letter_in_the_17th_place_as_a_wrong_check_sign() -> None:
    start = "915104002043609A"
    assert refusal(start + "A" + credit_check_sign(start + "A")) == "CODE_CHECK"
