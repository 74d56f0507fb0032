"""Files as people write them: YAML traps, units, own facts."""

from decimal import Decimal
from typing import Any

import pytest

from loans.schemes.problems import FactsRefused, SchemeRefused
from loans.schemes.reading import read_facts, read_scheme
from tests.schemes.inline import scheme_of

HEAD = 'identity: {code: a, version: "1", name: 办法, level: city, valid_from: 2020-01-01}\n'


def refused(text: str) -> dict[str, str]:
    with pytest.raises(SchemeRefused) as error:
        read_scheme(text)
    return {problem.path: problem.code for problem in error.value.problems}


def facts_refused(data: Any, **more: Any) -> dict[str, str]:
    with pytest.raises(FactsRefused) as error:
        read_facts("claim", data, **more)
    return {problem.path: problem.code for problem in error.value.problems}


def test_it_reads_yaml_and_json_alike() -> None:
    text = '{"identity": {"code": "a", "version": "1", "name": "办法", "level": "city", "valid_from": "2020-01-01"}}'
    assert read_scheme(HEAD) == read_scheme(text) == read_scheme(text.encode("utf-8-sig"))


def test_it_refuses_a_repeated_key() -> None:
    assert refused(HEAD + "ratio:\n  ceiling: '0.5'\n  ceiling: '0.6'\n") == {"ratio.ceiling": "repeated_key"}


def test_it_refuses_a_key_that_yaml_takes_for_a_truth_value() -> None:
    assert refused(HEAD + "on: {}\n") == {"True": "key_not_text"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1, 2]", "not_a_mapping"),
        ("", "not_a_mapping"),
        ("a: [", "syntax"),
        ("a: !!python/object:os.system x", "syntax"),
    ],
)
def test_it_refuses_what_is_no_mapping(text: str, code: str) -> None:
    assert refused(text) == {"": code}


def test_it_tells_what_else_is_wrong_beside_a_repeated_key() -> None:
    text = HEAD + "ratio:\n  ceiling: '0.5'\n  ceiling: '0.6'\n  rows: [{ratio: 0.4}]\ncap: []\n"
    assert refused(text) == {"ratio.ceiling": "repeated_key", "ratio.rows[0].ratio": "float", "cap": "extra_forbidden"}


@pytest.mark.parametrize("day", ["2020-02-30", "2020-13-01", "0000-01-01", "2020-01-01T00:00:00Z"])
def test_an_impossible_day_has_a_path_and_hides_nothing(day: str) -> None:
    found = refused(HEAD.replace("2020-01-01", day) + "cap: []\n")
    assert set(found) == {"identity.valid_from", "cap"}


@pytest.mark.parametrize("count", ["0102", "1:42", "0x10", "1_000", "0b1", "9" * 5000])
def test_it_takes_no_number_that_yaml_reads_otherwise_than_people(count: str) -> None:
    found = facts_refused(f"loss: {{}}\nclaim: {{overdue_days: {count}}}\n")
    assert found == {"claim.overdue_days": "count"}


@pytest.mark.parametrize("text", ["\\uD800", "a\\0b", "\\x07"])
def test_it_refuses_text_that_nothing_can_hold(text: str) -> None:
    assert refused(HEAD.replace("办法", f'"{text}"')) == {"identity.name": "control_character"}
    assert facts_refused(f'loss: {{}}\nextra: {{"{text}": "{text}"}}') != {}


def test_special_values_of_yaml_are_refused_in_plain_words() -> None:
    with pytest.raises(SchemeRefused) as error:
        read_scheme(HEAD + "ratio: {ceiling: !!binary AAAA}\n")
    assert [(one.path, "b'" in one.reason) for one in error.value.problems] == [("ratio.ceiling", False)]


@pytest.mark.parametrize("unit", ["[1]", "{a: 1}", "false", '""', "1", "null"])
def test_it_refuses_every_other_unit(unit: str) -> None:
    assert facts_refused(f"unit: {unit}\nloss: {{}}\n") == {"unit": "enum"}


def test_it_tells_the_ninth_row_before_the_tenth() -> None:
    rows = ", ".join(["{ratio: 0.4}"] * 11)
    assert list(refused(HEAD + f"ratio: {{rows: [{rows}]}}\n"))[-1] == "ratio.rows[10].ratio"


def test_it_refuses_a_file_that_unfolds_without_end() -> None:
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 20)}]\n" for n in range(1, 9))
    assert refused("l0: &l0 [x]\n" + layers) == {"": "too_large"}


def test_it_refuses_every_wrong_fact_at_once() -> None:
    found = facts_refused({"loss": {"principal": 5.5, "interests": "1.00"}, "claim": {"grade": "bad"}})
    assert found == {"loss.principal": "float", "loss.interests": "extra_forbidden", "claim.grade": "grade"}


def test_it_reads_amounts_in_the_unit_of_the_scheme() -> None:
    scheme = scheme_of(numbers={"imported_unit": "wan"})
    facts = read_facts("claim", {"loss": {"principal": "177563.25445"}}, scheme=scheme)
    assert facts.loss.principal == Decimal("1775632544.50")


def test_the_unit_in_the_facts_goes_before_that_of_the_scheme() -> None:
    scheme = scheme_of(numbers={"imported_unit": "wan"})
    facts = read_facts("claim", {"unit": "yuan", "loss": {"principal": "500.25"}}, scheme=scheme)
    assert facts.loss.principal == Decimal("500.25")


def test_it_refuses_a_part_of_a_fen() -> None:
    assert facts_refused({"unit": "wan", "loss": {"principal": "1.0000001"}}) == {"loss.principal": "money"}
    assert facts_refused({"unit": "fen", "loss": {"principal": "1.00"}}) == {"unit": "enum"}


def test_it_types_the_own_facts_of_a_scheme() -> None:
    own = [
        {"code": "rank", "title": "名次", "type": "count"},
        {"code": "park", "title": "园区", "type": "word", "words": ["甲"]},
    ]
    scheme = scheme_of(facts=own)
    facts = read_facts("claim", {"loss": {}, "extra": {"rank": 3, "park": "甲"}}, scheme=scheme)
    assert facts.extra == {"rank": 3, "park": "甲"}
    found = facts_refused({"loss": {}, "extra": {"rank": "3", "park": "乙", "other": 1}}, scheme=scheme)
    assert found == {"extra.rank": "count", "extra.park": "enum", "extra.other": "no_such"}
