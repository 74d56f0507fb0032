"""Filings: what is taken in, how much of it is covered and reserved, and why not."""

from decimal import Decimal
from typing import Any

import pytest

from loans.schemes.engine.filing import FilingResult
from tests.schemes.inline import filing_of, missing_in, scheme_of

SUINING = """
loan_limits:
  amounts: [{amount: "3000000.00", article: 第五条}]
  ip_value: {share: "0.70"}
  rate_caps: [{base: benchmark, plus_share: "0.30"}]
  fee_caps: [{fee: premium, share: "0.02"}]
"""


def suining(amount: str, value: str, rate: str = "0.05655", **loan: Any) -> FilingResult:
    facts = {"ip_value": value, "rate": rate} | loan
    return filing_of(scheme_of(SUINING), amount, loan=facts, market={"benchmark": "0.0435"})


def codes(result: FilingResult) -> list[str]:
    return [reason.code for reason in result.reasons]


def test_it_says_what_the_borrower_could_have_at_most() -> None:
    assert suining("2800000.00", "4000000.00").limits == {
        "loan_max": Decimal("2800000.00"),
        "rate_max": Decimal("0.05655"),
        "premium_max": Decimal("56000.00"),
    }
    assert suining("3000000.00", "5000000.00").limits["loan_max"] == Decimal("3000000.00")
    assert suining("3000000.00", "5000000.00").limits["premium_max"] == Decimal("60000.00")


def test_a_figure_at_its_limit_passes() -> None:
    result = suining("2800000.00", "4000000.00", premium="56000.00")
    assert (result.eligible, result.covered_amount) == (True, Decimal("2800000.00"))


def test_it_gives_every_reason_with_value_threshold_and_article() -> None:
    result = suining("3000000.01", "4000000.00", "0.05656", premium="60000.01")
    assert codes(result) == ["AMOUNT_OVER_SCHEME_MAX", "AMOUNT_OVER_IP_VALUE", "RATE_OVER_CAP", "PREMIUM_OVER_CAP"]
    first = result.reasons[0]
    assert (first.value, first.threshold, first.article) == (Decimal("3000000.01"), Decimal("3000000.00"), "第五条")
    assert (result.covered_amount, result.uncovered_amount) == (Decimal("0.00"), Decimal("3000000.01"))


@pytest.mark.parametrize(
    ("disbursed", "filed", "in_time"),
    [
        ("2023-07-01", "2023-10-01", True),
        ("2023-07-01", "2023-10-02", False),
        ("2023-11-30", "2024-02-29", True),
        ("2023-11-30", "2024-03-01", False),
    ],
)
def test_a_window_of_months_ends_on_the_same_day(disbursed: str, filed: str, in_time: bool) -> None:
    scheme = scheme_of(filing={"window": {"months": 3}})
    result = filing_of(scheme, "1.00", filed, loan={"disbursed_on": disbursed})
    assert codes(result) == ([] if in_time else ["LATE_FILING"])


def test_a_window_may_leave_out_its_last_day_or_count_working_days() -> None:
    exclusive = scheme_of(filing={"window": {"days": 30, "inclusive": False}})
    assert codes(filing_of(exclusive, "1.00", "2023-07-31", loan={"disbursed_on": "2023-07-01"})) == ["LATE_FILING"]
    working = scheme_of(filing={"window": {"working_days": 5}})
    national_day = filing_of(working, "1.00", "2023-10-11", loan={"disbursed_on": "2023-09-28"})
    assert str(national_day.limits["last_filing_day"]) == "2023-10-11"


def test_it_takes_in_one_live_filing_and_one_bank_a_year() -> None:
    scheme = scheme_of(loan_limits={"one_live_filing": {}, "one_bank_per_year": {}})
    history = {"live_filings": 1, "banks_this_year": ["甲银行"]}
    assert codes(filing_of(scheme, "1.00", history=history, bank={"code": "乙银行"})) == [
        "ONE_LIVE_FILING",
        "ONE_BANK_PER_YEAR",
    ]
    same = {"live_filings": 0, "banks_this_year": ["乙银行"]}
    assert filing_of(scheme, "1.00", history=same, bank={"code": "乙银行"}).eligible


REVENUE = """
loan_limits:
  amounts:
    - limits: enterprise_balance
      by: enterprise.revenue
      tiers:
        - {below: "20000000.00", amount: "5000000.00"}
        - {from: "20000000.00", up_to: "100000000.00", amount: "10000000.00"}
        - {above: "100000000.00", up_to: "500000000.00", amount: "20000000.00"}
"""


@pytest.mark.parametrize(
    ("revenue", "most"),
    [("19999999.99", "5000000.00"), ("20000000.00", "10000000.00"), ("500000000.01", "0.00")],
)
def test_a_table_gives_the_limit_by_revenue(revenue: str, most: str) -> None:
    facts = {"enterprise": {"revenue": revenue}, "history": {"live_balance": "0.00"}}
    assert filing_of(scheme_of(REVENUE), "1.00", **facts).limits["loan_max"] == Decimal(most)


def test_other_loans_count_towards_the_balance() -> None:
    facts = {"enterprise": {"revenue": "1.00"}, "history": {"live_balance": "4000000.00"}}
    result = filing_of(scheme_of(REVENUE), "1000000.01", **facts)
    assert codes(result) == ["AMOUNT_OVER_ENTERPRISE_BALANCE"]
    assert result.limits["loan_max"] == Decimal("1000000.00")


def test_a_loan_above_the_counted_balance_is_covered_in_part() -> None:
    amounts = [{"limits": "enterprise_balance", "amount": "10000000.00", "over": "cover_less"}]
    reserve = {"base": "covered", "percent": "0.10"}
    scheme = scheme_of(loan_limits={"amounts": amounts}, filing={"reserve": reserve})
    result = filing_of(scheme, "5000000.00", history={"live_balance": "7000000.00"})
    assert (result.covered_amount, result.uncovered_amount) == (Decimal("3000000.00"), Decimal("2000000.00"))
    assert result.reserve == Decimal("300000.00")


def test_the_counted_amount_of_a_reviewer_lowers_the_cover() -> None:
    result = filing_of(scheme_of(), "1775632544.50", filing={"counted_amount": "1763632544.50"})
    assert result.uncovered_amount == Decimal("12000000.00")


def test_the_reserve_may_be_a_part_of_the_highest_compensation() -> None:
    reserve = {"base": "compensation", "percent": "0.50"}
    scheme = scheme_of(filing={"reserve": reserve}, ratio={"rows": [{"ratio": "0.40"}]})
    assert filing_of(scheme, "1000000.00").reserve == Decimal("200000.00")


def test_the_borrower_pays_a_deposit_and_a_fee() -> None:
    fund = {"kind": "funded_account", "deposit": {"share": "0.02", "at_most": "50000.00", "fee_share": "0.001"}}
    result = filing_of(scheme_of(fund=fund), "3000000.00")
    assert (result.deposit, result.fee) == (Decimal("50000.00"), Decimal("3000.00"))


ELIGIBILITY = """
eligibility:
  - {code: LISTED, article: 第四条, require: {fact: enterprise.listed, operator: eq, value: false}}
  - {code: NO_TITLE, require: {fact: enterprise.tags, operator: any_of, value: [high_tech, tech_sme]}}
  - {code: BLACK, require: {fact: enterprise.blacklists, operator: none_of, value: [abnormal]}}
"""


def test_it_asks_eligibility_with_evidence() -> None:
    scheme = scheme_of(ELIGIBILITY)
    facts = {"listed": True, "tags": ["micro"], "blacklists": ["abnormal"]}
    result = filing_of(scheme, "1.00", enterprise=facts)
    assert [(reason.code, reason.article) for reason in result.reasons] == [
        ("LISTED", "第四条"),
        ("NO_TITLE", ""),
        ("BLACK", ""),
    ]
    assert missing_in(lambda: filing_of(scheme, "1.00")) == [
        "enterprise.blacklists",
        "enterprise.listed",
        "enterprise.tags",
    ]


def test_it_checks_kind_mode_term_renewal_collateral_and_dates() -> None:
    limits = {
        "kinds": {"allowed": ["credit"]},
        "term": {"at_most_months": 12},
        "renewal": {"allowed": False},
        "collateral": {"share": "0.30"},
    }
    scheme = scheme_of(loan_limits=limits, filing={"moment": "before_disbursement"})
    loan = {
        "kind": "mortgage", "mode": "insurer", "renewal": True, "collateral_amount": "30.01",
        "disbursed_on": "2023-07-01", "due_on": "2024-07-02",
    }  # fmt: skip
    assert codes(filing_of(scheme, "100.00", "2023-07-02", loan=loan)) == [
        "MODE_NOT_ALLOWED",
        "KIND_NOT_ALLOWED",
        "TERM_TOO_LONG",
        "RENEWAL_NOT_ALLOWED",
        "FILED_AFTER_DISBURSEMENT",
        "COLLATERAL_OVER_MAX",
    ]


def test_it_refuses_while_a_breaker_stops_filings_or_the_scheme_is_not_in_force() -> None:
    result = filing_of(scheme_of(), "1.00", "2019-12-31", standing={"filings_stopped": True}, bank={"admitted": False})
    assert codes(result) == ["SCHEME_NOT_IN_FORCE", "FILINGS_STOPPED", "BANK_NOT_ADMITTED"]


def test_rates_may_hang_on_lpr_and_be_strict() -> None:
    caps = [{"base": "lpr_1y", "plus_basis_points": "150", "strict": True}]
    scheme = scheme_of(loan_limits={"rate_caps": caps})
    result = filing_of(scheme, "1.00", loan={"rate": "0.0495"}, market={"lpr_1y": "0.0345"})
    assert (codes(result), result.limits["rate_max"]) == (["RATE_OVER_CAP"], Decimal("0.0495"))
