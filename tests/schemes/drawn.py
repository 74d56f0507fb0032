"""Schemes and facts drawn at random for the properties of the engines. Everything is data as a file has it."""

import random
from typing import Any

from hypothesis import strategies as st

OTHERS = ("insurer", "guarantor", "appraiser")
FUNDERS = ("province", "city", "county", "park")
# These caps say how much there is to be paid at all; what they cut off is always dropped.
ENTITLEMENT = {"per_loan", "public_money"}
ORDERS = st.sampled_from(["paid_ratio", "stated_ratio", "government_first", "bank_first"])
ROUNDINGS = st.sampled_from(["half_up", "half_even", "down", "up"])
FEN = st.one_of(st.integers(0, 300), st.integers(0, 10**11), st.integers(0, 9 * 10**17))


def money(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


AMOUNTS = FEN.map(money)


def parts(weights: list[int]) -> list[str]:
    return [f"{weight}/{sum(weights)}" for weight in weights]


@st.composite
def weights(draw: st.DrawFn, size: int) -> list[int]:
    one = st.one_of(st.integers(0, 2), st.integers(0, 50))
    return draw(st.lists(one, min_size=size, max_size=size).filter(any))


@st.composite
def sharings(draw: st.DrawFn) -> dict[str, Any]:
    """Two to eight parties with fixed parts, the government as one or by funder; or a ratio and the rest."""
    others = draw(st.lists(st.sampled_from(OTHERS), unique=True, max_size=3))
    data: dict[str, Any] = {"modes": [{"code": "bank", "title": "x", "parties": ["bank", *others]}]}
    if draw(st.booleans()):
        public = draw(st.one_of(st.just(["government"]), st.lists(st.sampled_from(FUNDERS), unique=True, min_size=1)))
        names = [*public, *others, "bank"]
        if public != ["government"]:
            data["funding"] = {"parties": [{"code": name, "title": name} for name in public]}
        data["sharing"] = {"tables": [{"shares": dict(zip(names, parts(draw(weights(len(names)))), strict=True))}]}
        return data
    points = draw(st.integers(0, 10_000 - 1_000 * len(others)))
    shares = {"government": "ratio", "bank": "rest"} | dict.fromkeys(others, "0.1")
    data["sharing"] = {"tables": [{"shares": shares}]}
    data["ratio"] = {"rows": [{"ratio": f"{points / 10_000:.4f}"}]}
    return data


@st.composite
def fundings(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(FUNDERS), unique=True, min_size=1, max_size=4))
    shares = parts(draw(weights(len(names))))
    funders = [{"code": name, "title": name, "share": share} for name, share in zip(names, shares, strict=True)]
    return {"parties": funders, "residual": draw(st.sampled_from(names))}


@st.composite
def caps(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to four caps: amounts, shares of facts, the lower or higher of the two."""
    made = []
    kinds = st.sampled_from(["per_loan", "public_money", "bank", "principal_lent", "scheme"])
    for kind in draw(st.lists(kinds, unique=True, max_size=4)):
        cap: dict[str, Any] = {"code": kind, "kind": kind, "amount": draw(AMOUNTS)}
        if draw(st.booleans()):
            of = "claim.loss_base" if kind == "public_money" else "bank.balance_last_year"
            cap |= {
                "share": f"0.{draw(st.integers(0, 9999)):04d}",
                "of": of,
                "take": draw(st.sampled_from(["lower", "higher"])),
            }
        over = ["drop"] if kind in ENTITLEMENT else ["drop", "queue", "next_budget"]
        made.append(cap | {"over": draw(st.sampled_from(over))})
    return made


@st.composite
def claim_schemes(draw: st.DrawFn) -> dict[str, Any]:
    data = draw(sharings())
    members = list(data["sharing"]["tables"][0]["shares"])
    residual = draw(st.sampled_from([None, *(one for one in members if one in {"bank", *OTHERS})]))
    data["numbers"] = {"rounding": draw(ROUNDINGS)} | ({"residual_party": residual} if residual else {})
    if "funding" not in data and draw(st.booleans()):
        data["funding"] = draw(fundings())
    return data | {"caps": draw(caps())}


@st.composite
def claim_facts(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "claim": {"other_public_money": draw(AMOUNTS)},
        "loss": {"principal": draw(AMOUNTS)},
        "bank": {"balance_last_year": draw(AMOUNTS)},
        "used": {code: draw(AMOUNTS) for code in ("bank", "principal_lent", "scheme")},
    }


@st.composite
def recoveries(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    names = draw(st.lists(st.sampled_from(FUNDERS), unique=True, min_size=1, max_size=3))
    others = draw(st.lists(st.sampled_from(["bank", *OTHERS]), unique=True, min_size=1))
    rule: dict[str, Any] = {
        "order": draw(st.sampled_from(["paid_ratio", "stated_ratio", "government_first", "bank_first"]))
    }
    if rule["order"] == "stated_ratio":
        stated = draw(st.lists(st.sampled_from([*names, *others]), unique=True, min_size=1))
        rule["shares"] = dict(zip(stated, parts(draw(weights(len(stated)))), strict=True))
    rule |= {"costs_deductible": draw(st.booleans()), "costs_carry_over": draw(st.booleans())}
    scheme = {
        "funding": {"parties": [{"code": name, "title": name} for name in names]},
        "recovery": rule,
        "numbers": {"rounding": draw(ROUNDINGS)},
    }
    fen = {name: draw(FEN) for name in draw(st.permutations([*names, *others]))}
    before = {name: money(draw(st.integers(0, most))) for name, most in fen.items()}
    recovery = {"received": draw(AMOUNTS), "costs": draw(AMOUNTS), "costs_carried": draw(AMOUNTS)}
    facts = {"recovery": recovery, "borne": {name: money(most) for name, most in fen.items()}, "returned": before}
    return scheme, facts


def shuffled(value: Any, dice: random.Random) -> Any:
    """The same data with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        dice.shuffle(keys)
        return {key: shuffled(value[key], dice) for key in keys}
    return [shuffled(one, dice) for one in value] if isinstance(value, list) else value
