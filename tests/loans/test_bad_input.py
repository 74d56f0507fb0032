"""What nobody types but somebody sends: each is told in words, nothing is written, no page breaks."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from loans.ledger.refusals import refusal
from loans.ledger.verification.anchors import AnchorUnreadable, read_anchors
from loans.models import DepositTerm, Fund, PostingOrder
from tests.cast import hire
from tests.loans.books import a_fund, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return hire("first", "office_finance")


@pytest.fixture
def fund(first):
    return a_fund(first, number="city-2018")


@pytest.mark.parametrize(("note", "words"), [("不符\x00", "控制字符"), ("字" * 301, "不超过 300 字")])
@pytest.mark.parametrize("decision", ["approve", "refuse", "withdraw"])
def test_it_refuses_a_note_that_cannot_be_kept(client, fund, first, decision, note, words):
    order = an_order(fund, first)
    client.force_login(first if decision == "withdraw" else hire("second", "office_finance"))
    answer = client.post(reverse(f"loans:order_{decision}", args=[order.code]), {"note": note})
    assert 400 <= answer.status_code < 500
    assert words in answer.content.decode()
    assert PostingOrder.objects.get().state == "prepared"


def test_it_refuses_a_book_that_is_no_text(client, fund, first):
    client.force_login(first)
    assert client.get(reverse("loans:entry_list"), {"book": "\x00"}).status_code == 400


def test_it_refuses_an_anchor_nested_beyond_reading(client, fund, first):
    client.force_login(first)
    file = SimpleUploadedFile("锚.json", b"[" * 100_000, "application/json")
    answer = client.post(reverse("loans:chain_compare", args=["city-2018"]), {"file": file})
    assert answer.status_code == 400
    with pytest.raises(AnchorUnreadable):
        read_anchors("[" * 100_000)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"number": "export"}, "资金编号不能是“export”"),
        ({"number": "closes"}, "资金编号不能是“closes”"),
        ({"opened_on": "9999-12-31"}, "设立日期不能晚于今天"),
    ],
)
def test_it_opens_no_fund_that_nobody_could_use(client, frame, first, given, words):
    client.force_login(first)
    facts = {"kind": "pool", "number": "x-1", "name": "测试", "opened_on": "2018-01-01"} | given
    answer = client.post(reverse("loans:fund_create"), facts)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Fund.objects.exists()


@pytest.mark.parametrize(
    ("first_day", "words"),
    [(date(2017, 12, 31), "不能早于开户日期"), (date(9999, 12, 31), "不能晚于今天起一年")],
)
def test_it_refuses_terms_of_an_impossible_day(client, fund, first, first_day, words):
    client.force_login(first)
    facts = {"annual_rate": "0.35", "day_count": "360", "credit_months": ["3"], "credit_day": "20"}
    address = reverse("loans:deposit_term_create", args=[fund.code, "main"])
    answer = client.post(address, facts | {"valid_from": first_day.isoformat()})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not DepositTerm.objects.exists()
    assert client.post(address, facts | {"valid_from": "2018-01-01"}).status_code == 302
    assert "该日起已有存款条件" in client.post(address, facts | {"valid_from": "2018-01-01"}).content.decode()


def test_it_names_no_constraint_when_totals_run_over():
    told = refusal("ledger_ledgeraccount_debit_total_check", "", {}).message
    assert "超出可记载的范围" in told
    assert "ledger_" not in told
