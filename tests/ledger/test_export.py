"""Other people's accounting programs read the exported journals and come to the portal's own figures."""

import csv
import io
import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data, realization
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from loans.demo import funds, institutions
from loans.ledger.export import ExportFormat, export_journal
from loans.ledger.export.names import account_name, escaped
from loans.ledger.export.reading import read_accounts
from loans.ledger.models import Book, JournalEntry
from loans.ledger.verification import verify_all
from loans.pool.kinds import EntryKind
from portal.demo.people import load_cast, load_institutions
from portal.programme.services.seed import load_frame
from tests.ledger.books import ODD, POOL, make_books

pytestmark = pytest.mark.django_db
HLEDGER = shutil.which("hledger")


@pytest.fixture
def demo() -> None:
    """The books of the sample city."""
    load_frame()
    load_institutions()
    load_cast()
    institutions.load()
    funds.load()


@pytest.fixture
def books() -> None:
    make_books()


def written(tmp_path: Path, book: str, form: ExportFormat) -> Path:
    path = tmp_path / f"{book}.{form}"
    call_command("export_journal", book=book, format=form.value, out=path)
    return path


def portal_totals(book: Book) -> dict[str, Decimal]:
    return {account_name(one): one.net for one in read_accounts(book).values() if one.net}


def added_by_beancount(path: Path) -> tuple[list, dict[str, Decimal]]:
    entries, errors, _ = loader.load_file(str(path))
    root = realization.realize(entries)
    totals = {one.account: one.balance.get_currency_units("CNY").number for one in realization.iter_children(root)}
    return errors, {name: total for name, total in totals.items() if total}


def test_beancount_comes_to_the_totals_of_every_book_of_the_demo(demo: None, tmp_path: Path) -> None:
    held = list(Book.objects.all())
    assert len(held) == 4
    for book in held:
        errors, totals = added_by_beancount(written(tmp_path, book.code, ExportFormat.BEANCOUNT))
        assert errors == []
        assert totals == portal_totals(book)


def test_the_demo_has_an_entry_of_every_event_and_is_clean(demo: None) -> None:
    assert set(JournalEntry.objects.values_list("kind", flat=True)) == set(EntryKind.values)
    assert [finding for report in verify_all() for finding in report.findings] == []


def test_bean_check_accepts_it(books: None, tmp_path: Path) -> None:
    tool = Path(sys.executable).parent / "bean-check"
    run = subprocess.run([tool, written(tmp_path, POOL, ExportFormat.BEANCOUNT)], capture_output=True, check=False)
    assert (run.returncode, run.stdout) == (0, b"")


def test_beancount_refuses_a_journal_that_is_a_fen_off(books: None, tmp_path: Path) -> None:
    """The control: one transfer changed on both sides no longer meets the balances of the portal."""
    path = written(tmp_path, POOL, ExportFormat.BEANCOUNT)
    text = path.read_text()
    path.write_text(text.replace("1.10 CNY", "1.11 CNY"))
    assert text != path.read_text()
    errors, _ = added_by_beancount(path)
    assert {type(error).__name__ for error in errors} == {"BalanceError"}


def test_it_keeps_every_text_and_links_a_reversal_to_its_original(books: None, tmp_path: Path) -> None:
    entries, _, _ = loader.load_file(str(written(tmp_path, POOL, ExportFormat.BEANCOUNT)))
    found = {entry.meta["number"]: entry for entry in entries if isinstance(entry, data.Transaction)}
    assert len(found) == JournalEntry.objects.filter(book__code=POOL).count()
    for row in JournalEntry.objects.filter(book__code=POOL).select_related("reverses"):
        told = found[str(row.number)]
        assert (told.payee, told.narration, told.date) == (row.kind, row.summary, row.business_on)
        assert (row.reverses is None) == (len(told.links) == 1)
        if row.reverses is not None:
            assert found[str(row.reverses.number)].links < told.links
            assert told.meta["original"] == row.original_on.isoformat()


@pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed")
def test_hledger_accepts_it(demo: None, tmp_path: Path) -> None:
    for book in Book.objects.all():
        path = written(tmp_path, book.code, ExportFormat.HLEDGER)
        run = subprocess.run([HLEDGER, "-f", path, "check"], capture_output=True, text=True, check=False)
        assert (run.returncode, run.stderr) == (0, "")


def test_the_rows_of_the_table_come_to_the_totals(books: None) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(export_journal(book=POOL, format=ExportFormat.CSV)))))
    net: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        for side, sign in (("debit", 1), ("credit", -1)):
            net[row[side], row[f"{side}_funder"], row[f"{side}_holding"]] += sign * Decimal(row["amount"])
    accounts = read_accounts(Book.objects.get(code=POOL)).values()
    assert {key: value for key, value in net.items() if value} == {
        (one.code, one.funder, one.holding): one.net for one in accounts if one.net
    }
    assert any(row["summary"] == ODD for row in rows)


def test_it_gives_no_two_accounts_one_name(books: None) -> None:
    for book in Book.objects.all():
        accounts = read_accounts(book).values()
        assert len({account_name(one) for one in accounts}) == len(accounts)


@given(st.text(max_size=12), st.text(max_size=12))
def test_different_codes_stay_different(one: str, other: str) -> None:
    assert (escaped(one) == escaped(other)) == (one == other)


def test_it_says_that_there_is_no_such_book() -> None:
    with pytest.raises(CommandError, match="不存在"):
        call_command("export_journal", book="none", format="csv")
