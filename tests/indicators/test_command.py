"""``manage.py indicators``: JSON for programs, a table for people, a clear refusal of a bad day."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.programme.indicators import GROUPS
from tests.sample_city import expected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("indicators", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_the_expected_figures_as_json() -> None:
    figures = json.loads(printed("--as-of", "2018-11-30", "--json"))
    wanted = expected("expected.json")
    assert list(figures) == wanted["units"]
    for unit, values in wanted["figures"]["2018-11-30"].items():
        assert values.items() <= figures[unit].items(), unit


def test_it_prints_a_table_group_by_group() -> None:
    text = printed("--as-of", "2018-12-31")
    places = [text.index(f"【{group}】") for group in GROUPS]
    assert places == sorted(places)
    assert "170227617.83" in text


@pytest.mark.parametrize("day", ["2018-13-01", "2018-02-30", "20181231", "昨天", ""])
def test_it_refuses_what_is_no_day(day: str) -> None:
    with pytest.raises(CommandError, match="不是日期") as refusal:
        printed(f"--as-of={day}")
    assert refusal.value.returncode == 2
