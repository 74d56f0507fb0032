"""Pages of funds and orders: what they say, who may do what there, and how many statements they need."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from loans.models import Fund, PostingOrder
from tests.cast import hire, place
from tests.ledger.invariants import balances
from tests.loans.books import a_fund, a_posted_order, an_order

pytestmark = pytest.mark.django_db
# Ten, and the two that open and close the reading transaction.
MOST_STATEMENTS = 12


@pytest.fixture
def first():
    return hire("first", "office_finance")


@pytest.fixture
def second():
    return hire("second", "office_finance")


@pytest.fixture
def fund(first):
    return a_fund(first, number="city-2018")


def prepare(client, fund, event, **given):
    return client.post(reverse("loans:order_prepare", args=[fund.code, event]), given)


def an_answer(client, name, *args, **given):
    return client.get(reverse(f"loans:{name}", args=args), given)


def test_it_prepares_and_approves_by_two_persons_on_the_pages(client, fund, first, second):
    client.force_login(first)
    slip = SimpleUploadedFile("回单.pdf", b"%PDF-1.4", "application/pdf")
    given = {
        "business_on": "2018-03-05",
        "amount_city": "1,200.50",
        "account": "main",
        "reason": "到账",
        "evidence": slip,
    }
    answer = prepare(client, fund, "paid_in", **given)
    order = PostingOrder.objects.get()
    assert answer.url == reverse("loans:order_detail", args=[order.code])
    page = an_answer(client, "order_detail", order.code).content.decode()
    assert "撤回记账单" in page
    assert "复核并入账" not in page
    client.force_login(second)
    page = an_answer(client, "order_detail", order.code).content.decode()
    assert "将增加专户存款和可用资金 1,200.50 元" in page
    assert "复核并入账 1,200.50 元" in page
    client.post(reverse("loans:order_approve", args=[order.code]))
    assert balances("city-2018") == {"1001/main": Decimal("1200.50"), "3101/city": Decimal("1200.50")}
    assert "已入账的分录" in an_answer(client, "order_detail", order.code).content.decode()
    paper = an_answer(client, "order_file", order.code, order.evidence.get().file.code)
    assert paper.content == b"%PDF-1.4"


@pytest.mark.parametrize(
    ("event", "given", "words"),
    [
        ("paid_in", {"amount_city": "1.001", "account": "main"}, "最多两位小数"),
        ("paid_in", {"amount_city": "-5", "account": "main"}, "金额必须大于零"),
        ("paid_in", {"account": "main"}, "请填写金额"),
        ("paid_in", {"amount_city": "5", "account": "fixed"}, "选择一个有效的选项"),
        ("paid_in", {"amount_city": "5", "account": "main", "business_on": "2018-02-30"}, "输入一个有效的日期"),
        ("paid_in", {"amount_city": "5", "account": "main", "business_on": "2017-01-01"}, "不能早于资金设立日期"),
        ("paid_in", {"amount_city": "5", "account": "main", "reason": " "}, "必填"),
        ("withdrawn", {"amount_city": "5"}, "必填"),
        ("reversal", {"entry": "7"}, "没有这张凭证"),
    ],
)
def test_it_says_what_is_wrong_and_changes_nothing(client, fund, first, event, given, words):
    client.force_login(first)
    answer = prepare(client, fund, event, **{"business_on": "2018-03-05", "reason": "测试"} | given)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not PostingOrder.objects.exists()


LINES = (
    {"account": "1001", "holding": "main", "amount": "90.00"},
    {"account": "3101", "funder": "city", "amount": "80.00"},
)


def opening_form(*lines, **given):
    numbered = {f"line-{place}-{name}": text for place, line in enumerate(lines) for name, text in line.items()}
    frame = {"line-TOTAL_FORMS": len(lines), "line-INITIAL_FORMS": 0}
    paper = SimpleUploadedFile("旧账.txt", b"x", "text/plain")
    return {"business_on": "2018-03-05", "reason": "移交", "evidence": paper, **frame, **numbered, **given}


def test_it_takes_opening_balances_whose_sides_meet(client, fund, first, second):
    client.force_login(first)
    answer = prepare(client, fund, "opening", **opening_form(*LINES))
    assert answer.status_code == 400
    assert "资金存放合计 90.00 元，资金来源合计 80.00 元" in answer.content.decode()
    missing = {"account": "2001", "funder": "city", "amount": "10.00"}
    answer = prepare(client, fund, "opening", **opening_form(*LINES, missing))
    assert "请填写对应的备案、补偿或收款编号" in answer.content.decode()
    prepare(client, fund, "opening", **opening_form(*LINES, missing | {"subject": "C1"}, {}))
    order = PostingOrder.objects.get()
    client.force_login(second)
    client.post(reverse("loans:order_approve", args=[order.code]))
    assert balances("city-2018") == {"1001/main": Decimal(90), "2001/city": Decimal(10), "3101/city": Decimal(80)}


def test_it_tells_on_the_order_why_the_ledger_refuses(client, fund, first, second):
    order = an_order(fund, first, "frozen", amounts={"city": Decimal("5.00")})
    client.force_login(second)
    assert "余额不足" in an_answer(client, "order_detail", order.code).content.decode()
    answer = client.post(reverse("loans:order_approve", args=[order.code]))
    assert answer.status_code == 409
    assert "没有办理：“" in answer.content.decode()
    assert "尚缺" in answer.content.decode()
    assert PostingOrder.objects.get().state == "prepared"


def test_it_answers_the_own_person_and_others_offices_with_refusal(client, frame, fund, first):
    order = an_order(fund, first)
    approve = reverse("loans:order_approve", args=[order.code])
    client.force_login(first)
    assert client.post(approve).status_code == 403
    client.force_login(hire("reader", "handler_finance", at=place("member-finance")))
    assert an_answer(client, "order_detail", order.code).status_code == 200
    assert client.post(approve).status_code == 403
    client.force_login(hire("county", "county_finance", at=place("dongqu")))
    assert client.post(approve).status_code == 404


def test_it_opens_a_fund_with_funder_account_and_terms_on_the_pages(client, first):
    client.force_login(first)
    a_bank_code = a_fund(first).accounts.first().bank_id
    made = {"kind": "pool", "number": "new-2019", "name": "新资金", "opened_on": "2019-01-01"}
    client.post(reverse("loans:fund_create"), made)
    fund = Fund.objects.get(number="new-2019")
    client.post(reverse("loans:funder_create", args=[fund.code]), {"code": "city", "name": "市级", "level": "city"})
    account = {
        "code": "main",
        "bank": a_bank_code,
        "account_name": "专户",
        "account_number": "123456",
        "kind": "current",
    }
    client.post(reverse("loans:special_account_create", args=[fund.code]), account | {"opened_on": "2019-01-01"})
    terms = {
        "annual_rate": "0.35",
        "day_count": "360",
        "credit_months": ["3", "9"],
        "credit_day": "20",
        "valid_from": "2019-01-01",
    }
    client.post(reverse("loans:deposit_term_create", args=[fund.code, "main"]), terms)
    page = an_answer(client, "fund_detail", fund.code).content.decode()
    assert all(words in page for words in ("新资金", "市级", "123456", "0.35%", "3、9"))
    again = client.post(reverse("loans:fund_create"), made)
    assert (again.status_code, "已被使用" in again.content.decode()) == (400, True)


def test_it_needs_as_many_statements_for_many_rows_as_for_few(
    client, fund, first, second, django_assert_max_num_queries
):
    order = a_posted_order(fund, first, second)
    waiting, *_more = [an_order(fund, first) for _ in range(30)]
    client.force_login(second)
    for name, args in (
        ("fund_list", ()),
        ("fund_detail", (fund.code,)),
        ("order_list", ()),
        ("order_choose", ()),
        ("order_detail", (order.code,)),
        ("order_detail", (waiting.code,)),
        ("order_prepare", (fund.code, "interest_credited")),
    ):
        with django_assert_max_num_queries(MOST_STATEMENTS):
            assert an_answer(client, name, *args).status_code == 200


def test_it_fills_in_what_another_page_asks_for(client, fund, first, second):
    done = a_posted_order(fund, first, second)
    client.force_login(first)
    address = reverse("loans:order_prepare", args=[fund.code, "reversal"])
    assert 'value="1"' in client.get(address, {"entry": "1"}).content.decode()
    answer = prepare(client, fund, "reversal", business_on=date(2018, 3, 6), entry="1", reason="录入有误")
    assert answer.status_code == 302
    assert PostingOrder.objects.get(event="reversal").payload == {"entry": str(done.entry_code)}
