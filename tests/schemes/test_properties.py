"""What holds for any scheme, any loss and any split. Each property is also seen to fail where the engine is broken."""

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loans.schemes.engine import settlement
from loans.schemes.engine.breakers import assess_breakers
from loans.schemes.engine.claim import ClaimResult, assess_claim
from loans.schemes.engine.incentive import assess_incentive
from loans.schemes.engine.recovery import RecoveryResult, split_recovery
from loans.schemes.reading import read_facts
from loans.schemes.trace import TraceBroken, money_of, replay
from portal.core.money import FEN
from tests.schemes.drawn import AMOUNTS, ROUNDINGS, claim_facts, claim_schemes, money, recoveries, shuffled
from tests.schemes.inline import scheme_of

PROFILE = settings(deadline=None, max_examples=60)
# Two halves of one fen: whoever rounds both up makes a fen of nothing.
HALVES = {
    "modes": [{"code": "bank", "title": "x", "parties": ["bank", "insurer"]}],
    "sharing": {"tables": [{"shares": {"government": "1/2", "insurer": "1/2", "bank": "0"}}]},
}
ONE_FEN = {"loss": {"principal": "0.01"}}
SEEDS = st.integers(0, 2**32)
ENGINES = {
    "claim": assess_claim,
    "recovery": split_recovery,
    "breakers": assess_breakers,
    "incentive": assess_incentive,
}


def assess(kind: str, scheme: dict[str, Any], facts: dict[str, Any]) -> Any:
    read = scheme_of(**scheme)
    if kind == "claim":  # only caps that the drawn scheme has can have been used
        codes = {cap.code for cap in read.caps}
        facts = facts | {"used": {code: used for code, used in facts.get("used", {}).items() if code in codes}}
    return ENGINES[kind](read, read_facts(kind, facts, scheme=read))


def with_loss(facts: dict[str, Any], fen: int) -> dict[str, Any]:
    return {**facts, "loss": {"principal": money(fen)}}


def check_parts(result: ClaimResult) -> None:
    """Parties add up to the loss, funders to what is paid, what is set aside to its funders; nobody is below zero."""
    assert sum(result.parties.values()) == result.loss_base
    assert min(result.parties.values()) >= 0
    owed = result.compensation + result.queued + result.next_budget + result.parked
    assert result.parties["government"] == owed
    if result.funders:
        assert sum(result.funders.values()) == result.compensation
        assert min(result.funders.values()) >= 0
    for bucket, amounts in result.funders_later.items():
        assert sum(amounts.values()) == getattr(result, bucket)
        assert min(amounts.values()) >= 0


def check_rise(before: ClaimResult, after: ClaimResult, residual: set[str], count: int) -> None:
    """One fen more of loss shared by ``count``: no rounded party falls, a residual one by ``count`` - 2 fen at most.

    Residual is the party of the split's rest, and the compensated one, which bears what a cap cuts off.
    """
    fallen = {party: before.parties[party] - after.parties[party] for party in before.parties}
    assert all(amount <= 0 for party, amount in fallen.items() if party not in residual)
    assert all(fallen[party] <= max(count - 2, 0) * FEN for party in residual)


def check_caps(result: ClaimResult) -> None:
    for cap in result.caps:
        assert cap.after <= max(cap.limit - cap.used, Decimal(0))
        assert cap.after <= cap.before
        assert result.compensation <= cap.after


@PROFILE
@given(claim_schemes(), claim_facts())
@example(HALVES, ONE_FEN)
def test_parts_add_up_and_nobody_is_below_zero(scheme: dict[str, Any], facts: dict[str, Any]) -> None:
    check_parts(assess("claim", scheme, facts))


@PROFILE
@given(claim_schemes(), claim_facts(), st.integers(0, 10**9))
def test_a_greater_loss_lowers_no_rounded_party(scheme: dict[str, Any], facts: dict[str, Any], fen: int) -> None:
    before, after = (assess("claim", scheme, with_loss(facts, loss)) for loss in (fen, fen + 1))
    stated = scheme["numbers"].get("residual_party", "bank")
    residual = {stated, "bank"} if scheme["caps"] else {stated}
    check_rise(before, after, residual, len(scheme["sharing"]["tables"][0]["shares"]))


@PROFILE
@given(claim_schemes(), claim_facts())
def test_no_cap_is_ever_exceeded(scheme: dict[str, Any], facts: dict[str, Any]) -> None:
    check_caps(assess("claim", scheme, facts))


@PROFILE
@given(claim_schemes(), claim_facts())
def test_a_cap_is_what_the_scheme_says(scheme: dict[str, Any], facts: dict[str, Any]) -> None:
    """The limits once more, by hand: the share cut down to the fen, the lower or the higher of the two."""
    result = assess("claim", scheme, facts)
    known = {"claim.loss_base": result.loss_base, "bank.balance_last_year": Decimal(facts["bank"]["balance_last_year"])}
    for cap in scheme["caps"]:
        stated = [Decimal(cap["amount"])]
        if "of" in cap:
            stated.append(Decimal(int(Fraction(cap["share"]) * Fraction(known[cap["of"]]) * 100)) * FEN)
        limit = (max if cap.get("take") == "higher" else min)(stated)
        (tried,) = [one for one in result.caps if one.code == cap["code"]]
        assert tried.limit == limit


RATIOS = st.lists(st.integers(0, 10_000).map(lambda points: f"{points / 10_000:.4f}"), min_size=1, max_size=5)


@PROFILE
@given(RATIOS, st.integers(0, 10**13))
def test_the_highest_wins(ratios: list[str], fen: int) -> None:
    result = assess(
        "claim", {"ratio": {"combine": "highest", "rows": [{"ratio": one} for one in ratios]}}, with_loss({}, fen)
    )
    assert result.ratio == max(Decimal(one) for one in ratios)


@PROFILE
@given(RATIOS, RATIOS, st.lists(st.booleans(), min_size=5, max_size=5), st.integers(0, 10**13))
def test_adding_stops_at_the_ceiling(rows: list[str], points: list[str], flags: list[bool], fen: int) -> None:
    names = ["first_loan", "renewal", "ip_pledge", "policy_tool", "used_as_agreed"]
    add_ons = [
        {"when": {"fact": f"loan.{name}", "operator": "eq", "value": True}, "points": one}
        for name, one in zip(names, points, strict=False)
    ]
    ratio = {"combine": "add", "rows": [{"ratio": one} for one in rows], "add_ons": add_ons, "ceiling": "0.7500"}
    result = assess("claim", {"ratio": ratio}, with_loss({"loan": dict(zip(names, flags, strict=True))}, fen))
    added = sum(Decimal(one) for one in rows)
    added += sum(Decimal(one) for one, flag in zip(points, flags, strict=False) if flag)
    assert result.ratio == min(added, Decimal("0.75"))
    assert result.compensation == money_of(Fraction(result.loss_base) * Fraction(result.ratio))


@PROFILE
@given(claim_schemes(), claim_facts(), SEEDS)
def test_a_claim_does_not_depend_on_key_order(scheme: dict[str, Any], facts: dict[str, Any], seed: int) -> None:
    dice = random.Random(seed)
    one, other = assess("claim", scheme, facts), assess("claim", shuffled(scheme, dice), shuffled(facts, dice))
    assert one.as_json() == other.as_json()


@PROFILE
@given(claim_schemes(), claim_facts())
def test_the_trace_of_a_claim_recomputes_to_its_result(scheme: dict[str, Any], facts: dict[str, Any]) -> None:
    result = assess("claim", scheme, facts)
    figures = replay(result.as_json()["trace"])
    assert figures["payable"] == result.compensation
    assert figures["parties"] == result.parties
    assert figures.get("funders", {}) == result.funders


def check_recovery(result: RecoveryResult, facts: dict[str, Any]) -> None:
    """Every fen received is somebody's, and nobody has more than it bore."""
    assert result.received == result.costs_deducted + sum(result.shares.values()) + result.surplus
    assert min([result.costs_deducted, result.costs_carried, result.surplus, *result.shares.values()]) >= 0
    for party, share in result.shares.items():
        room = Decimal(facts["borne"][party]) - Decimal(facts["returned"][party])
        assert share <= room
        assert result.outstanding[party] == room - share
    assert not result.surplus or not any(result.outstanding.values())


@PROFILE
@given(recoveries())
def test_a_recovery_is_split_to_the_fen(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    check_recovery(assess("recovery", *drawn), drawn[1])


@PROFILE
@given(recoveries(), SEEDS)
def test_a_recovery_replays_whatever_the_key_order(drawn: tuple[dict[str, Any], dict[str, Any]], seed: int) -> None:
    dice = random.Random(seed)
    result, other = assess("recovery", *drawn), assess("recovery", *(shuffled(one, dice) for one in drawn))
    assert result.as_json() == other.as_json()
    figures = replay(result.as_json()["trace"])
    assert (figures["shares"], figures["left"]) == (result.shares, result.surplus)


@PROFILE
@given(st.integers(-1, 1), AMOUNTS, st.integers(0, 10**6), st.sampled_from(["gt", "ge"]))
def test_a_breaker_compares_exactly(step: int, under: str, millionths: int, operator: str) -> None:
    """At the threshold, and one fen beside it."""
    above = money(max(int(Fraction(millionths, 10**4) * Fraction(under)) + step, 0))
    breaker = {
        "code": "B", "scope": "bank", "numerator": ["loss"], "denominator": ["balance"], "period": "year",
        "operator": operator, "threshold": f"{millionths / 10**6:.6f}", "effect": "stop_all",
    }  # fmt: skip
    subject = {"scope": "bank", "name": "x", "loss": above, "balance": under}
    result = assess("breakers", {"breakers": [breaker]}, {"as_of": "2025-01-01", "subjects": [subject]})
    edge = Fraction(millionths, 10**6) * Fraction(under)
    reached = Fraction(above) > edge or (operator == "ge" and Fraction(above) == edge and Fraction(under) > 0)
    assert result.subjects[0].breakers[0].reached == reached
    assert replay(result.as_json()["trace"])["subjects[0].effect"] == ("stop_all" if reached else "none")


@PROFILE
@given(st.lists(AMOUNTS, min_size=1, max_size=5), st.integers(0, 10**4), AMOUNTS, AMOUNTS, AMOUNTS, ROUNDINGS)
def test_no_cap_of_an_incentive_is_exceeded(
    amounts: list[str], points: int, item: str, year: str, used: str, rounding: str
) -> None:
    caps = {"per_item": item, "per_year": year, "public_money_share": "0.3333"}
    rule = {"code": "fee", "title": "x", "payee": "enterprise", "base": "premium", "share": f"{points / 10**4:.4f}"}
    items = [{"incentive": "fee", "amount": one, "other_public_money": "0.00"} for one in amounts]
    scheme = {"incentives": [{**rule, "caps": caps}], "numbers": {"rounding": rounding}}
    result = assess("incentive", scheme, {"items": items, "used": {"fee": {"year": used}}})
    assert result.total <= max(Decimal(year) - Decimal(used), Decimal(0))
    for made, amount in zip(result.items, amounts, strict=True):
        assert 0 <= made.amount <= Decimal(item)
        assert Fraction(made.amount) <= Fraction(amount) * Fraction("0.3333")
    assert replay(result.as_json()["trace"])["total"] == result.total


# Negative controls: a broken engine is noticed.

SPLIT = {
    "modes": [{"code": "bank", "title": "x", "parties": ["bank", "insurer"]}],
    "sharing": {"tables": [{"shares": {"government": "1/3", "insurer": "1/3", "bank": "1/3"}}]},
}


def rounds_everybody(total: Decimal, shares: dict[str, Fraction], residual: str, mode: str) -> dict[str, Decimal]:
    return {party: money_of(Fraction(total) * share, mode) for party, share in shares.items()}


def test_a_split_that_rounds_everybody_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    check_parts(assess("claim", HALVES, ONE_FEN))
    monkeypatch.setattr(settlement, "split_amount", rounds_everybody)
    with pytest.raises(AssertionError):
        check_parts(assess("claim", HALVES, ONE_FEN))


def test_parts_that_miss_the_whole_are_noticed() -> None:
    result = assess("claim", SPLIT, with_loss({}, 200))
    check_parts(result)
    result.parties["insurer"] += FEN
    with pytest.raises(AssertionError):
        check_parts(result)


def test_a_party_that_loses_by_a_greater_loss_is_noticed() -> None:
    before, after = (assess("claim", SPLIT, with_loss({}, fen)) for fen in (200, 201))
    check_rise(before, after, {"bank"}, 3)
    after = assess("claim", SPLIT, with_loss({}, 300))
    with pytest.raises(AssertionError):
        check_rise(after, before, {"bank"}, 3)


def test_a_cap_that_is_passed_over_is_noticed() -> None:
    scheme = {"ratio": {"rows": [{"ratio": "0.5"}]}, "caps": [{"code": "c", "kind": "per_loan", "amount": "1.00"}]}
    result = assess("claim", scheme, with_loss({}, 1_000))
    result.caps[0].after = result.compensation = result.caps[0].before
    with pytest.raises(AssertionError):
        check_caps(result)


def test_a_trace_with_another_outcome_is_noticed() -> None:
    result = assess("claim", SPLIT, with_loss({}, 200)).as_json()
    result["trace"][-1]["outcome"]["bank"] = "0.00"
    with pytest.raises(TraceBroken):
        replay(result["trace"])


def test_a_recovery_without_room_is_noticed() -> None:
    facts = {"recovery": {"received": "3.00"}, "borne": {"bank": "1.00", "government": "1.00"}}
    facts["returned"] = {"bank": "1.00", "government": "0.00"}
    result = assess("recovery", {}, facts)
    check_recovery(result, facts)
    result.shares["bank"], result.surplus = Decimal("1.00"), Decimal("1.00")
    with pytest.raises(AssertionError):
        check_recovery(result, facts)
