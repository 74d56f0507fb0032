"""Lines and movements are matched by themselves only beyond doubt, else by hand; the database holds the amounts."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from loans.ledger.services import reverse
from loans.models import StatementMatch
from loans.pool.deposits import make_fixed_deposit
from loans.reconciling.bank import open_lines
from loans.reconciling.movements import open_movements
from loans.services.matching import SidesDiffer, constraint_of, end_matches, match_surely
from loans.statements.pairing import Side, share_out, sure_pairs
from portal.core.actors import SYSTEM
from portal.core.errors import Conflict, DomainError
from tests.loans.statements.desk import csv_of, event_of, line_of, match, paid_in, paid_out, take

pytestmark = pytest.mark.django_db
DAY = date(2018, 3, 5)


def side(key: int, amount: str = "5", day: date = DAY, words: str = "", *hints: str, direction: str = "in") -> Side:
    return Side(key, day, direction, Decimal(amount), words, hints)


def test_it_pairs_equal_amounts_within_the_window():
    late = date(2018, 3, 10)
    assert sure_pairs([side(1)], [side(7, day=late)], days=5) == [(1, 7)]
    assert sure_pairs([side(1)], [side(7, day=late)], days=4) == []
    assert sure_pairs([side(1)], [side(7, direction="out")], days=5) == []


def test_it_leaves_two_possible_pairs_to_a_person():
    assert sure_pairs([side(1), side(2)], [side(7)], days=5) == []
    assert sure_pairs([side(1)], [side(7), side(8)], days=5) == []


def test_it_lets_a_reference_decide_between_two():
    lines = [side(1, "5", DAY, "", "YH20180001"), side(2, "5", DAY, "", "YH20180002")]
    books = [side(7, "5", DAY, "到账 YH20180002"), side(8, "5", DAY, "到账")]
    assert sure_pairs(lines, books, days=5) == [(1, 8), (2, 7)]


def test_it_shares_out_as_far_as_the_smaller_side_reaches():
    amounts = [(1, Decimal(5)), (2, Decimal(3))]
    assert share_out(amounts, [(7, Decimal(6))]) == [(1, 7, Decimal(5)), (2, 7, Decimal(1))]


def test_it_matches_one_line_with_the_rows_of_two_funders(account, fund, first):
    paid_in(fund, 5, "600.00", "400.00")
    take(account, csv_of((6, "1000.00")), first)
    assert match_surely(account=account, by=first) == 1
    assert sorted(StatementMatch.objects.values_list("amount", flat=True)) == [400, 600]
    assert open_lines(account) == open_movements(account) == []


def test_it_matches_many_with_many_by_hand(account, fund, first):
    entries = [paid_in(fund, 5, "600.00"), paid_in(fund, 7, "400.00")]
    take(account, csv_of((6, "300.00"), (8, "700.00")), first)
    assert match_surely(account=account, by=first) == 0
    match(account, ["300.00", "700.00"], entries, first)
    assert open_lines(account) == open_movements(account) == []


def test_it_refuses_sides_that_differ_unless_in_part(account, fund, first):
    entry = paid_in(fund, 5, "600.00")
    take(account, csv_of((6, "1000.00")), first)
    with pytest.raises(SidesDiffer):
        match(account, ["1000.00"], [entry], first)
    match(account, ["1000.00"], [entry], first, in_part=True)
    assert [line.left for line in open_lines(account)] == [400]


def test_it_takes_a_match_back_with_a_reason_and_keeps_it(account, fund, first, second):
    paid_in(fund, 5, "600.00")
    take(account, csv_of((6, "600.00")), first)
    match_surely(account=account, by=first)
    group = StatementMatch.objects.get().group
    with pytest.raises(DomainError):
        end_matches(group=group, account=account, reason=" ", by=second)
    end_matches(group=group, account=account, reason="认错了", by=second)
    assert len(open_lines(account)) == len(open_movements(account)) == 1
    assert StatementMatch.objects.get().ended_by == second.actor_name
    with pytest.raises(Conflict):
        end_matches(group=group, account=account, reason="再来", by=second)


def test_it_leaves_out_an_entry_and_its_reversal(account, fund, first):
    code = paid_in(fund, 5, "600.00")
    reverse(entry_code=code, on=date(2018, 3, 9), key="back", by=SYSTEM)
    assert open_movements(account) == []


def test_it_shows_a_transfer_on_both_of_its_accounts(account, fund, first):
    paid_in(fund, 1, "900.00")
    make_fixed_deposit(event_of(fund, 5, 3), amount=Decimal("500.00"), current="main", fixed="fixed")
    fixed = type(account).objects.select_related("fund").get(fund=fund, code="fixed")
    take(account, csv_of((1, "900.00"), (5, "-500.00")), first)
    take(fixed, csv_of((5, "500.00"), name="转存"), first)
    assert [match_surely(account=one, by=first) for one in (account, fixed)] == [2, 1]


def by_sql(line, transfer_id: int, amount: str, **facts: object) -> None:
    values = {
        "code": uuid.uuid4(),
        "group": uuid.uuid4(),
        "line_id": line.pk,
        "transfer_id": transfer_id,
        "amount": amount,
        "way": "hand",
        "matched_by": "x",
        "matched_by_code": "x",
        "matched_at": "2018-04-01",
        "ended_by": "",
        "ended_by_code": "",
        "ended_reason": "",
    } | facts
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO loans_statementmatch ({names}) VALUES ({marks})", list(values.values()))


@pytest.fixture
def pair(account, fund, first):
    """A line of 600 in, and the one transfer of 500 in the books; and a payment of 30."""
    code = paid_in(fund, 5, "500.00")
    paid_out(fund, 6, "30.00")
    take(account, csv_of((6, "600.00")), first)
    transfer = next(one for one in open_movements(account) if one.entry.code == code).transfers[0]
    return line_of(account, "600.00"), transfer.pk


def refused(*arguments: object, **facts: object) -> str:
    with pytest.raises(DatabaseError) as refusal:
        by_sql(*arguments, **facts)
    return constraint_of(refusal.value)


def test_it_would_take_a_match_that_fits(pair):
    """The control of the refusals below."""
    by_sql(*pair, "500.00")
    assert StatementMatch.objects.count() == 1


def test_the_database_refuses_more_than_transfer_or_line_hold(pair):
    assert refused(*pair, "500.01") == "statement_match_within_amounts"
    by_sql(*pair, "450.00")
    assert refused(*pair, "50.01") == "statement_match_within_amounts"
    assert refused(*pair, "0.00") == "statement_match_amount_positive"


def test_the_database_refuses_the_wrong_direction_and_another_account(pair, account, fund, first):
    line, _transfer = pair
    paid = next(one for one in open_movements(account) if one.direction == "out").transfers[0]
    assert refused(line, paid.pk, "30.00") == "statement_match_of_one_account"
    paid_in(fund, 7, "20.00", holding="fixed")
    fixed = type(account).objects.select_related("fund").get(fund=fund, code="fixed")
    other = open_movements(fixed)[0].transfers[0]
    assert refused(line, other.pk, "20.00") == "statement_match_of_one_account"


def test_the_database_refuses_to_begin_with_an_end(pair):
    ended = {"ended_at": "2018-04-01", "ended_by": "x", "ended_reason": "x"}
    assert refused(*pair, "1.00", **ended) == "statement_match_begins_live"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE loans_statementmatch SET amount = 1",
        "UPDATE loans_statementmatch SET matched_by = 'y'",
        "UPDATE loans_statementmatch SET ended_at = '2018-05-01'",
        "DELETE FROM loans_statementmatch",
        "TRUNCATE loans_statementmatch",
    ],
)
def test_the_database_keeps_a_match_as_it_was(pair, change):
    by_sql(*pair, "500.00")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_database_ends_a_match_once(pair):
    by_sql(*pair, "500.00")
    end = "UPDATE loans_statementmatch SET ended_at = '2018-05-01', ended_by = 'x', ended_reason = 'x'"
    with connection.cursor() as cursor:
        cursor.execute(end)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(end)
