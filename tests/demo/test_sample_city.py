"""The whole demo, once: the sample files arrive through the import engine, and a second loading changes nothing."""

import json

import pytest

from enterprises.models import Enterprise
from loans.models import Feedback, Loan
from portal.accounts.models import AuditEvent, Organisation, User
from portal.core.demo import demo_parts
from portal.demo.loading import SAMPLE, load_demo

pytestmark = pytest.mark.django_db
COUNTED = (Enterprise, Loan, Feedback, Organisation, User, AuditEvent)


def counts() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def test_it_loads_the_sample_city_once():
    first = load_demo()
    rejects = json.loads((SAMPLE / "rejects.json").read_text(encoding="utf-8"))
    assert first.files is not None
    assert len(first.files.refused) == len(rejects["refused"])
    before = counts()
    second = load_demo()
    assert second.files is None
    assert second.accounts == 0
    assert counts() == before
    assert second.parts == [part.title for part in sorted(demo_parts, key=lambda part: part.position)]
