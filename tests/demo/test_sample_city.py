"""The whole demo, once: the sample files through the import engine, figures as expected, nothing twice."""

import json

import pytest
from django.core.management import call_command

from enterprises.models import BankKind, Enterprise, Membership
from ippledge.models import Right
from listings.models import Deal
from loans.models import Feedback, InstitutionRole, Loan
from portal.accounts.models import AuditEvent, Organisation, User
from portal.core.demo import demo_parts
from portal.demo.loading import SAMPLE, load_demo

pytestmark = pytest.mark.django_db
COUNTED = (Enterprise, Membership, Loan, InstitutionRole, Feedback, Deal, Organisation, User, AuditEvent)


def read(name: str):
    return json.loads((SAMPLE / name).read_text(encoding="utf-8"))


def counts() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def what_the_parts_add() -> list[bool]:
    return [
        Membership.objects.exclude(bank=BankKind.HIGH_TECH_RESERVE).exists(),
        InstitutionRole.objects.exists(),
        Right.objects.exists() and not Right.objects.filter(title="").exists(),
        Deal.objects.filter(voided_at__isnull=False).exists(),
    ]


def figures_on(day: str, capsys) -> dict:
    capsys.readouterr()
    call_command("indicators", as_of=day, json=True)
    return json.loads(capsys.readouterr().out)


def test_it_loads_the_sample_city_once(capsys):
    first = load_demo()
    assert first.files is not None
    assert len(first.files.refused) == len(read("rejects.json")["refused"])
    assert what_the_parts_add() == [True] * 4
    before = counts()
    second = load_demo()
    assert second.files is None
    assert second.accounts == 0
    assert counts() == before
    assert second.parts == [part.title for part in sorted(demo_parts, key=lambda part: part.position)]
    for day, units in read("expected.json")["figures"].items():
        found = figures_on(day, capsys)
        assert {unit: {key: found[unit][key] for key in keys} for unit, keys in units.items()} == units, day
