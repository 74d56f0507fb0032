"""Interest due is exact by day, rounded once, and set against what arrived; what never came is flagged."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.pool.deposits import credit_interest, end_fixed_deposit, make_fixed_deposit, owe_interest
from loans.pool.events import Event, bank
from loans.reconciling.interest import interest_courses
from loans.services.funds import TermFacts, set_deposit_terms
from loans.statements.interest import Balances, Period, Term, earned, periods, rounded
from portal.core.actors import SYSTEM
from tests.factories import numbers
from tests.loans.statements.desk import paid_in

START = date(2018, 1, 1)
QUARTERS = frozenset({3, 6, 9, 12})


def a_term(rate: str = "0.35", first: date = START, end: date | None = None, day_count: int = 360) -> Term:
    return Term(Decimal(rate), day_count, QUARTERS, 20, first, end)


def test_it_earns_by_day_on_the_balance_at_its_end():
    balances = Balances([(date(2018, 1, 10), Decimal(36000)), (date(2018, 1, 20), Decimal(-36000))])
    assert earned(balances, [a_term("1")], START, date(2018, 1, 31)) == Fraction(10)


def test_it_changes_the_rate_on_its_day_and_earns_nothing_without_one():
    terms = [a_term("1", START, date(2018, 1, 6)), a_term("2", date(2018, 1, 8), None, 365)]
    balances = Balances([(START, Decimal(36500))])
    due = Fraction(36500 * 5, 36000) + Fraction(2 * 3)
    assert earned(balances, terms, START, date(2018, 1, 10)) == due


amounts = st.decimals(min_value=-9_000, max_value=9_000_000, places=2)


@given(
    moves=st.lists(st.tuples(st.integers(0, 400), amounts), max_size=8, unique_by=lambda one: one[0]),
    cut=st.integers(0, 399),
    change=st.integers(1, 400),
    day_count=st.sampled_from([360, 365]),
)
def test_it_gives_the_same_sum_however_a_period_is_split(moves, cut, change, day_count):
    turn = START + timedelta(days=change)
    terms = [a_term("0.35", START, turn, day_count), a_term("1.234567", turn)]
    balances = Balances([(START + timedelta(days=at), amount) for at, amount in moves])
    middle, last = START + timedelta(days=cut), START + timedelta(days=400)
    parts = earned(balances, terms, START, middle) + earned(balances, terms, middle + timedelta(days=1), last)
    assert parts == earned(balances, terms, START, last)


@given(st.fractions(max_denominator=36_500, min_value=-1000, max_value=1000))
def test_it_rounds_a_fraction_half_up_and_exactly(value):
    shown = rounded(value)
    assert abs(Fraction(shown) - value) <= Fraction(1, 200)
    if abs(Fraction(shown) - value) == Fraction(1, 200):
        assert abs(shown) > abs(value)


def test_it_does_not_round_twice():
    assert rounded(Fraction("0.005") - Fraction(1, 10**12)) == Decimal("0.00")
    assert rounded(Fraction("0.005")) == Decimal("0.01")


def test_it_cuts_periods_at_the_crediting_days():
    found = periods([a_term()], date(2018, 2, 1), date(2018, 7, 1))
    assert found == [
        Period(date(2018, 2, 1), date(2018, 3, 20), is_over=True),
        Period(date(2018, 3, 21), date(2018, 6, 20), is_over=True),
        Period(date(2018, 6, 21), date(2018, 7, 1), is_over=False),
    ]


def terms_of(account, by, rate="0.36", first=START):
    facts = TermFacts(
        annual_rate=Decimal(rate), day_count=360, credit_months=(3, 6, 9, 12), credit_day=20, valid_from=first
    )
    set_deposit_terms(account=account, facts=facts, by=by)


def credited(fund, day: date, amount: str, *, owed: bool = False, holding: str = "main") -> None:
    event = Event(book=fund.book_code, on=day, key=f"interest:{next(numbers)}", by=SYSTEM)
    record = owe_interest if owed else credit_interest
    record(event, holding=holding, amounts={"city": Decimal(amount)}, into=bank("main"))


def course_of(account, today=date(2018, 12, 31)):
    return interest_courses([account], today)[0]


@pytest.mark.django_db
def test_it_sets_what_came_against_what_was_due(account, fund, first):
    """The credited 92.00 earn for 92 days, the 60.00 for the one day on which they came: 8.5 fen more."""
    terms_of(account, first)
    paid_in(fund, 21, "100000.00", month=3)
    credited(fund, date(2018, 6, 21), "92.00")
    credited(fund, date(2018, 9, 20), "60.00", owed=True)
    rows = course_of(account).rows
    assert [(str(row.due), str(row.received)) for row in rows[:3]] == [
        ("0.00", "0.00"),
        ("92.00", "92.00"),
        ("92.09", "60.00"),
    ]
    assert [str(row.word) for row in rows] == ["相符", "相符", "少收", "未收到利息", "未到结息日"]


@pytest.mark.django_db
def test_it_says_where_money_lay_without_terms(account, fund, first):
    terms_of(account, first, first=date(2018, 6, 1))
    paid_in(fund, 21, "100000.00", month=3)
    assert course_of(account).rows[0].bare_days == 31 + 30 + 31 - 20


@pytest.mark.django_db
def test_it_counts_a_fixed_deposit_to_its_maturity(account, fund, first):
    fixed = type(account).objects.select_related("fund__book", "bank").get(fund=fund, code="fixed")
    terms_of(fixed, first, rate="1.80")
    paid_in(fund, 1, "36000.00")
    event = Event(book=fund.book_code, on=date(2018, 3, 1), key="fixed", by=SYSTEM)
    make_fixed_deposit(event, amount=Decimal("36000.00"), current="main", fixed="fixed")
    assert [row.period.is_over for row in course_of(fixed).rows] == [False]
    back(fund, date(2018, 9, 1))
    credited(fund, date(2018, 9, 1), "331.20", holding="fixed")
    first_row = course_of(fixed).rows[0]
    assert (first_row.period.last, first_row.due, first_row.received) == (
        date(2018, 8, 31),
        Decimal("331.20"),
        Decimal("331.20"),
    )


def back(fund, day: date) -> None:
    event = Event(book=fund.book_code, on=day, key="back", by=SYSTEM)
    end_fixed_deposit(event, amount=Decimal("36000.00"), current="main", fixed="fixed")
