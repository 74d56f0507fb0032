"""Codes built by the standards' rules pass; normalising is stable."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from portal.core.credit_code import (
    ALPHABET,
    CreditCodeError,
    check_credit_code,
    credit_check_sign,
    normalise_code,
    organisation_check_sign,
)
from portal.core.patent_number import check_patent_number, normalise_patent_number, patent_check_sign

SIGNS = st.text(ALPHABET, min_size=8, max_size=8)


def make_credit_code(division: str, body: str, first: str = "91") -> str:
    """A code with both check signs; only tests invent codes."""
    start = f"{first}{division}{body}{organisation_check_sign(body)}"
    return start + credit_check_sign(start)


@given(st.from_regex(r"\A[0-9]{6}\Z"), SIGNS)
def test_it_takes_every_code_built_by_the_standard(division: str, body: str) -> None:
    code = make_credit_code(division, body)
    check_credit_code(code)
    assert uscc.is_valid(code)


@given(st.from_regex(r"\A[0-9]{8}[0-9A-HJ-NPQRTUWXY]{8}[0-9X][0-9A-HJ-NPQRTUWXY]\Z"))
def test_it_never_takes_what_another_library_refuses(code: str) -> None:
    """Digits in the first two places: the other library knows no registrar with a letter (A, N, Y of the standard)."""
    try:
        check_credit_code(code)
    except CreditCodeError:
        return
    assert uscc.is_valid(code)


@given(st.text())
def test_normalising_never_fails(text: str) -> None:
    normalise_code(text)
    normalise_patent_number(text)


@given(st.text("09AZazlcn.-０９ＡＺａｚ－． '‘\u200b\ufeff\u3000\t", max_size=40))
def test_normalising_is_stable(text: str) -> None:
    assert normalise_code(normalise_code(text)) == normalise_code(text)
    assert normalise_patent_number(normalise_code(text)) == normalise_patent_number(text)


@given(st.from_regex(r"\A(?:19|20)[0-9]{2}[12389][0-9]{7}\Z"))
def test_it_takes_every_patent_number_with_its_check_sign(body: str) -> None:
    check_patent_number(body + patent_check_sign(body))
