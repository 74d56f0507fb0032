"""A file is previewed, then applied; whatever is imported twice adds nothing; the database keeps what a bank said."""

import pytest
from django.db import DatabaseError, connection, transaction

from loans.models import BankStatement, StatementLine
from loans.services.statements import apply_statement, discard_statement, plan_statement, upload_statement
from loans.statements.reading import StatementRefused
from portal.core.errors import Conflict, IllegalMove
from portal.files.uploads import UploadRefused
from tests.files.test_uploads import lying_bomb
from tests.loans.statements.desk import csv_of, take
from tests.loans.statements.exports import HEADS, as_csv

pytestmark = pytest.mark.django_db
ROWS = ((5, "1000.00"), (6, "-20.00"), (6, "-20.00"))


def upload(account, content, by, name="明细.csv"):
    return upload_statement(account=account, content=content, name=name, by=by)


def test_it_writes_no_line_before_it_is_confirmed(account, first):
    statement = upload(account, csv_of(*ROWS), first)
    assert plan_statement(statement).counts["new"] == 3
    assert not StatementLine.objects.exists()


def test_it_takes_over_equal_lines_of_one_day_each(account, first):
    statement = take(account, csv_of(*ROWS), first)
    assert statement.counts == {"read": 3, "new": 3, "repeat": 0, "refused": 0, "not_data": 0}
    assert sorted(StatementLine.objects.values_list("amount", flat=True)) == [20, 20, 1000]


def test_it_adds_nothing_for_the_same_file(account, first):
    take(account, csv_of(*ROWS), first)
    again = upload(account, csv_of(*ROWS), first)
    assert plan_statement(again).counts["repeat"] == 3
    with pytest.raises(Conflict):
        apply_statement(statement=again, by=first)
    assert StatementLine.objects.count() == 3


def test_it_adds_only_what_an_overlapping_file_has_more(account, first):
    take(account, csv_of(*ROWS), first)
    more = take(account, csv_of(*ROWS, (9, "7.00")), first)
    assert (more.counts["new"], more.counts["repeat"]) == (1, 3)


def test_it_takes_the_rest_of_a_file_with_refused_rows(account, first):
    content = as_csv(HEADS, ["20180305", "", "5", "", "", "", ""], ["20181305", "", "6", "", "", "", ""])
    statement = apply_statement(statement=upload(account, content, first), by=first)
    assert (statement.counts["new"], statement.counts["refused"]) == (1, 1)
    assert any(one["is_refused"] and one["number"] == 3 for one in statement.findings)


def test_it_reports_where_the_balance_breaks(account, first):
    content = as_csv(HEADS[:4], ["20180305", "", "5", "5"], ["20180306", "", "5", "11"])
    plan = plan_statement(upload(account, content, first))
    assert [str(one.gap) for one in plan.continuity.breaks] == ["1.00"]


def test_it_reports_a_hole_between_two_statements(account, first):
    take(account, csv_of(*ROWS), first)
    late = upload(account, csv_of((2, "1.00"), month=5, opening="960.00"), first)
    assert any("中间缺对账单" in text for text in plan_statement(late).notices)


def test_it_refuses_the_file_of_another_account(account, first):
    with pytest.raises(StatementRefused):
        upload(account, as_csv(["账号：6222021234567890"], HEADS[:3], ["20180305", "", "5"]), first)
    assert not BankStatement.objects.exists()


def test_it_refuses_hostile_files_before_reading_them(account, first):
    with pytest.raises(UploadRefused) as refusal:
        upload(account, lying_bomb(), first, "明细.xlsx")
    assert refusal.value.code == "bomb"


def test_it_applies_a_file_once(account, first):
    statement = take(account, csv_of(*ROWS), first)
    with pytest.raises(IllegalMove):
        apply_statement(statement=statement, by=first)
    with pytest.raises(IllegalMove):
        discard_statement(statement=statement, by=first)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE loans_statementline SET amount = 1",
        "DELETE FROM loans_statementline",
        "TRUNCATE loans_statementline CASCADE",
        'INSERT INTO loans_statementline SELECT (jsonb_populate_record(l, \'{"id": 999, "code": '
        '"00000000-0000-0000-0000-000000000001"}\')).* FROM loans_statementline l LIMIT 1',
    ],
)
def test_it_lets_nobody_change_or_double_a_line(account, first, statement):
    take(account, csv_of(*ROWS), first)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert StatementLine.objects.count() == 3
