"""An order is prepared by one person and posted by another, and the database holds them to it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import loans.orders.desk  # noqa: F401 (the events)
from loans.ledger.errors import InsufficientFunds, PeriodClosed
from loans.ledger.models import JournalEntry
from loans.ledger.services import close_period
from loans.models import OrderEvidence, PostingOrder, SpecialAccount
from loans.orders.payload import BadPayload, Payload, read_payload
from loans.pool.items import MoreThanOpen
from loans.pool.openings import OpeningLine
from loans.services import orders as services
from loans.services.funds import FunderFacts, save_funder
from portal.core.actors import SYSTEM
from portal.core.errors import DomainError, IllegalMove, NotPermitted
from portal.core.work import work_of
from portal.files.store import store_bytes
from tests.cast import hire, place
from tests.ledger.invariants import balances, broken
from tests.loans.books import DAY, a_draft, a_fund, a_posted_order, an_order

pytestmark = pytest.mark.django_db
THOUSAND = {"amounts": {"city": Decimal("1000.00")}}


@pytest.fixture
def first():
    return hire("first", "office_finance")


@pytest.fixture
def second():
    return hire("second", "office_finance")


@pytest.fixture
def fund(first):
    return a_fund(first, number="city-2018")


def by_sql(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_it_posts_what_a_second_person_approves(fund, first, second):
    order = an_order(fund, first)
    assert (order.number, order.amount, balances("city-2018")) == (1, Decimal("1000.00"), {})
    done = services.approve_order(order=order, by=second, note="已核对回单")
    entry = JournalEntry.objects.get(code=done.entry_code)
    assert (entry.summary, entry.business_on, entry.actor_name) == ("测试", DAY, second.actor_name)
    assert balances("city-2018") == {"1001/main": Decimal("1000.00"), "3101/city": Decimal("1000.00")}
    assert services.order_of_entry(entry.code) == done


def test_it_lets_no_person_approve_an_order_of_the_same_person(fund, first):
    order = an_order(fund, first)
    for account in (first, hire("also-first", "office_finance", person=first.person)):
        with pytest.raises(NotPermitted):
            services.approve_order(order=order, by=account)
    assert balances("city-2018") == {}


def test_it_is_refused_by_the_database_when_one_person_does_both(fund, first, second):
    order = an_order(fund, first)
    decided = "state = %s, decided_by_id = %s, decided_person_id = %s, decided_at = now()"
    decide = f"UPDATE loans_postingorder SET {decided} WHERE id = %s"
    with pytest.raises(IntegrityError, match="posting_order_decided_by_second_person"):
        by_sql(decide, "refused", first.pk, first.person_id, order.pk)
    with pytest.raises(IntegrityError, match="decider is the person of the account"):
        by_sql(decide, "refused", first.pk, second.person_id, order.pk)
    with pytest.raises(IntegrityError, match="withdrawn by who prepared it"):
        by_sql(decide, "withdrawn", second.pk, second.person_id, order.pk)
    by_sql(decide, "refused", second.pk, second.person_id, order.pk)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount", "2000"),
        ("payload", "{}"),
        ("reason", "别的"),
        ("business_on", "2018-03-06"),
        ("event", "frozen"),
        ("number", 9),
    ],
)
def test_it_never_changes_what_was_prepared(fund, first, column, value):
    order = an_order(fund, first)
    with pytest.raises(IntegrityError, match="what was prepared is never changed"):
        by_sql(f"UPDATE loans_postingorder SET {column} = %s WHERE id = %s", value, order.pk)


def test_it_never_undoes_a_decision_nor_deletes_an_order(fund, first, second):
    order = a_posted_order(fund, first, second)
    with pytest.raises(IntegrityError, match="decision on an order is final"):
        by_sql("UPDATE loans_postingorder SET decision_note = 'x' WHERE id = %s", order.pk)
    with pytest.raises(IntegrityError, match="never deleted"):
        by_sql("DELETE FROM loans_postingorder WHERE id = %s", order.pk)
    with pytest.raises(IllegalMove):
        services.approve_order(order=order, by=second)
    assert JournalEntry.objects.count() == 1


def test_it_begins_prepared_whoever_inserts_it(fund, first, second):
    order = an_order(fund, first)
    values = {
        field.attname: getattr(order, field.attname) for field in order._meta.concrete_fields if field.attname != "id"
    }
    bad = PostingOrder(**values | {"code": "00000000-0000-4000-8000-000000000001", "number": 2, "state": "refused"})
    bad.decided_by, bad.decided_person_id, bad.decided_at = second, second.person_id, order.prepared_at
    with pytest.raises(IntegrityError, match="begins by being prepared"), transaction.atomic():
        bad.save(force_insert=True)


def test_it_keeps_the_papers_of_a_decided_order_as_they_were(fund, first, second):
    paper = store_bytes(content=b"x", name="slip.pdf", content_type="application/pdf", by=first)
    order = services.prepare_order(draft=a_draft(fund, evidence=[paper]), by=first)
    services.approve_order(order=order, by=second)
    later = store_bytes(content=b"y", name="other.pdf", content_type="application/pdf", by=first)
    with pytest.raises(IntegrityError, match="papers of an order"), transaction.atomic():
        OrderEvidence.objects.create(order=order, file=later)
    assert [one.file for one in order.evidence.all()] == [paper]


def test_it_refuses_without_a_reason_and_withdraws_only_for_the_preparer(fund, first, second):
    order = an_order(fund, first)
    with pytest.raises(DomainError, match="驳回原因"):
        services.refuse_order(order=order, by=second, note=" ")
    with pytest.raises(NotPermitted):
        services.withdraw_order(order=order, by=second)
    assert services.withdraw_order(order=order, by=first).state == "withdrawn"
    assert services.refuse_order(order=an_order(fund, first), by=second, note="金额不符").state == "refused"
    assert balances("city-2018") == {}


def test_it_changes_nothing_when_the_ledger_refuses(fund, first, second):
    order = an_order(fund, first, "frozen", **THOUSAND)
    with pytest.raises(InsufficientFunds):
        services.approve_order(order=order, by=second)
    order.refresh_from_db()
    assert (order.state, order.entry_code, balances("city-2018")) == ("prepared", None, {})
    a_posted_order(fund, first, second)
    assert services.approve_order(order=order, by=second).state == "posted"


def test_it_is_kept_by_the_funds_own_organisation_only(frame, fund, first):
    other = hire("county", "county_finance", at=place("dongqu"))
    order = an_order(fund, first)
    with pytest.raises(NotPermitted):
        an_order(fund, other)
    for service, facts in (
        (services.approve_order, {}),
        (services.refuse_order, {"note": "x"}),
        (services.withdraw_order, {}),
    ):
        with pytest.raises(NotPermitted):
            service(order=order, by=other, **facts)


def test_it_stops_at_a_closed_period_when_prepared_and_when_posted(fund, first, second):
    order = an_order(fund, first)
    close_period(book="city-2018", through=date(2018, 3, 31), by=SYSTEM)
    with pytest.raises(PeriodClosed):
        services.approve_order(order=order, by=second)
    with pytest.raises(DomainError, match="已结账至 2018-03-31"):
        an_order(fund, first)


def test_it_looks_again_at_funders_and_accounts_when_it_is_approved(fund, first, second):
    orders = [an_order(fund, first) for _ in range(2)]
    county = {"amounts": {"county": Decimal("5.00")}, "account": "main"}
    of_county = an_order(fund, first, **county)
    save_funder(
        fund=fund,
        facts=FunderFacts(code="east", name="东区财政", level="county"),
        by=first,
        funder=fund.funders.get(code="county"),
    )
    with pytest.raises(DomainError, match="出资人不属于该资金"):
        services.approve_order(order=of_county, by=second)
    services.approve_order(order=orders[0], by=second)
    SpecialAccount.objects.filter(fund=fund, code="main").update(closed_on=DAY)
    with pytest.raises(DomainError, match="已销户"):
        services.approve_order(order=orders[1], by=second)
    with pytest.raises(DomainError, match="已销户"):
        an_order(fund, first)
    assert JournalEntry.objects.count() == 1


def test_it_takes_no_entry_back_before_its_day_nor_under_what_stands_on_it(fund, first, second):
    received = {"amount": Decimal("5.00"), "account": "main", "subject": "R1"}
    done = a_posted_order(fund, first, second, "receipt_unmatched", **received)
    with pytest.raises(DomainError, match="早于原凭证"):
        prepare_reversal(fund, first, done, on=date(2018, 3, 4))
    waiting = an_order(fund, first, "reversal", entry=str(done.entry_code))
    sent = {"amount": Decimal("5.00"), "account": "main", "receipt": "R1"}
    a_posted_order(fund, first, second, "receipt_sent_back", **sent)
    with pytest.raises(MoreThanOpen):
        services.approve_order(order=waiting, by=second)
    with pytest.raises(MoreThanOpen):
        prepare_reversal(fund, first, done)


def prepare_reversal(fund: Any, by: Any, done: PostingOrder, on: date = DAY) -> PostingOrder:
    return services.prepare_order(draft=a_draft(fund, "reversal", on=on, entry=str(done.entry_code)), by=by)


def test_it_reverses_an_entry_once_and_keeps_its_first_day(fund, first, second):
    done = a_posted_order(fund, first, second)
    close_period(book="city-2018", through=date(2018, 3, 31), by=SYSTEM)
    back = a_posted_order(fund, first, second, "reversal", entry=str(done.entry_code))
    entry = JournalEntry.objects.get(code=back.entry_code)
    assert (entry.business_on, entry.original_on) == (date(2018, 4, 1), DAY)
    assert (balances("city-2018"), back.amount) == ({}, Decimal("1000.00"))
    with pytest.raises(DomainError, match="已冲销"):
        an_order(fund, first, "reversal", entry=str(done.entry_code))


def test_it_reverses_no_entry_of_another_fund(fund, first, second):
    theirs = a_posted_order(a_fund(first), first, second)
    with pytest.raises(DomainError, match="没有这张凭证"):
        an_order(fund, first, "reversal", entry=str(theirs.entry_code))


BAD = [
    ("paid_in", {"on": date(2017, 12, 31)}, "business_on"),
    ("paid_in", {"on": date(2100, 1, 1)}, "business_on"),
    ("paid_in", {"amounts": {"nobody": Decimal("1.00")}, "account": "main"}, None),
    ("paid_in", {"amounts": {"city": Decimal("1.00")}, "account": "fixed"}, "account"),
    ("paid_in", {"amounts": {"city": Decimal("1.00")}, "account": "nowhere"}, "account"),
    ("paid_in", {"amounts": {}, "account": "main"}, None),
    ("fee_charged", THOUSAND, "basis"),
    ("appropriated", THOUSAND, "event"),
    ("withdrawn", THOUSAND, "evidence"),
    ("receipt_matched", {**THOUSAND, "receipt": "R", "cause": "frozen"}, "cause"),
    ("receipt_matched", {**THOUSAND, "receipt": "R", "cause": "interest_credited"}, "interest_account"),
    ("interest_accrued", {**THOUSAND, "subject": "nowhere"}, "account"),
    ("committed", {**THOUSAND, "subject": "x"}, "event"),
    ("opening", {"lines": (OpeningLine("3101", Decimal("1.00"), funder="city"),)}, "evidence"),
]


@pytest.mark.parametrize(("event", "facts", "field"), BAD)
def test_it_says_at_the_field_what_cannot_be_ordered(fund, first, event, facts, field):
    with pytest.raises(DomainError) as refused:
        services.prepare_order(draft=a_draft(fund, event, **facts), by=first)
    assert refused.value.field == field
    assert not PostingOrder.objects.exists()


def test_it_puts_a_reason_of_several_lines_into_one(fund, first, second):
    draft = replace(a_draft(fund), reason=" 到账\r\n  见回单 ")
    order = services.prepare_order(draft=draft, by=first)
    assert order.reason == "到账 见回单"
    assert services.approve_order(order=order, by=second).state == "posted"


def test_it_tells_the_preparer_what_no_entry_may_hold(fund, first):
    with pytest.raises(DomainError, match="控制字符"):
        an_order(fund, first, "receipt_unmatched", amount=Decimal("1.00"), account="main", subject="R\t1")


def test_it_stores_money_as_strict_text_and_reads_nothing_else():
    payload = Payload(amounts={"city": Decimal("1.5")}, amount=Decimal(7), account="main")
    assert payload.as_json() == {"account": "main", "amounts": {"city": "1.50"}, "amount": "7.00"}
    assert read_payload(payload.as_json()).amounts == {"city": Decimal("1.50")}
    for bad in (
        {"amount": 7},
        {"amount": "7.001"},
        {"amounts": {"city": 1.5}},
        {"other": ""},
        [],
        {"lines": [{"amount": "1e3"}]},
    ):
        with pytest.raises(BadPayload):
            read_payload(bad)


def test_it_waits_on_the_workbench_of_the_second_person_only(frame, fund, first, second):
    order = an_order(fund, first)
    county = hire("county", "county_finance", at=place("dongqu"))
    waiting = {
        user.username: [
            (item.source.key, item.title) for item in work_of(user, today=DAY) if "order" in item.source.key
        ]
        for user in (first, second, county)
    }
    title = f"测试资金 {order.number} 号：出资到账（无承诺）（1,000.00 元）"
    assert waiting == {"first": [("orders_sent", title)], "second": [("orders", title)], "county": []}


def test_it_keeps_every_invariant_through_matched_money(fund, first, second):
    a_posted_order(fund, first, second, "receipt_unmatched", amount=Decimal("80.00"), account="main", subject="R1")
    matched = {"receipt": "R1", "cause": "paid_in", "amounts": {"city": Decimal("80.00")}}
    a_posted_order(fund, first, second, "receipt_matched", **matched)
    with pytest.raises(DomainError, match=r"只剩 0\.00 元"):
        a_posted_order(fund, first, second, "receipt_matched", **matched)
    a_posted_order(fund, first, second, "payment_unmatched", amount=Decimal("5.00"), account="main", subject="P1")
    cost = {"amounts": {"city": Decimal("5.00")}}
    a_posted_order(fund, first, second, "cost_charged", **cost, basis="第八条")
    a_posted_order(fund, first, second, "payment_matched", **cost, payment="P1", cause="cost_paid")
    assert balances("city-2018").keys() == {"1001/main", "3101/city", "5003/city", "3104/city"}
    assert broken("city-2018") == []
