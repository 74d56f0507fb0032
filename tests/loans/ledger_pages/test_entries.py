"""The journal and the page of an entry: search, facets, cause, persons, reversal; and the admin, which only looks."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from loans.ledger.models import Book, JournalEntry
from loans.ledger.services import reverse as take_back
from loans.models import OrderEvent, PostingOrder
from loans.order_states import OrderState
from loans.views.ledger import entries
from portal.core import clock
from tests.cast import hire
from tests.loans.ledger_pages.funds import a_fund, pay_in
from tests.pages.conftest import browser_of

pytestmark = pytest.mark.django_db
LIST = "/loans/entries/"
MODELS = ("chartaccount", "book", "ledgeraccount", "journalentry", "transfer", "reservation", "periodclose")


def found(client, query: str) -> set[int]:
    return {row.number for row in client.get(LIST + query).context["list"].page.rows}


def page_of(client, entry: JournalEntry):
    return client.get(reverse("loans:entry_detail", args=[entry.code]))


def test_it_searches_by_number_summary_cause_and_amount(finance, pool):
    assert found(finance, "?q=2") == {2}
    assert found(finance, "?q=承诺出资到账") == {2}
    assert found(finance, "?q=C-1") >= {4, 5, 6}
    assert found(finance, "?q=120,000.00") == {3, 4, 6}
    assert found(finance, "?q=没有这个") == set()


def test_its_facets_narrow_it(finance, pool, keeper):
    other = a_fund(keeper, "city-2019")
    pay_in(other, keeper, on=date(2019, 1, 2))
    assert found(finance, "?book=city-2019") == {1}
    assert found(finance, "?kind=compensation_paid") == {6}
    assert found(finance, "?year=2019") == {1}
    assert finance.get(LIST + "?kind=nothing").status_code == 400


def test_its_sum_is_that_of_the_rows(finance, pool):
    opened = finance.get(LIST).context["list"]
    assert opened.sums["amount"] == sum(row.amount for row in opened.page.rows)


def test_it_shows_both_sides_the_cause_and_the_chain(finance, pool):
    entry = JournalEntry.objects.get(number=6)
    page = page_of(finance, entry).content.decode()
    for text in (
        "2001 应付补偿款 市级财政",
        "1001 专户存款 示例银行",
        "120,000.00",
        "C-1",
        entry.hash,
        entry.previous_hash,
    ):
        assert text in page
    assert "系统按业务办理结果过账" in page


def test_it_names_who_prepared_and_who_checked(finance, keeper):
    fund, second = a_fund(keeper), hire("second", "office_finance")
    posted = pay_in(fund, second)
    PostingOrder.objects.create(
        fund=fund,
        number=1,
        event=OrderEvent.PAID_IN,
        business_on=date(2018, 3, 5),
        amount=Decimal("1000.00"),
        reason="测试",
        prepared_by=keeper,
        prepared_person=keeper.person,
        prepared_at=clock.now(),
    )
    order = PostingOrder.objects.filter(number=1)
    order.update(
        state=OrderState.POSTED,
        decided_by=second,
        decided_person=second.person,
        decided_at=clock.now(),
        entry_code=posted.code,
    )
    page = finance.get(reverse("loans:entry_detail", args=[posted.code]))
    assert (page.context["signers"].preparer, page.context["signers"].approver) == ("测试keeper", "测试second")
    assert reverse("loans:order_detail", args=[order.get().code]) in page.content.decode()


def test_it_links_a_reversal_and_what_it_reverses(finance, keeper):
    posted = pay_in(a_fund(keeper), keeper)
    back = take_back(entry_code=posted.code, on=date(2018, 4, 1), key="back", by=keeper)
    original = finance.get(reverse("loans:entry_detail", args=[posted.code])).content.decode()
    reversal = finance.get(reverse("loans:entry_detail", args=[back.code])).content.decode()
    assert "已被冲销" in original
    assert reverse("loans:entry_detail", args=[back.code]) in original
    assert reverse("loans:entry_detail", args=[posted.code]) in reversal
    assert "/orders/reversal/prepare/" not in original + reversal
    assert found(finance, "?nature=reversal") == {2}
    assert found(finance, "?nature=reversed") == {1}


def test_only_who_prepares_orders_of_the_fund_is_led_to_a_reversal(finance, auditor, county_keeper, keeper):
    own = pay_in(a_fund(keeper), keeper)
    other = pay_in(a_fund(county_keeper, "dongqu-2018"), county_keeper)
    wanted = "/orders/reversal/prepare/?entry=1"
    assert wanted in finance.get(reverse("loans:entry_detail", args=[own.code])).content.decode()
    assert wanted not in auditor.get(reverse("loans:entry_detail", args=[own.code])).content.decode()
    assert wanted not in finance.get(reverse("loans:entry_detail", args=[other.code])).content.decode()


def test_a_handler_reads_and_takes_nothing_home(handler, pool):
    entry = JournalEntry.objects.get(number=1)
    assert page_of(handler, entry).status_code == 200
    for name, args in (("entry_print", [entry.code]), ("entry_export", []), ("book_export", []), ("voucher_print", [])):
        assert handler.get(reverse(f"loans:{name}", args=args)).status_code == 403


def test_it_prints_no_more_vouchers_than_a_file_should_hold(finance, pool, monkeypatch):
    monkeypatch.setattr(entries, "MOST_VOUCHERS", 7)
    for query in ("", "?q=没有这个", "?kind=nothing"):
        answer = finance.get(f"/loans/entries/print/{query}", follow=True)
        assert "alert-danger" in answer.content.decode()
    assert finance.get("/loans/entries/print/?kind=promised").content.startswith(b"%PDF")


def test_the_admin_lists_and_changes_nothing(frame, keeper):
    pay_in(a_fund(keeper), keeper)
    admin = browser_of(hire("audits", "audit_administrator"))
    for model in MODELS:
        listing = f"/admin/ledger/{model}/"
        page = admin.get(listing)
        assert page.status_code == 200
        assert 'name="action"' not in page.content.decode()
        assert admin.get(f"{listing}add/").status_code == 403
        for action in ("delete", "change"):
            answer = admin.post(f"{listing}{Book.objects.get().pk}/{action}/", {"post": "yes", "title": "改"})
            assert answer.status_code in {302, 403, 404}
    assert Book.objects.get().title != "改"
    assert admin.get(f"/admin/ledger/book/{Book.objects.get().pk}/change/").status_code == 200
