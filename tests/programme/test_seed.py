"""The frame: real units, dictionaries, and the goals in the plan's own words."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from portal.programme.models import (
    Basis,
    Division,
    Industry,
    Milestone,
    Operator,
    Parameter,
    ReportingUnit,
    Target,
    UnitKind,
)
from portal.programme.services.seed import load_frame

pytestmark = pytest.mark.django_db
PLAN = Path(settings.BASE_DIR, "tests", "data", "plan-2017-141.txt")


@pytest.fixture
def frame():
    load_frame()


def plain(text: str) -> str:
    """Without spaces and full stops, so that only the words are compared."""
    return re.sub(r"[\s。；，、]", "", text)


def test_it_words_every_goal_as_the_plan_does(frame):
    plan = plain(PLAN.read_text(encoding="utf-8"))
    goals = [*Target.objects.all(), *Milestone.objects.all()]
    missing = [goal.wording for goal in goals if plain(goal.wording) not in plan]
    assert missing == []
    assert len(goals) == 20


def test_it_reads_the_words_of_the_plan_as_operators(frame):
    for target in Target.objects.all():
        if "超过" in target.wording:
            assert target.operator == Operator.MORE_THAN
        elif re.search(r"\d[～-]\s*\d", target.wording):
            assert target.operator == Operator.BETWEEN
        else:
            assert target.operator == Operator.AT_LEAST
        if "力争" in target.wording:
            assert target.is_aspiration


def test_it_knows_the_amounts(frame):
    amounts = dict(Target.objects.filter(lower__gt=1000).values_list("code", "lower"))
    assert amounts == {
        "plan-credit": Decimal("50000000"),
        "plan-direct-financing": Decimal("100000000"),
        "y2018-credit": Decimal("20000000"),
    }


def test_it_counts_six_units_and_sixteen_members(frame):
    units = ReportingUnit.objects.all()
    assert units.filter(kind=UnitKind.COUNTY).count() == 5
    assert units.counting().count() == 6
    members = units.filter(kind=UnitKind.MEMBER_UNIT)
    assert members.count() == 16
    assert members.filter(basis=Basis.EXAMPLE).count() == 14
    assert all("示例" in unit.name for unit in members.filter(basis=Basis.EXAMPLE))


def test_it_holds_the_dictionaries(frame):
    assert list(Division.objects.values_list("code", flat=True)) == [
        "510400", "510402", "510403", "510411", "510421", "510422",
    ]  # fmt: skip
    assert Industry.objects.count() == 97
    assert "".join(sorted(set(Industry.objects.values_list("section", flat=True)))) == "ABCDEFGHIJKLMNOPQRST"


def test_it_gives_every_parameter_a_basis(frame):
    for parameter in Parameter.objects.all():
        assert parameter.basis in Basis.values
        assert parameter.document or parameter.basis == Basis.EXAMPLE


def test_it_changes_nothing_twice_and_keeps_what_was_decided(frame):
    Parameter.objects.filter(key="programme.conference_interval").update(
        value=6, basis=Basis.DECIDED, document="攀示〔2018〕1号"
    )
    before = (Target.objects.count(), Parameter.objects.count(), ReportingUnit.objects.count())
    load_frame()
    assert before == (Target.objects.count(), Parameter.objects.count(), ReportingUnit.objects.count())
    assert Parameter.objects.get(key="programme.conference_interval").value == 6
