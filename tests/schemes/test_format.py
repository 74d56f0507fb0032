"""The format refuses what it must, names the key, and says everything at once."""

from typing import Any

import pytest

from loans.schemes.checks.dates import check_succession
from loans.schemes.problems import SchemeRefused
from loans.schemes.reading import read_scheme
from tests.schemes.inline import problems_with, scheme_data, scheme_of

TIERS = [{"up_to": "5000000.00", "ratio": "0.40"}, {"above": "5000000.00", "ratio": "0.30"}]


def ratio(tiers: Any) -> dict[str, Any]:
    return scheme_data(ratio={"rows": [{"by": "loan.amount", "tiers": tiers}]})


def tiers_with(**second: str) -> dict[str, Any]:
    return ratio([TIERS[0], {"ratio": "0.30"} | second])


def sharing(shares: dict[str, str], **more: Any) -> dict[str, Any]:
    tables = [{"shares": shares}]
    return scheme_data(sharing={"tables": tables} | more.pop("minimum", {}), **more)


def test_it_takes_tiers_that_meet() -> None:
    assert problems_with(ratio(TIERS)) == {}


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ({"above": "6000000.00"}, "tier_hole"),
        ({"above": "4000000.00"}, "tier_overlap"),
        ({"from": "5000000.00"}, "tier_overlap"),
    ],
)
def test_it_refuses_tiers_that_do_not_meet(second: dict[str, str], code: str) -> None:
    (key,) = second
    assert problems_with(tiers_with(**second)) == {f"ratio.rows[0].tiers[1].{key}": code}


def test_it_refuses_a_hole_of_one_point() -> None:
    tiers = [{"below": "0.70", "ratio": "0.50"}, {"above": "0.70", "ratio": "0.70"}]
    data = scheme_data(ratio={"rows": [{"by": "loan.credit_share", "tiers": tiers}]})
    assert problems_with(data) == {"ratio.rows[0].tiers[1].above": "tier_hole"}


def test_it_refuses_a_tier_without_an_upper_bound_before_another() -> None:
    assert problems_with(ratio([{"ratio": "0.40"}, TIERS[1]])) == {"ratio.rows[0].tiers[1]": "tier_overlap"}


@pytest.mark.parametrize(
    ("figure", "code"),
    [(0.4, "float"), (1, "bare_number"), ("40%", "ratio"), ("1.2", "ratio_above_one"), (True, "not_text")],
)
def test_it_refuses_a_ratio_that_is_no_decimal_text(figure: object, code: str) -> None:
    assert problems_with(scheme_data(ratio={"rows": [{"ratio": figure}]})) == {"ratio.rows[0].ratio": code}


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        (500.5, "float"),
        (500, "bare_number"),
        ("500.001", "money"),
        ("-1.00", "negative"),
        ("1e6", "money"),
        ("５", "money"),
    ],
)
def test_it_refuses_an_amount_that_is_no_decimal_text(figure: object, code: str) -> None:
    data = scheme_data(caps=[{"code": "one", "kind": "per_loan", "amount": figure}])
    assert problems_with(data) == {"caps[0].amount": code}


def test_it_refuses_an_unknown_key_at_any_depth() -> None:
    data = scheme_data(ratio={"rows": [{"ratio": "0.40", "ration": "0.50"}]}, capps=[])
    assert problems_with(data) == {"ratio.rows[0].ration": "extra_forbidden", "capps": "extra_forbidden"}


def test_it_refuses_shares_that_miss_the_whole() -> None:
    found = problems_with(sharing({"government": "0.50", "bank": "0.40"}))
    assert found == {"sharing.tables[0].shares": "shares_sum"}


def test_it_takes_thirds() -> None:
    thirds = {"government": "1/3", "bank": "1/3", "insurer": "1/3"}
    assert problems_with(sharing(thirds)) == {}


def test_it_refuses_a_bank_share_under_the_minimum() -> None:
    data = sharing({"government": "0.75", "bank": "0.25"}, minimum={"bank_minimum": "0.30"})
    assert problems_with(data) == {"sharing.tables[0].shares.bank": "bank_minimum"}


def test_it_finds_the_bank_short_when_every_add_on_applies() -> None:
    bonus = {"when": {"fact": "loan.first_loan", "operator": "eq", "value": True}, "points": "0.10"}
    rule = {"rows": [{"ratio": "0.65"}], "add_ons": [bonus]}
    tables = [{"shares": {"government": "ratio", "bank": "rest"}}]
    data = scheme_data(ratio=rule, sharing={"bank_minimum": "0.30", "tables": tables})
    assert problems_with(data) == {"sharing.tables[0].shares.bank": "bank_minimum"}
    data["ratio"]["ceiling"] = "0.70"
    assert problems_with(data) == {}


def test_the_bank_bears_its_minimum_without_a_table_too() -> None:
    data = scheme_data(ratio={"rows": [{"ratio": "0.80"}]}, sharing={"bank_minimum": "0.30"})
    assert problems_with(data) == {"sharing.bank_minimum": "bank_minimum"}
    unnamed = {"tables": [{"shares": {"government": "0.50", "insurer": "0.50"}}], "bank_minimum": "0.10"}
    assert problems_with(scheme_data(sharing=unnamed)) == {"sharing.tables[0].shares.bank": "bank_minimum"}


def test_it_refuses_references_to_nobody() -> None:
    data = scheme_data(
        modes=[{"code": "insured", "title": "政银保", "parties": ["bank", "insurers"]}],
        funding={"parties": [{"code": "city", "title": "市"}], "splits": [{"shares": {"town": "1"}}]},
        caps=[{"code": "one", "kind": "party", "party": "province", "amount": "1.00"}],
        cap_order=["two", "one"],
        ratio={"rows": [{"when": {"fact": "loan.mode", "operator": "eq", "value": "bank"}, "ratio": "0.5"}]},
    )
    assert problems_with(data) == {
        "modes[0].parties[1]": "no_such",
        "funding.splits[0].shares.town": "no_such",
        "caps[0].party": "no_such",
        "cap_order[0]": "no_such",
        "ratio.rows[0].when.value": "no_such",
    }


def test_it_refuses_a_cap_order_that_leaves_one_out() -> None:
    caps = [{"code": name, "kind": "per_loan", "amount": "1.00"} for name in ("one", "two")]
    assert problems_with(scheme_data(caps=caps, cap_order=["one"])) == {"cap_order": "missing_part"}


def test_what_is_due_comes_before_what_is_postponed() -> None:
    due = {"code": "due", "kind": "public_money", "share": "0.80", "of": "claim.loss_base"}
    later = {"code": "later", "kind": "bank", "amount": "1.00", "over": "queue"}
    assert problems_with(scheme_data(caps=[later, due])) == {}
    assert problems_with(scheme_data(caps=[later, due], cap_order=["later", "due"])) == {"cap_order[1]": "cap_order"}
    assert problems_with(scheme_data(caps=[due | {"over": "queue"}])) == {"caps[0].over": "cap_over"}


def test_it_refuses_a_breaker_without_an_operator() -> None:
    breaker = {
        "code": "rate", "scope": "bank", "numerator": ["loss"], "denominator": ["principal_entered"],
        "period": "year", "threshold": "0.03", "effect": "stop_payments",
    }  # fmt: skip
    assert problems_with(scheme_data(breakers=[breaker])) == {"breakers[0].operator": "missing"}
    assert problems_with(scheme_data(breakers=[breaker | {"operator": "gt", "threshold": "3"}])) == {
        "breakers[0].threshold": "ratio_above_one"
    }


@pytest.mark.parametrize(
    ("condition", "path", "code"),
    [
        ({"fact": "loan.amuont", "operator": "le", "value": "1.00"}, "fact", "no_such"),
        ({"fact": "claim.grade", "operator": "ge", "value": "loss"}, "fact", "no_such"),
        ({"fact": "loan.amount", "value": "1.00"}, "", "no_operator"),
        ({"fact": "loan.amount", "operator": "any_of", "value": ["1.00"]}, "operator", "operator"),
        ({"fact": "loan.amount", "operator": "le", "value": 1}, "value", "bare_number"),
        ({"fact": "loan.amount", "operator": "between", "value": ["1.00"]}, "value", "type"),
        ({"fact": "loan.amount", "operator": "le", "value_fact": "loan.kind"}, "value_fact", "type"),
        ({"all": [], "any": []}, "", "too_short"),
    ],
)
def test_it_refuses_a_condition_that_cannot_be_asked(condition: Any, path: str, code: str) -> None:
    data = scheme_data(eligibility=[{"code": "RULE", "require": condition}])
    found = problems_with(data)
    start = "eligibility[0].require"
    assert code in found.values()
    assert all(one.startswith(f"{start}.{path}" if path else start) for one in found)


def test_it_refuses_impossible_dates() -> None:
    data = scheme_data()
    data["identity"] |= {"valid_from": "2025-02-30"}
    assert problems_with(data) == {"identity.valid_from": "impossible_date"}
    data["identity"] |= {"valid_from": "2025-03-01", "valid_to": "2025-02-28"}
    assert problems_with(data) == {"identity.valid_to": "dates"}


def test_it_tells_everything_at_once() -> None:
    data = tiers_with(above="6000000.00") | {"spare": 1, "caps": [{"code": "one", "kind": "per_loan", "amount": 2.5}]}
    data["sharing"] = {"tables": [{"shares": {"government": "0.50", "bank": "0.40"}}]}
    found = problems_with(data)
    assert {"spare", "caps[0].amount", "ratio.rows[0].tiers[1].above"} <= set(found)
    assert found["sharing.tables[0].shares"] == "shares_sum"


def version(name: str, first: str, last: str | None, **more: Any) -> Any:
    data = scheme_data()
    data["identity"] |= {"version": name, "valid_from": first, "valid_to": last, **more}
    return read_scheme(data)


def test_it_refuses_a_gap_between_versions() -> None:
    first, second = version("1", "2020-01-01", "2022-12-31"), version("2", "2023-01-02", None)
    (problem,) = check_succession([second, first])
    assert (problem.path, problem.code) == ("[2].identity.valid_from", "succession_gap")
    assert check_succession([first, version("2", "2023-01-01", None)]) == []


def test_it_takes_an_overlap_only_from_a_version_that_supersedes() -> None:
    first = version("1", "2020-01-01", "2022-12-31")
    assert check_succession([first, version("2", "2022-06-01", None)])[0].code == "succession_overlap"
    assert check_succession([first, version("2", "2022-06-01", None, supersedes=["1"])]) == []


def test_it_lists_unknown_figures() -> None:
    revenue = {"fact": "enterprise.revenue", "operator": "le", "value": "unknown"}
    scheme = scheme_of(ratio={"rows": [{"ratio": "unknown"}]}, eligibility=[{"code": "REVENUE", "require": revenue}])
    assert scheme.unknowns() == ["eligibility[0].require.value", "ratio.rows[0].ratio"]


def test_it_reads_back_what_it_writes() -> None:
    scheme = read_scheme(ratio(TIERS))
    assert read_scheme(scheme.as_data()) == scheme
    assert "caps" not in scheme.as_data()


def test_it_names_the_key_in_plain_words() -> None:
    with pytest.raises(SchemeRefused) as refused:
        read_scheme(scheme_data(ratio={"rows": [{"ratio": 0.4}]}))
    assert "ratio.rows[0].ratio：此处是比例（1 为 100%），不接受浮点数 0.4" in refused.value.message


def test_a_row_above_the_ceiling_is_refused_for_it_would_be_cut_in_silence() -> None:
    tiers = [{"up_to": "1", "ratio": "0.50"}, {"above": "1", "ratio": "0.56"}]
    rule = {"rows": [{"ratio": "1.00"}, {"by": "loan.amount", "tiers": tiers}], "ceiling": "0.55"}
    found = problems_with(scheme_data(ratio=rule))
    assert found == {"ratio.rows[0].ratio": "above_ceiling", "ratio.rows[1].tiers[1].ratio": "above_ceiling"}
    assert problems_with(scheme_data(ratio={"rows": [{"ratio": "0.55"}], "ceiling": "0.55"})) == {}
