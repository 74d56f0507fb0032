"""A month is reconciled from what stands, by two persons; what they signed never changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from loans.models import Reconciliation
from loans.pool.openings import OpeningLine, enter_opening
from loans.reconciling.months import sheet_of
from loans.reconciling.paper import reconciliation_paper
from loans.services.matching import match_surely
from loans.services.reconciling import (
    CannotReconcile,
    confirm_reconciliation,
    has_moved,
    prepare_reconciliation,
    return_reconciliation,
)
from loans.statement_states import ReconciliationState
from portal.core.errors import Conflict, DomainError, IllegalMove, NotPermitted
from portal.papers.pdf import render_pdf
from tests.loans.statements.desk import csv_of, event_of, paid_in, paid_out, take

pytestmark = pytest.mark.django_db
MARCH_END = date(2018, 3, 31)


@pytest.fixture
def month(account, fund, first):
    """In the books: 1000 in, 300 in on the last day, 40 out. At the bank: 1000 in, 55 in, 6 out."""
    paid_in(fund, 5, "1000.00")
    paid_in(fund, 31, "300.00")
    paid_out(fund, 30, "40.00")
    take(account, csv_of((5, "1000.00"), (20, "55.00"), (21, "-6.00")), first)
    match_surely(account=account, by=first)
    return sheet_of(account, MARCH_END)


def prepared(account, by, explanation=""):
    return prepare_reconciliation(account=account, month_end=MARCH_END, by=by, explanation=explanation)


def test_it_adjusts_both_balances_to_one(month):
    assert (month.bank, month.book) == (Decimal("1049.00"), Decimal("1260.00"))
    assert (month.books_in, month.books_out, month.bank_in, month.bank_out) == (300, 40, 55, 6)
    assert month.bank_adjusted == month.book_adjusted == Decimal("1309.00")
    assert [(one.day.day, one.age) for one in month.in_bank] == [(20, 11), (21, 10)]


def test_it_counts_a_line_of_april_as_outstanding_in_march(month, account, first):
    april = (date(2018, 4, 1), date(2018, 4, 30))
    take(account, csv_of((2, "300.00"), month=4, opening="1049.00"), first, days=april, opening="1049.00")
    match_surely(account=account, by=first)
    assert sheet_of(account, MARCH_END).as_json() == month.as_json()
    assert sheet_of(account, date(2018, 4, 30)).books_in == 0


def test_it_takes_the_opening_entry_and_older_books_as_settled(account, fund, first):
    lines = (OpeningLine("1001", Decimal("500.00"), holding="main"), OpeningLine("3101", Decimal("500.00"), "city"))
    enter_opening(event_of(fund, 1, 3), lines=lines)
    paid_in(fund, 20, "70.00", month=2)
    take(account, csv_of((9, "5.00"), opening="570.00"), first, opening="570.00")
    sheet = sheet_of(account, MARCH_END)
    assert sheet.in_books == ()
    assert (sheet.difference, sheet.opening_gap) == (0, 0)


def test_it_names_a_difference_of_the_opening(account, fund, first):
    paid_in(fund, 20, "70.00", month=2)
    take(account, csv_of((9, "5.00"), opening="75.00"), first, opening="75.00")
    sheet = sheet_of(account, MARCH_END)
    assert (sheet.difference, sheet.opening_gap, sheet.other_gap) == (5, 5, 0)


def test_it_asks_for_the_reason_of_a_difference(account, fund, first):
    take(account, csv_of((9, "5.00"), opening="75.00"), first, opening="75.00")
    with pytest.raises(CannotReconcile):
        prepared(account, first)
    assert prepared(account, first, "期初差异待查").difference == Decimal("75.00")


def test_it_refuses_a_month_that_statements_do_not_reach(account, fund, first):
    take(account, csv_of((9, "5.00")), first, days=(date(2018, 3, 1), date(2018, 3, 30)))
    with pytest.raises(CannotReconcile, match="2018-03-31"):
        prepared(account, first)


def test_it_is_confirmed_by_another_person_only(month, account, first, second):
    made = prepared(account, first)
    with pytest.raises(NotPermitted):
        confirm_reconciliation(reconciliation=made, by=first)
    confirm_reconciliation(reconciliation=made, by=second, note="相符")
    made.refresh_from_db()
    assert (made.state, made.decider_person) == (ReconciliationState.CONFIRMED, second.person)
    with pytest.raises(IllegalMove):
        return_reconciliation(reconciliation=made, by=second, note="不")


def test_it_is_not_confirmed_when_something_moved(month, account, fund, first, second):
    made = prepared(account, first)
    paid_in(fund, 9, "1.00")
    assert has_moved(made)
    with pytest.raises(Conflict):
        confirm_reconciliation(reconciliation=made, by=second)


def test_it_is_prepared_anew_after_a_return_with_a_reason(month, account, first, second):
    made = prepared(account, first)
    with pytest.raises(Conflict):
        prepared(account, second)
    with pytest.raises(DomainError):
        return_reconciliation(reconciliation=made, by=second, note="")
    return_reconciliation(reconciliation=made, by=second, note="重编")
    assert prepared(account, first).version == 2


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE loans_reconciliation SET bank_balance = 1",
        "UPDATE loans_reconciliation SET snapshot = '{}'",
        "UPDATE loans_reconciliation SET state = 'returned'",
        "UPDATE loans_reconciliation SET state = 'confirmed', decided_at = now(), decided_by_id = prepared_by_id, "
        "decider_person_id = preparer_person_id",
        "UPDATE loans_reconciliation SET preparer_person_id = preparer_person_id + 1",
        "DELETE FROM loans_reconciliation",
        "TRUNCATE loans_reconciliation",
    ],
)
def test_the_database_keeps_a_sheet_and_its_second_person(month, account, first, change):
    prepared(account, first)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Reconciliation.objects.get().state == ReconciliationState.PREPARED


def test_it_prints_both_balances_and_every_item(month, account, first):
    made = prepared(account, first)
    words = str(reconciliation_paper(made))
    for text in ("1,049.00", "1,260.00", "1,309.00", "300.00", "未确认", first.person.name):
        assert text in words
    assert render_pdf(reconciliation_paper(made)).startswith(b"%PDF-")
