"""Claims, to the fen: the worked cases of real schemes, and each part of the engine by itself."""

from decimal import Decimal
from typing import Any

import pytest

from loans.schemes.format import Scheme
from tests.schemes.inline import claim_of, missing_in, scheme_of

GUANGZHOU = """
modes:
  - {code: bank, title: 政银, parties: [bank]}
  - {code: guarantor, title: 政担, parties: [bank, guarantor], compensates: guarantor}
loss_base:
  - {modes: [bank], include: [principal]}
  - {modes: [guarantor], include: [guarantor_paid_principal], article: 第九条}
ratio:
  rows:
    - {when: {fact: loan.mode, operator: eq, value: guarantor}, ratio: "0.20"}
    - by: loan.amount
      article: 第八条
      tiers:
        - {up_to: "5000000.00", ratio: "0.40"}
        - {above: "5000000.00", up_to: "15000000.00", ratio: "0.30"}
        - {above: "15000000.00", up_to: "30000000.00", ratio: "0.20"}
  add_ons:
    - {when: {fact: loan.kind, operator: eq, value: ip_pledge}, points: "0.15"}
    - {when: {fact: loan.policy_tool, operator: eq, value: true}, points: "0.05"}
  ceiling: "0.50"
"""
ZHUHAI = """
ratio:
  combine: highest
  rows:
    - by: loan.credit_share
      tiers: [{above: "0.50", below: "0.70", ratio: "0.50"}, {from: "0.70", ratio: "0.70"}]
    - {when: {fact: loan.first_loan, operator: eq, value: true}, ratio: "0.90"}
caps: [{code: one, kind: per_loan, amount: "3000000.00"}]
"""
DEYANG = """
modes:
  - {code: insured, title: 政银保, parties: [bank, insurer]}
  - {code: direct, title: 政银, parties: [bank]}
sharing:
  tables:
    - {modes: [insured], shares: {insurer: "0.30", bank: "0.20", government: "0.50"}}
    - {modes: [direct], shares: {government: "0.50", bank: "0.50"}}
"""


def guangzhou(amount: str, principal: str, **loan: Any) -> Any:
    facts = {"amount": amount, "mode": "bank", "kind": "credit"} | loan
    return claim_of(scheme_of(GUANGZHOU), principal, loan=facts)


@pytest.mark.parametrize(
    ("amount", "expected"), [("5000000.00", "1284395.06"), ("5000000.01", "963296.30"), ("15000000.01", "642197.53")]
)
def test_it_takes_the_tier_of_the_whole_amount(amount: str, expected: str) -> None:
    assert guangzhou(amount, "3210987.65").compensation == Decimal(expected)


def test_it_adds_points_up_to_the_ceiling() -> None:
    result = guangzhou("4800000.00", "2000000.00", kind="ip_pledge", policy_tool=True)
    assert (result.ratio, result.compensation) == (Decimal("0.50"), Decimal("1000000.00"))


def test_it_refuses_a_loan_above_the_highest_tier() -> None:
    result = guangzhou("30000000.01", "3210987.65")
    assert [reason.code for reason in result.reasons] == ["AMOUNT_OVER_SCHEME_MAX"]
    assert (result.eligible, result.compensation) == (False, Decimal("0.00"))
    assert result.parties == {"government": Decimal("0.00"), "bank": Decimal("3210987.65")}
    assert result.reasons[0].article == "第八条"


def test_it_pays_the_guarantor_a_part_of_what_it_paid() -> None:
    loss = {"guarantor_paid_principal": "4800000.00"}
    result = claim_of(scheme_of(GUANGZHOU), "4800000.00", loan={"mode": "guarantor", "kind": "credit"}, loss=loss)
    assert (result.compensated, result.compensation) == ("guarantor", Decimal("960000.00"))
    assert result.parties["guarantor"] == Decimal("3840000.00")


@pytest.mark.parametrize(("mode", "code"), [("guarantor", "DUPLICATE_MODE"), ("bank", "DUPLICATE_CLAIM")])
def test_it_compensates_a_loan_once(mode: str, code: str) -> None:
    loan = {"mode": "bank", "amount": "5000000.00", "kind": "credit"}
    result = claim_of(scheme_of(GUANGZHOU), "100.00", loan=loan, claim={"compensated_modes": [mode]})
    assert ([reason.code for reason in result.reasons], result.compensation) == ([code], Decimal("0.00"))


@pytest.mark.parametrize(
    ("loan", "principal", "paid"),
    [
        ({"credit_share": "0.5000"}, "5000000.00", "0.00"),
        ({"credit_share": "0.5001"}, "5000000.00", "2500000.00"),
        ({"credit_share": "0.7000"}, "5000000.00", "3000000.00"),
        ({"credit_share": "0.40", "first_loan": True}, "2345678.90", "2111111.01"),
    ],
)
def test_the_highest_ratio_wins_under_the_cap(loan: dict[str, Any], principal: str, paid: str) -> None:
    assert claim_of(scheme_of(ZHUHAI), principal, loan=loan).compensation == Decimal(paid)


def test_a_share_below_every_tier_has_no_ratio() -> None:
    result = claim_of(scheme_of(ZHUHAI), "5000000.00", loan={"credit_share": "0.50"})
    assert [reason.code for reason in result.reasons] == ["NO_RATIO"]


def test_it_splits_by_the_table_of_the_mode() -> None:
    direct = claim_of(scheme_of(DEYANG), "2999999.99", loan={"mode": "direct"})
    assert direct.parties == {"government": Decimal("1500000.00"), "bank": Decimal("1499999.99")}
    insured = claim_of(scheme_of(DEYANG), "2999999.99", loan={"mode": "insured"})
    assert insured.parties["insurer"] == Decimal("900000.00")
    assert insured.parties["bank"] == Decimal("599999.99")


def two_funders(first: str, second: str, **sections: Any) -> Scheme:
    parties = [{"code": "first", "title": "甲", "share": first}, {"code": "second", "title": "乙", "share": second}]
    return scheme_of(funding={"parties": parties}, **sections)


def test_the_last_funder_takes_the_residual_fen() -> None:
    scheme = two_funders("0.40", "0.60", ratio={"rows": [{"ratio": "0.80"}]})
    result = claim_of(scheme, "1000000.01")
    assert result.funders == {"first": Decimal("320000.00"), "second": Decimal("480000.01")}
    equal = claim_of(two_funders("0.50", "0.50", ratio={"rows": [{"ratio": "1"}]}), "1000000.01")
    assert equal.funders == {"first": Decimal("500000.01"), "second": Decimal("500000.00")}


WEIHAI = """
funding:
  parties: [{code: province, title: 省}, {code: city, title: 市}]
sharing:
  tables: [{shares: {province: "0.40", city: "0.20", bank: "0.40"}}]
caps:
  - code: city_first_year
    kind: party
    party: city
    amount: "1000000.00"
    when: {fact: bank.business_year, operator: eq, value: 1}
  - {code: year, kind: scheme, amount: "3000000.00", over: queue}
"""


def test_a_cap_on_one_funder_falls_on_the_bank() -> None:
    result = claim_of(scheme_of(WEIHAI), "6000000.00", bank={"business_year": 1}, used={"year": "0.00"})
    assert result.dropped == Decimal("200000.00")
    assert result.parties["bank"] == Decimal("2600000.00")
    assert sum(result.funders.values()) == result.compensation == Decimal("3000000.00")
    assert result.funders["city"] <= Decimal("1000000.00")
    assert sum(result.funders_later["queued"].values()) == result.queued == Decimal("400000.00")


def test_it_counts_principal_and_interest() -> None:
    both = scheme_of(loss_base=[{"include": ["principal", "interest"]}], ratio={"rows": [{"ratio": "0.70"}]})
    assert claim_of(both, "2000000.00", loss={"interest": "123456.78"}).compensation == Decimal("1486419.75")
    principal = scheme_of(ratio={"rows": [{"ratio": "0.70"}]})
    assert claim_of(principal, "2000000.00", loss={"interest": "123456.78"}).compensation == Decimal("1400000.00")


def test_it_refuses_interest_beyond_the_day_of_the_scheme() -> None:
    base = {"include": ["principal", "interest"], "interest_until": "overdue"}
    scheme = scheme_of(loss_base=[base], ratio={"rows": [{"ratio": "0.70"}]})
    facts = {"loss": {"interest": "1.00", "interest_until": "2024-02-01"}, "claim": {"overdue_since": "2024-01-31"}}
    assert missing_in(lambda: claim_of(scheme, "1.00", **facts)) == ["loss.interest_until"]


def test_it_takes_off_what_the_collateral_brought_and_covers_a_part() -> None:
    base = {"include": ["principal"], "deduct": ["collateral_proceeds", "borrower_deposit"], "part": "covered"}
    scheme = scheme_of(loss_base=[base], ratio={"rows": [{"ratio": "0.50"}]})
    facts: dict[str, Any] = {
        "loss": {"collateral_proceeds": "100000.00", "borrower_deposit": "20000.00"},
        "loan": {"amount": "3000000.00"},
        "filing": {"covered_amount": "1000000.00"},
    }
    assert claim_of(scheme, "1000000.00", **facts).loss_base == Decimal("293333.33")
    assert claim_of(scheme, "100.00", **facts).loss_base == Decimal("0.00")


CAPS = """
ratio: {rows: [{ratio: "1"}]}
caps:
  - {code: scheme, kind: scheme, amount: "900.00", over: next_budget}
  - {code: bank, kind: bank, share: "0.10", of: bank.balance_last_year, amount: "800.00", over: queue}
  - {code: first_loss, kind: principal_lent, share: "0.04", of: bank.principal_lent_year}
  - {code: public, kind: public_money, share: "0.80", of: claim.loss_base}
"""
BANK = {"balance_last_year": "6000.00", "principal_lent_year": "20000.00"}


def caps_of(**sections: Any) -> Any:
    facts = {"bank": BANK, "claim": {"other_public_money": "50.00"}, "used": {"bank": "0.00", "first_loss": "0.00"}}
    return claim_of(scheme_of(CAPS), "1000.00", **facts | sections)


def test_a_mistyped_code_under_used_is_refused() -> None:
    """Left alone it would open the cap again, as if nothing had been paid."""
    assert missing_in(lambda: caps_of(used={"bank": "550.00", "banks": "550.00"})) == ["used.banks"]


def test_it_tries_caps_in_the_order_of_their_kinds() -> None:
    result = caps_of()
    assert [cap.code for cap in result.caps] == ["public", "bank", "first_loss", "scheme"]
    assert [cap.after for cap in result.caps] == [Decimal(text) for text in ("750.00", "600.00", "600.00", "600.00")]
    assert (result.dropped, result.queued) == (Decimal("250.00"), Decimal("150.00"))
    assert sum(result.parties.values()) == Decimal("1000.00")
    assert result.parties["government"] == Decimal("750.00")


def test_what_was_used_before_comes_off_a_cap() -> None:
    result = caps_of(used={"bank": "550.00", "first_loss": "790.00"})
    assert result.compensation == Decimal("10.00")
    assert [warning.code for warning in result.warnings] == ["USED_NOT_STATED"]


def test_a_scheme_may_state_its_own_order() -> None:
    order = ["public", "scheme", "first_loss", "bank"]
    result = claim_of(scheme_of(CAPS, cap_order=order), "2000.00", bank=BANK)
    assert [cap.code for cap in result.caps] == order
    assert (result.next_budget, result.queued) == (Decimal("700.00"), Decimal("200.00"))


def test_part_of_what_exceeds_a_cap_may_be_paid_all_the_same() -> None:
    caps = [{"code": "first", "kind": "per_loan", "amount": "300.00", "excess_share": "0.50"}]
    scheme = scheme_of(ratio={"rows": [{"ratio": "1"}]}, caps=caps)
    assert claim_of(scheme, "300.00").compensation == Decimal("300.00")
    assert claim_of(scheme, "400.01").compensation == Decimal("350.00")


def test_no_digit_is_lost_with_the_longest_figures() -> None:
    caps = [{"code": "one", "kind": "per_loan", "share": "0.999999999999", "of": "loan.amount"}]
    scheme = scheme_of(ratio={"rows": [{"ratio": "1"}]}, caps=caps)
    result = claim_of(scheme, "9999999999999999.99", loan={"amount": "9999999999999999.99"})
    assert result.compensation == Decimal("9999999999989999.99")


def test_a_share_of_a_cap_is_cut_down_to_the_fen() -> None:
    caps = [{"code": "one", "kind": "per_loan", "share": "0.333", "of": "loan.amount"}]
    scheme = scheme_of(ratio={"rows": [{"ratio": "1"}]}, caps=caps)
    assert claim_of(scheme, "100.00", loan={"amount": "100.05"}).compensation == Decimal("33.31")


def test_stopped_payments_are_parked() -> None:
    scheme = two_funders("0.40", "0.60", ratio={"rows": [{"ratio": "0.50"}]})
    result = claim_of(scheme, "100.00", standing={"payments_stopped": True, "breaker": "rate"})
    assert (result.eligible, result.compensation, result.parked) == (True, Decimal("0.00"), Decimal("50.00"))
    assert result.funders_later == {"parked": {"first": Decimal("20.00"), "second": Decimal("30.00")}}


def test_a_commitment_enters_the_next_budget() -> None:
    fund = {"kind": "budget_commitment", "payment_year": "next_budget"}
    result = claim_of(scheme_of(fund=fund, ratio={"rows": [{"ratio": "0.50"}]}), "100.00")
    assert (result.compensation, result.next_budget) == (Decimal("0.00"), Decimal("50.00"))


FOUR = """
modes: [{code: all, title: 四方, parties: [bank, insurer, appraiser]}]
sharing:
  bank_minimum: "0.15"
  tables: [{shares: {government: "0.54", insurer: "0.26", appraiser: "0.04", bank: rest}}]
caps: [{code: appraiser, kind: party, party: appraiser, amount: "30000.00"}]
"""


def test_four_parties_share_a_loss() -> None:
    result = claim_of(scheme_of(FOUR), "1000000.01")
    assert result.parties == {
        "government": Decimal("540000.01"),
        "insurer": Decimal("260000.00"),
        "appraiser": Decimal("30000.00"),
        "bank": Decimal("170000.00"),
    }


TRIGGER = """
ratio: {rows: [{ratio: "0.50"}]}
filing: {required: true}
claim:
  trigger:
    article: 第十条
    require:
      any:
        - {fact: claim.grade, operator: ge, value: substandard}
        - all:
            - {fact: claim.overdue_days, operator: gt, value: 90}
            - {fact: claim.suit_accepted, operator: eq, value: true}
  window: {months: 3}
"""


def triggered(**claim: Any) -> Any:
    facts = {"submitted_on": "2024-02-29", "trigger_met_on": "2023-11-30"} | claim
    return claim_of(scheme_of(TRIGGER), "100.00", claim=facts, filing={"accepted": True})


def test_one_true_branch_decides_whatever_else_is_missing() -> None:
    assert triggered(grade="doubtful").eligible
    assert triggered(overdue_days=91, suit_accepted=True, grade="watch").eligible


def test_it_refuses_an_early_or_a_late_claim() -> None:
    early = triggered(grade="watch", overdue_days=90)
    assert [(reason.code, reason.article) for reason in early.reasons] == [("TRIGGER_NOT_MET", "第十条")]
    late = triggered(grade="loss", submitted_on="2024-03-01")
    assert [reason.code for reason in late.reasons] == ["LATE_CLAIM"]


def test_it_names_every_missing_fact_at_once() -> None:
    paths = missing_in(lambda: claim_of(scheme_of(TRIGGER), "100.00", claim={"grade": "watch", "overdue_days": 91}))
    assert paths == ["claim.submitted_on", "claim.suit_accepted", "claim.trigger_met_on", "filing.accepted"]


def test_a_loan_that_was_not_filed_is_never_compensated() -> None:
    result = claim_of(scheme_of(TRIGGER, claim={}), "100.00", filing={"accepted": False})
    assert [reason.code for reason in result.reasons] == ["NOT_FILED"]


def test_it_refuses_to_guess_an_unknown_figure() -> None:
    scheme = scheme_of(ratio={"rows": [{"ratio": "unknown"}]})
    assert missing_in(lambda: claim_of(scheme, "100.00")) == ["ratio.rows[0].ratio"]


def test_a_bonus_that_nobody_stated_is_not_given_and_said() -> None:
    result = guangzhou("100.00", "100.00")
    assert result.ratio == Decimal("0.40")
    assert [(warning.code, warning.rule) for warning in result.warnings] == [("TAKEN_AS_NO", "loan.policy_tool")]


def test_the_place_of_the_enterprise_chooses_the_split() -> None:
    def where(place: str, city: str) -> dict[str, Any]:
        when = {"fact": "enterprise.place", "operator": "eq", "value": place}
        return {"when": when, "shares": {"city": city, "county": "0.40" if city == "0.60" else "0.60"}}

    funders = [{"code": "city", "title": "市"}, {"code": "county", "title": "县区"}]
    funding = {"parties": funders, "splits": [where("urban", "0.60"), where("county", "0.40")]}
    scheme = scheme_of(funding=funding, ratio={"rows": [{"ratio": "1"}]})
    urban = claim_of(scheme, "333333.33", enterprise={"place": "urban"})
    assert urban.funders == {"city": Decimal("200000.00"), "county": Decimal("133333.33")}
    rural = claim_of(scheme, "333333.33", enterprise={"place": "county"})
    assert rural.funders == {"city": Decimal("133333.33"), "county": Decimal("200000.00")}
    assert missing_in(lambda: claim_of(scheme, "1.00", enterprise={"place": "park"})) == ["funding.splits"]
