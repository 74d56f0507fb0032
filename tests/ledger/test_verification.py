"""What was posted is found clean, and what Python hashes is what the database hashed."""

import json

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from loans.ledger.errors import NoSuchBook
from loans.ledger.models import JournalEntry, Transfer
from loans.ledger.verification import described, verify_all, verify_book
from loans.ledger.verification.canonical import canonical
from loans.ledger.verification.protection import DESCRIPTION
from tests.ledger.books import COMMITMENT, FISCAL, POOL, make_books

pytestmark = pytest.mark.django_db
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@pytest.fixture
def books() -> None:
    make_books()


@pytest.mark.parametrize("book", [POOL, COMMITMENT, FISCAL])
def test_it_finds_a_whole_life_clean(books: None, book: str) -> None:
    report = verify_book(book)
    assert report.findings == []
    assert (report.entries, report.transfers) == (
        JournalEntry.objects.filter(book__code=book).count(),
        Transfer.objects.filter(book__code=book).count(),
    )


def test_it_finds_all_books_and_the_database_clean(books: None) -> None:
    reports = verify_all()
    assert [report.book for report in reports] == [COMMITMENT, FISCAL, POOL, ""]
    assert [finding for report in reports for finding in report.findings] == []


def test_it_knows_no_book_that_is_not_there() -> None:
    with pytest.raises(NoSuchBook):
        verify_book("none")


def test_it_ships_the_description_of_the_tables_as_they_are() -> None:
    """After a migration of the ledger: manage.py check_ledger --describe > loans/ledger/verification/tables.json."""
    assert json.loads(DESCRIPTION.read_text()) == described()


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS | st.lists(TEXTS, max_size=3), max_size=8))
def test_python_writes_the_json_that_the_database_writes(content: list) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [json.dumps(content)])
        assert cursor.fetchone()[0] == canonical(content)


def test_it_writes_every_single_character_as_the_database_does() -> None:
    signs = [chr(n) for n in (*range(1, 0x3000), 0x2028, 0xFFFD, 0xFFFF, 0x20BB7, 0x10FFFF)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT jsonb_build_array(VARIADIC %s::text[])::text", [signs])
        assert cursor.fetchone()[0] == canonical(signs)
