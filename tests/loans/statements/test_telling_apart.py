"""Lines are told apart so that importing twice, or overlapping files, adds each honest line exactly once."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loans.statements.lines import Known, ReadLine, check_continuity, tell_apart

DAY = date(2018, 3, 5)


def a_line(amount: str = "5.00", direction: str = "in", **facts: object) -> ReadLine:
    values = {"place": "第 2 行", "number": 2, "day": DAY, "direction": direction, "amount": Decimal(amount)}
    return ReadLine(**values | facts)


class Store:
    """What an account would hold."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Known]] = defaultdict(list)

    def take(self, lines: list[ReadLine]) -> int:
        verdicts = tell_apart(lines, self.rows)
        for line, ordinal in zip(lines, verdicts, strict=True):
            if ordinal:
                self.rows[line.fingerprint].append(Known(ordinal, line.balance))
        for rows in self.rows.values():
            assert len({row.ordinal for row in rows}) == len(rows)
        return sum(ordinal > 0 for ordinal in verdicts)


def test_it_counts_two_equal_lines_and_adds_them_once():
    store, two = Store(), [a_line(), a_line()]
    assert [store.take(two), store.take(two), store.take([a_line()] * 3)] == [2, 0, 1]


def test_it_takes_another_balance_for_another_line():
    store = Store()
    first, second = a_line(balance=Decimal("105")), a_line(balance=Decimal("110"))
    assert [store.take([first]), store.take([second]), store.take([first, second])] == [1, 1, 0]


def test_it_knows_a_line_again_in_an_export_without_balances():
    store = Store()
    with_balances = [a_line(balance=Decimal("105")), a_line(balance=Decimal("110"))]
    assert [store.take(with_balances), store.take([a_line(), a_line()])] == [2, 0]


def test_it_knows_a_line_by_its_reference_whatever_the_spelling():
    store = Store()
    assert store.take([a_line(reference="yh001", summary="货款", counterparty_account="1")]) == 1
    assert store.take([a_line(reference="ＹＨ００１", summary="货 款（转账）")]) == 0
    assert store.take([a_line(reference="YH002")]) == 1


@given(
    days=st.lists(st.lists(st.sampled_from(["5.00", "7.00"]), max_size=4), min_size=1, max_size=8),
    cuts=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=6),
)
def test_it_adds_each_line_once_however_whole_days_overlap(days, cuts):
    dated = [[a_line(amount, day=DAY + timedelta(days=at)) for amount in one] for at, one in enumerate(days)]
    store = Store()
    for start, end in [*cuts, (0, len(days))]:
        store.take([line for day in dated[start : end + 1] for line in day])
    assert sum(len(rows) for rows in store.rows.values()) == sum(map(len, days))


def run_of(*amounts: str, opening: str = "100") -> list[ReadLine]:
    balance, lines = Decimal(opening), []
    for amount in amounts:
        balance += Decimal(amount)
        direction = "out" if Decimal(amount) < 0 else "in"
        lines.append(a_line(str(abs(Decimal(amount))), direction, balance=balance))
    return lines


def test_it_finds_balances_that_hold_together():
    found = check_continuity(run_of("10.00", "-3.00"), None, Decimal("107.00"))
    assert (found.opening, found.closing, found.breaks) == (Decimal("100.00"), Decimal("107.00"), ())


def test_it_names_the_place_and_size_of_a_gap():
    lines = run_of("10.00", "-3.00", "4.00")
    found = check_continuity([lines[0], replace(lines[2], place="第 9 行")], None, None)
    assert [(one.place, one.gap) for one in found.breaks] == [("第 9 行", Decimal("-3.00"))]


def test_it_checks_the_end_without_balances_in_between():
    found = check_continuity([a_line("5.00")], Decimal("1.00"), Decimal("7.00"), end="期末余额")
    assert [one.gap for one in found.breaks] == [Decimal("1.00")]


def test_it_notices_directions_turned_round():
    lines = [
        replace(one, direction="out" if one.direction == "in" else "in") for one in run_of("1.00", "2.00", "-5.00")
    ]
    assert check_continuity(lines, None, None).is_reversed
    assert not check_continuity(run_of("1.00", "2.00", "-5.00"), None, None).is_reversed
