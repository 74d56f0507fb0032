"""The verification page: a sound book, one that was tampered with, an anchor file, a large book, a night's check."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from loans.books.verifications import KIND
from loans.ledger.checking import check_books
from loans.services import verification
from portal.core.models import Job, JobState, OutboxMessage
from tests.loans.ledger_pages.funds import a_fund, a_life, pay_in

pytestmark = pytest.mark.django_db
CHAIN = "/loans/books/city-2018/chain/"


def anchor_of(client) -> bytes:
    answer = client.get(f"{CHAIN}anchor/")
    assert answer["Content-Type"] == "application/json"
    return answer.content


def upload(client, content: bytes):
    return client.post(f"{CHAIN}compare/", {"file": SimpleUploadedFile("链锚.json", content)}, follow=True)


def test_it_finds_a_sound_book_sound(finance, pool):
    answer = finance.post(f"{CHAIN}verify/", follow=True)
    latest = answer.context["latest"]
    assert (latest.is_clean, latest.entries, latest.first_bad_entry) == (True, 8, None)
    assert latest.head == pool.book.__class__.objects.get(pk=pool.book.pk).head_hash
    assert "8 张凭证的链和各项合计相符" in answer.content.decode()


def test_the_auditor_verifies_and_compares(auditor, pool):
    assert auditor.post(f"{CHAIN}verify/", follow=True).context["latest"].is_clean
    assert upload(auditor, anchor_of(auditor)).context["latest"].anchor == "链锚.json"


def test_it_compares_with_an_anchor_of_an_earlier_day(finance, pool, keeper):
    anchor = anchor_of(finance)
    pay_in(pool, keeper)
    assert upload(finance, anchor).context["latest"].is_clean


def test_it_finds_a_history_that_the_anchor_does_not_know(finance, pool):
    document = json.loads(anchor_of(finance))
    document["books"][0]["marks"][4][1] = "f" * 64
    latest = upload(finance, json.dumps(document).encode()).context["latest"]
    assert not latest.is_clean
    assert latest.first_bad_entry == 5


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b"[1]", b'{"format": "ledger-anchor/1", "books": []}'])
def test_it_refuses_a_file_that_is_no_anchor_of_the_book(finance, pool, content):
    answer = upload(finance, content)
    assert answer.status_code == 400
    assert answer.context["form"].errors["file"]
    assert not Job.objects.filter(kind=KIND).exists()


def test_it_refuses_an_anchor_of_another_book(finance, pool, keeper):
    a_life(a_fund(keeper, "city-2019"), keeper)
    other = finance.get("/loans/books/city-2019/chain/anchor/").content
    assert "没有这本账簿" in upload(finance, other).content.decode()


def test_it_leaves_a_large_book_to_the_worker(finance, auditor, county, pool, monkeypatch):
    monkeypatch.setattr(verification, "ENTRIES_AT_ONCE", 3)
    finance.post(f"{CHAIN}verify/")
    again = finance.post(f"{CHAIN}verify/", follow=True)
    job = Job.objects.get(kind=KIND)
    assert (job.state, again.context["running"]) == (JobState.WAITING, job)
    assert auditor.get(f"/jobs/{job.code}/").status_code == 200
    assert county.get(f"/jobs/{job.code}/").status_code == 404
    message = OutboxMessage.objects.get(task=verification.TASK)
    verification.carry_out(job_code=message.arguments["job"], anchor=message.arguments["anchor"])
    verification.carry_out(job_code=message.arguments["job"])
    page = finance.get(CHAIN)
    assert page.context["running"] is None
    assert page.context["latest"].is_clean


def test_it_shows_the_check_of_the_night(finance, pool):
    check_books()
    page = finance.get(CHAIN)
    assert page.context["latest"].is_nightly
    assert page.context["latest"].entries == 8
    assert finance.get("/loans/books/").context["board"].rows[0].verification.is_clean
