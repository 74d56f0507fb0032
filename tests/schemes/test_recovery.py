"""Recoveries: costs, order, nobody more than it bore, return in time, write-off and claw-back."""

from decimal import Decimal
from typing import Any

import pytest

from loans.schemes.engine.recovery import RecoveryResult, split_recovery
from loans.schemes.engine.recovery.shares import share_out
from loans.schemes.problems import Refused
from loans.schemes.reading import read_facts
from loans.schemes.trace import replay
from tests.schemes.inline import missing_in, scheme_of

FUNDING = {"parties": [{"code": "province", "title": "省"}, {"code": "city", "title": "市"}]}
BORNE = {"province": "700000.00", "city": "700000.00", "bank": "600000.00"}
MEASURES = ["claw_back", "void_filing", "exit", "public_notice"]
SANCTION = {"code": "FALSE_CLAIM", "title": "虚假申报", "measures": MEASURES, "years": 3}


def split(rule: dict[str, Any], facts: dict[str, Any], **sections: Any) -> RecoveryResult:
    scheme = scheme_of(funding=FUNDING, recovery=rule, **sections)
    result = split_recovery(scheme, read_facts("recovery", {"borne": BORNE, **facts}, scheme=scheme))
    replay(result.as_json()["trace"])
    return result


def shares(rule: dict[str, Any], received: str, **facts: Any) -> dict[str, str]:
    result = split(rule, {"recovery": {"received": received}, **facts})
    return {party: str(amount) for party, amount in result.shares.items()}


def test_it_splits_by_what_each_bore() -> None:
    result = split({}, {"recovery": {"received": "500000.00", "costs": "38000.00"}})
    assert result.net == Decimal("462000.00")
    assert [str(one) for one in result.shares.values()] == ["161700.00", "161700.00", "138600.00"]


@pytest.mark.parametrize(
    ("rule", "deducted", "carried", "net"),
    [
        ({}, "50.00", "30.00", "0.00"),
        ({"costs_carry_over": False}, "50.00", "0.00", "0.00"),
        ({"costs_deductible": False}, "0.00", "0.00", "50.00"),
        ({"costs_at_most": "0.3333"}, "16.66", "63.34", "33.34"),
    ],
)
def test_costs_come_off_as_the_scheme_says(rule: dict[str, Any], deducted: str, carried: str, net: str) -> None:
    result = split(rule, {"recovery": {"received": "50.00", "costs": "60.00", "costs_carried": "20.00"}})
    assert (result.costs_deducted, result.costs_carried, result.net) == tuple(map(Decimal, (deducted, carried, net)))


def test_the_government_comes_first_or_the_bank() -> None:
    first = {"province": "700000.00", "city": "700000.00", "bank": "100000.00"}
    assert shares({"order": "government_first"}, "1500000.00") == first
    assert shares({"order": "bank_first"}, "700000.00") == {
        "province": "50000.00",
        "city": "50000.00",
        "bank": "600000.00",
    }


def test_stated_parts_count_until_somebody_is_full() -> None:
    rule = {"order": "stated_ratio", "shares": {"government": "0.50", "bank": "0.50"}}
    assert shares(rule, "1000.00") == {"province": "250.00", "city": "250.00", "bank": "500.00"}
    assert shares(rule, "1600000.00") == {"province": "500000.00", "city": "500000.00", "bank": "600000.00"}


def test_nobody_gets_back_more_than_it_bore() -> None:
    result = split({}, {"recovery": {"received": "2100000.00"}})
    assert {party: str(amount) for party, amount in result.shares.items()} == BORNE
    assert (result.surplus, result.surplus_to) == (Decimal("100000.00"), "bank")
    assert split({"surplus_to": "borrower"}, {"recovery": {"received": "2100000.00"}}).surplus_to == "borrower"


def test_what_came_back_before_counts() -> None:
    returned = {"province": "700000.00", "city": "600000.00"}
    assert shares({}, "1000.00", returned=returned) == {"province": "0.00", "city": "538.46", "bank": "461.54"}


def test_the_order_of_the_parties_is_that_of_the_scheme() -> None:
    assert list(split({}, {"borne": dict(reversed(BORNE.items()))}).shares) == ["province", "city", "bank"]


@pytest.mark.parametrize(
    ("returned_on", "late", "interest"),
    [("2025-01-20", 0, "0.00"), ("2025-01-21", 1, "84.58"), ("2025-02-09", 20, "1691.67")],
)
def test_a_late_return_bears_interest(returned_on: str, late: int, interest: str) -> None:
    rule = {"return_within": {"days": 10}, "late_interest": {"rate": "0.0435"}}
    recovery = {"received": "1000000.00", "received_on": "2025-01-10", "returned_on": returned_on}
    made = split(rule, {"recovery": recovery}).passed_on
    assert (str(made.amount), made.due_on.isoformat()) == ("700000.00", "2025-01-20")  # type: ignore[union-attr]
    assert (made.days_late, str(made.late_interest)) == (late, interest)


def test_working_days_pass_over_holidays() -> None:
    """Spring Festival 2025: 28 January to 4 February are days off, 26 January and 8 February are worked."""
    recovery = {"received": "1.00", "received_on": "2025-01-24"}
    made = split({"return_within": {"working_days": 3}}, {"recovery": recovery}).passed_on
    assert made.due_on is not None
    assert made.due_on.isoformat() == "2025-02-05"


def test_a_daily_rate_is_for_each_day() -> None:
    rule = {"return_within": {"days": 10}, "late_interest": {"rate": "0.0005", "daily": True}}
    recovery = {"received": "1000000.00", "received_on": "2025-01-10", "returned_on": "2025-01-22"}
    assert split(rule, {"recovery": recovery}).passed_on.late_interest == Decimal("700.00")


def test_a_time_limit_that_is_unknown_is_told() -> None:
    rule = {"return_within": {"working_days": "unknown"}, "late_interest": {"rate": "0.0435"}}
    recovery = {"received": "1.00", "received_on": "2025-01-10"}
    assert split(rule, {"recovery": recovery}).warnings[0].code == "RETURN_DAY_UNKNOWN"
    late = {"recovery": recovery | {"returned_on": "2025-02-10"}}
    assert missing_in(lambda: split(rule, late)) == ["recovery.return_within"]


def test_a_write_off_waits_for_its_approval() -> None:
    rule = {"ends": [{"code": "BANKRUPT", "title": "破产终结", "approved_by": "办公室"}]}
    facts = {"recovery": {"received": "100.00"}, "ended": "BANKRUPT"}
    waiting = split(rule, facts).write_off
    assert waiting is not None
    assert not waiting.approved
    assert sum(waiting.amounts.values()) == Decimal("1999900.00")
    approved = split(rule, facts | {"write_off_approved": True}).write_off
    assert approved is not None
    assert approved.approved


def test_a_proven_fraud_makes_all_public_money_owed() -> None:
    """Case 33: 700 000 + 700 000 were paid."""
    result = split({}, {"breach": "FALSE_CLAIM"}, sanctions=[SANCTION])
    assert result.claw_back is not None
    assert result.claw_back.receivable == {"province": Decimal("700000.00"), "city": Decimal("700000.00")}
    assert result.claw_back.owed_by == "bank"
    assert list(result.claw_back.measures) == MEASURES
    assert not result.eligible


def test_what_came_back_is_not_owed_again() -> None:
    result = split({}, {"breach": "FALSE_CLAIM", "returned": {"city": "100000.00"}}, sanctions=[SANCTION])
    assert result.claw_back is not None
    assert sum(result.claw_back.receivable.values()) == Decimal("1300000.00")


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"borne": {"moon": "1.00"}}, "borne.moon"),
        ({"returned": {"bank": "600000.01"}}, "returned.bank"),
        ({"returned": {"insurer": "1.00"}}, "returned.insurer"),
        ({"ended": "X"}, "ended"),
        ({"breach": "X"}, "breach"),
        ({"recovery": {"received": "1.00", "returned_on": "2025-01-01"}}, "recovery.received_on"),
    ],
)
def test_facts_that_cannot_be_are_refused(facts: dict[str, Any], path: str) -> None:
    with pytest.raises(Refused) as refused:
        split({}, facts)
    assert [one.path for one in refused.value.problems] == [path]


def test_the_share_of_a_full_party_goes_to_the_others() -> None:
    weights = {"a": Decimal(1), "b": Decimal(1), "c": Decimal(2)}
    room = {"a": Decimal("0.10"), "b": Decimal("5.00"), "c": Decimal("5.00")}
    parts = share_out(Decimal("4.00"), weights, room, residual="c")
    assert [str(one) for one in parts.values()] == ["0.10", "1.30", "2.60"]
