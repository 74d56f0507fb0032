"""How long titles are valid."""

from datetime import date

import pytest

from enterprises.dated_rules import NoRule
from enterprises.title_validity import expiry


@pytest.mark.parametrize(
    ("kind", "granted", "expires"),
    [
        ("high_tech", date(2018, 12, 3), date(2021, 12, 3)),
        ("high_tech", date(2015, 6, 1), date(2018, 6, 1)),
        ("high_tech", date(2016, 2, 29), date(2019, 2, 28)),
        ("tech_sme", date(2018, 6, 16), date(2019, 1, 1)),
        ("tech_sme", date(2018, 12, 31), date(2019, 1, 1)),
    ],
)
def test_it_knows_the_first_day_without_the_title(kind: str, granted: date, expires: date) -> None:
    assert expiry(kind, granted) == expires


def test_it_believes_the_term_printed_on_the_certificate() -> None:
    assert expiry("high_tech", date(2006, 5, 1), years=2) == date(2008, 5, 1)


def test_it_has_no_rule_before_the_first() -> None:
    with pytest.raises(NoRule):
        expiry("high_tech", date(2007, 12, 31))
