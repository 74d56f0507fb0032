"""The funds of the sample city: every event of the ledger at least once, no invariant broken, nothing twice."""

import pytest
from django.db.models import F

from loans.demo import funds
from loans.ledger.models import BookKind, JournalEntry
from loans.models import Fund, OrderEvent, PostingOrder
from loans.pool.kinds import EntryKind
from portal.demo.people import load_cast, load_institutions
from portal.programme.services.seed import load_frame
from tests.ledger.invariants import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    load_frame()
    load_institutions()
    load_cast()
    funds.load()


def test_it_has_every_event_and_keeps_every_invariant(loaded):
    assert {BookKind(kind) for kind in Fund.objects.values_list("kind", flat=True)} == set(BookKind)
    assert set(JournalEntry.objects.values_list("kind", flat=True)) == set(EntryKind.values)
    assert set(PostingOrder.objects.values_list("event", flat=True)) == set(OrderEvent.values)
    assert {fund.number: broken(fund.book_code) for fund in Fund.objects.all() if broken(fund.book_code)} == {}


def test_it_is_marked_as_an_example_and_made_by_two_persons(loaded):
    assert not Fund.objects.filter(is_example=False).exists()
    posted = PostingOrder.objects.filter(state="posted")
    assert posted.exists()
    assert not posted.filter(decided_person=F("prepared_person")).exists()
    assert set(PostingOrder.objects.values_list("state", flat=True)) == {"prepared", "posted", "refused", "withdrawn"}


def test_it_adds_nothing_when_loaded_again(loaded):
    before = (Fund.objects.count(), JournalEntry.objects.count(), PostingOrder.objects.count())
    funds.load()
    assert (Fund.objects.count(), JournalEntry.objects.count(), PostingOrder.objects.count()) == before
