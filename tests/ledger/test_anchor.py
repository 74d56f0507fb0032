"""The commands that verify and anchor, the nightly check and what the health page says of it."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from loans.ledger import checking
from loans.ledger.models import Book, LedgerCheck
from loans.ledger.tasks import send_owed
from portal.core import clock
from portal.core.health import Health
from portal.core.models import OutboxMessage
from portal.core.schedule import schedule
from portal.core.tasks import run_message
from tests.conftest import OWNER, RealDatabase, _log_in_as
from tests.ledger.books import POOL, make_books
from tests.ledger.tampering import cut_tail_and_repair, disarm, run


@pytest.fixture
def books(db: None) -> None:
    make_books()


def verified(**options: object) -> tuple[dict, str]:
    """What ``check_ledger --json`` prints, and the error that it ends with ("" for none)."""
    out = io.StringIO()
    try:
        call_command("check_ledger", json=True, stdout=out, **options)
    except CommandError as error:
        return json.loads(out.getvalue()), str(error)
    return json.loads(out.getvalue()), ""


def test_it_says_how_much_it_checked(books: None) -> None:
    out = io.StringIO()
    call_command("check_ledger", stdout=out)
    book = Book.objects.get(code=POOL)
    assert f"{POOL}：凭证 {book.head_number} 张" in out.getvalue()
    assert "数据库保护，相符" in out.getvalue()
    assert "共核对凭证" in out.getvalue()


def test_it_knows_no_such_book(db: None) -> None:
    with pytest.raises(CommandError, match="不存在") as refused:
        call_command("check_ledger", book="none")
    assert refused.value.returncode == 2


@pytest.mark.parametrize("text", ["", "{}", '{"format": "other"}', '{"format": "ledger-anchor/1", "books": [7]}', "\0"])
def test_it_reads_no_file_that_is_no_anchor(books: None, tmp_path: Path, text: str) -> None:
    path = tmp_path / "anchor.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="链锚"):
        call_command("check_ledger", anchor=path)


def test_an_anchor_holds_as_the_books_grow(books: None, tmp_path: Path) -> None:
    path = tmp_path / "anchor.json"
    call_command("anchor_ledger", out=path, stdout=io.StringIO())
    held = {row["book"]: row for row in json.loads(path.read_text())["books"]}
    book = Book.objects.get(code=POOL)
    assert (held[POOL]["number"], held[POOL]["hash"]) == (book.head_number, book.head_hash)
    assert verified(anchor=path)[1] == ""


def as_owner_of(database: RealDatabase) -> None:
    make_books()
    _log_in_as(OWNER, database=connection.settings_dict["NAME"])


def test_the_command_names_the_first_bad_entry(real_database: RealDatabase, tmp_path: Path) -> None:
    as_owner_of(real_database)
    with transaction.atomic():
        disarm()
        run("UPDATE ledger_transfer SET amount = amount + 1 WHERE entry_id = (SELECT id FROM ledger_journalentry "
            "WHERE number = 4 AND book_id = (SELECT id FROM ledger_book WHERE code = %s))", POOL)  # fmt: skip
        document, verdict = verified()
        assert f"{POOL} 第 4 号" in verdict
        report = next(one for one in document["reports"] if one["book"] == POOL)
        assert report["first_bad_entry"] == 4
        transaction.set_rollback(True)


def test_the_command_finds_a_tail_that_was_cut_with_care(real_database: RealDatabase, tmp_path: Path) -> None:
    as_owner_of(real_database)
    path = tmp_path / "anchor.json"
    call_command("anchor_ledger", out=path, stdout=io.StringIO())
    with transaction.atomic():
        disarm()
        done = cut_tail_and_repair(Random(3))
        document, verdict = verified(anchor=path)
        assert f"{done.book} 第 {done.first} 号" in verdict
        kinds = {finding["kind"] for one in document["reports"] if one["book"] for finding in one["findings"]}
        assert kinds == {"anchor"}
        transaction.set_rollback(True)


def test_the_nightly_check_turns_the_health_page_red(real_database: RealDatabase, client: Client) -> None:
    """Also by itself: a tail cut with care is found by the heads that the last clean check kept."""
    as_owner_of(real_database)
    assert checking.check_health().health is Health.WELL
    assert checking.check_books().is_clean
    assert checking.check_health().health is Health.WELL
    with transaction.atomic():
        disarm()
        done = cut_tail_and_repair(Random(3))
        found = checking.check_books()
        assert found.first_bad == f"{done.book}#{done.first}"
        assert checking.check_health().health is Health.DEGRADED
        parts = client.get("/healthz?format=json").json()["parts"]
        assert done.book in parts["ledger"]["detail"]
        transaction.set_rollback(True)


def test_a_check_that_did_not_come_for_long_is_said(books: None, monkeypatch: pytest.MonkeyPatch) -> None:
    checking.check_books()
    later = clock.real_now() + timedelta(hours=37)
    monkeypatch.setattr(clock, "real_now", lambda: later)
    assert checking.check_health().health is Health.DEGRADED


def test_beat_owes_one_check_for_each_night(books: None) -> None:
    assert "loans.ledger.tasks.send_owed_check" in {entry.task for entry in schedule}
    send_owed()
    send_owed()
    message = OutboxMessage.objects.get(task=checking.TASK)
    run_message(message.code)
    run_message(message.code)
    send_owed()
    assert LedgerCheck.objects.count() == OutboxMessage.objects.filter(task=checking.TASK).count() == 1


@pytest.mark.parametrize(
    ("now", "night"),
    [("2026-11-23T17:59:59", "2026-11-22T18:00:00"), ("2026-11-23T18:00:00", "2026-11-23T18:00:00")],
)
def test_a_night_begins_at_two_in_china(now: str, night: str) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert checking.last_night(instant) == datetime.fromisoformat(night).replace(tzinfo=UTC)
