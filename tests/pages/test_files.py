"""File pages: the state on another day, what is computed, and who changed what."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from enterprises.models import YearlyFigures
from loans.balances import standing_on
from loans.models import Feedback
from portal.core.history import sign_history
from portal.core.timeline import timeline_of
from tests.factories import a_certificate, a_firm, a_loan, a_report

pytestmark = pytest.mark.django_db


def page(client, row, query: str = "", name: str = "enterprises:enterprise_detail"):
    return client.get(reverse(name, args=[row.code]) + query)


@pytest.fixture
def repaid(frame):
    """A loan of one million, reported at 600,000 and overdue, then settled."""
    loan = a_loan()
    a_report(loan, date(2018, 6, 30), "600000.00")
    a_report(loan, date(2018, 9, 30), "600000.00", days_overdue=31, grade="watch")
    a_report(loan, date(2018, 12, 31), "0.00", settled_on=date(2018, 12, 5))
    return loan


@pytest.mark.parametrize(
    ("day", "balance", "word"),
    [
        ("2018-03-04", None, None),
        ("2018-03-05", Decimal("1000000.00"), "存续"),
        ("2018-06-29", Decimal("1000000.00"), "存续"),
        ("2018-06-30", Decimal("600000.00"), "存续"),
        ("2018-09-30", Decimal("600000.00"), "逾期 31 天"),
        ("2018-12-31", Decimal("0.00"), "已结清"),
        ("2019-06-30", Decimal("0.00"), "已结清"),
    ],
)
def test_it_replays_a_loan_to_any_day(office, repaid, day, balance, word):
    standing = page(office, repaid, f"?on={day}", "loans:loan_detail").context["standing"]
    assert standing.balance == balance
    assert (standing.word.label if standing.word else None) == word


def test_it_reads_a_settlement_reported_later_as_the_register_does(frame):
    """Without a report by the day the balance is the principal, but zero when a later report says it was settled."""
    loan = a_loan(due_on=date(2020, 3, 5))
    a_report(loan, date(2019, 1, 31), "0.00", settled_on=date(2018, 12, 20))
    reports = list(Feedback.objects.filter(loan=loan))
    for day, owed in ((date(2018, 12, 19), Decimal("1000000.00")), (date(2018, 12, 20), Decimal(0))):
        computed = type(loan).objects.with_balance_on(day).get(pk=loan.pk).balance_on
        assert standing_on(loan, reports, day).balance == computed == owed


@pytest.mark.parametrize("query", ["?on=2018-02-30", "?on=nonsense", "?on=%00", "?on=99999-01-01", "?tab=nothing"])
def test_it_opens_a_file_at_a_bad_address(office, repaid, query):
    assert page(office, repaid, query, "loans:loan_detail").status_code == 200
    assert page(office, repaid.enterprise, query).status_code == 200


def test_it_shows_titles_as_valid_on_the_day_asked_for(office, frame):
    firm = a_firm()
    a_certificate(firm, expires_on=date(2020, 11, 2))
    for day, valid in (("2017-11-01", False), ("2017-11-02", True), ("2020-11-01", True), ("2020-11-02", False)):
        panel = page(office, firm, f"?tab=titles&on={day}").context["file"].context
        assert [flag for _title, flag in panel["titles"]] == [valid], day


def test_it_computes_class_and_score_of_each_year(office, frame):
    firm = a_firm(industry_code="6513")
    zeros = dict.fromkeys(("assets", "cost"), Decimal(10_000_000))
    YearlyFigures.objects.create(
        enterprise=firm,
        year=2018,
        staff=40,
        science_staff=12,
        revenue=Decimal(10_000_000),
        research_expense=Decimal(600_000),
        class_one_rights=1,
        class_two_rights=0,
        **zeros,
    )
    [(figures, score)] = page(office, firm, "?tab=yearly").context["file"].context["years"]
    assert (figures.year, str(score.size.label), score.score.total, score.score.qualifies) == (2018, "小型", 100, True)


def test_it_tells_who_changed_what(office, frame):
    firm = a_firm("旧名科技有限公司")
    with transaction.atomic():
        sign_history("张经办")
        firm.name = "新名科技有限公司"
        firm.save()
    latest = timeline_of(firm)[0]
    assert latest.who == "张经办"
    assert [(one.label, one.before, one.after) for one in latest.changes] == [
        ("企业名称", "旧名科技有限公司", "新名科技有限公司")
    ]
    assert "张经办" in page(office, firm, "?tab=history").content.decode()


def test_it_names_what_a_key_pointed_at(frame):
    firm = a_firm()
    firm.reporting_unit = a_firm(unit="xiqu").reporting_unit
    firm.save()
    assert [(one.before, one.after) for one in timeline_of(firm)[0].changes] == [("东区", "西区")]


def test_it_says_who_prints_and_when(office, officer, frame):
    text = page(office, a_firm()).content.decode()
    assert f"打印人：{officer.actor_name}" in text
    assert "打印时间：" in text


def test_it_finds_no_file_under_an_unknown_code(office, frame):
    assert office.get(reverse("loans:loan_detail", args=[uuid.uuid4()])).status_code == 404
    assert office.get("/loans/1/").status_code == 404
