"""Two versions compared: nothing that differs is missed, nothing that only moved is shown."""

from decimal import Decimal
from typing import Any

import pytest
import yaml

from loans.scheme_desk.library import library_text
from loans.schemes.reading import read_scheme
from loans.schemes.words.comparison import Change, ChangeKind, compare
from loans.schemes.words.keys import keys_of


def data(name: str = "panzhihua-2018") -> dict[str, Any]:
    return yaml.safe_load(library_text(name))


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    found = compare(read_scheme(before), read_scheme(after))
    return [change for article in found for change in article.changes]


def test_the_same_scheme_shows_no_change():
    assert changes(data(), data()) == []


def test_it_shows_a_changed_figure_with_its_key():
    after = data()
    after["caps"][0]["amount"] = "2000000.00"
    (change,) = changes(data(), after)
    assert (change.kind, change.path) == (ChangeKind.CHANGED, "caps[0]")
    assert [(key.before, key.after) for key in change.keys] == [("150 万元", "200 万元")]


def test_a_rule_put_first_is_added_and_the_others_only_moved():
    after = data()
    after["ratio"]["rows"].insert(
        0, {"when": {"fact": "loan.first_loan", "operator": "eq", "value": True}, "ratio": "0.45"}
    )
    (change,) = changes(data(), after)
    assert change.kind == ChangeKind.ADDED
    assert change.after == "首贷的，补偿 45%。"


def test_caps_written_in_another_order_are_no_change_while_they_are_tried_in_the_same():
    after = data()
    after["caps"].reverse()
    assert changes(data(), after) == []
    after["cap_order"] = ["per_loan", "bank_year", "public_money", "scheme_year", "balance"]
    (change,) = changes(data(), after)
    assert (change.kind, change.path) == (ChangeKind.CHANGED, "cap_order")
    assert "各级财政资金合计 → 单家银行年度限额" in change.before
    assert "单家银行年度限额 → 各级财政资金合计" in change.after


def test_a_rule_that_is_gone_is_shown_as_removed():
    after = data()
    after["breakers"].pop()
    found = changes(data(), after)
    assert {change.kind for change in found} == {ChangeKind.REMOVED}
    assert any("全面停止" in change.before for change in found)


def test_a_strict_bound_made_inclusive_is_no_small_thing():
    after = data()
    after["breakers"][1]["operator"] = "ge"
    (change,) = changes(data(), after)
    assert ("超过 5%" in change.before, "达到 5%" in change.after) == (True, True)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from leaves(one, (*path, name))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from leaves(one, (*path, number))
    else:
        yield path, value


def changed(value: Any) -> Any:
    """Another value of the same kind, so that most files stay valid."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    text = str(value)
    return f"{Decimal(text) / 2:.2f}" if text.replace(".", "", 1).isdigit() else f"{text}X"


@pytest.mark.parametrize("name", ["panzhihua-2018", "guangzhou-2025", "sichuan-tianfu-2020"])
def test_no_changed_key_is_missed(name):
    """Every fourth value of the file is changed in turn; where the file stays valid, the comparison shows something."""
    tried = 0
    for path, value in list(leaves(data(name)))[::4]:
        after = data(name)
        place = after
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = changed(value)
        try:
            scheme = read_scheme(after)
        except Exception:
            continue
        tried += 1
        assert compare(read_scheme(data(name)), scheme), path
    assert tried > 8


def test_every_key_has_a_chinese_title():
    for key in keys_of(read_scheme(data())):
        assert any("一" <= sign <= "鿿" for sign in key.title), key
