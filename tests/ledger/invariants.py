"""Invariants (a) to (j) of a book, added up from its transfers by SQL of its own, without the ledger's code."""

from collections import defaultdict
from decimal import Decimal

from django.db import connection

ZERO = Decimal(0)
CREDIT_SIDE = ("2", "3", "4")
CREDIT_MEMO = {"9002", "9102", "9104", "9202", "9302"}
MONEY = {"1001", "1002", "1101", "1202", "1401"}
OWED = {"2001", "2002", "2003", "2004", "2005", "2101"}
HELD = {"3101", "3102", "3103", "3201", "3202"}
RECEIVABLES = {"1301", "1302", "1303", "1304"}
CASH = {"1001", "1101", "1202", "2005"}
WITH_FLOOR = {"3100", "3101", "3102", "3103", "3105", "3201", "3202", "3203", "9101", "9103", "9201", "9203"}
# Deposits of borrowers that are owed to a bank are nobody's contribution.
BORROWERS = "borrowers"

ROWS = """
    SELECT d.code, d.funder, d.holding, c.code, c.funder, c.holding, t.amount, e.kind
    FROM ledger_transfer t JOIN ledger_journalentry e ON e.id = t.entry_id JOIN ledger_book b ON b.id = e.book_id
    JOIN ledger_ledgeraccount d ON d.id = t.debit_id JOIN ledger_ledgeraccount c ON c.id = t.credit_id
    WHERE b.code = %s
"""
TOTALS = """
    SELECT a.code, a.funder, a.holding, a.debit_total, a.credit_total
    FROM ledger_ledgeraccount a JOIN ledger_book b ON b.id = a.book_id WHERE b.code = %s
"""
Account = tuple[str, str, str]


def read(statement: str, book: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [book])
        return cursor.fetchall()


def on_its_side(code: str, net: Decimal) -> Decimal:
    """A net debit as the balance on the account's normal side."""
    return -net if code.startswith(CREDIT_SIDE) or code in CREDIT_MEMO else net


def balances(book: str) -> dict[str, Decimal]:
    """Every balance that is not zero, from the transfers alone, under ``code/funder/holding``."""
    net: dict[Account, Decimal] = defaultdict(Decimal)
    for dc, df, dh, cc, cf, ch, amount, _kind in read(ROWS, book):
        net[dc, df, dh] += amount
        net[cc, cf, ch] -= amount
    return {"/".join(filter(None, key)): on_its_side(key[0], value) for key, value in sorted(net.items()) if value}


class BookSums:
    """A book's balances by code and funder, and what moved between two groups of accounts."""

    def __init__(self, book: str) -> None:
        self.rows = read(ROWS, book)
        self.totals = read(TOTALS, book)
        self.of: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for dc, df, _dh, cc, cf, _ch, amount, _kind in self.rows:
            self.of[dc, df] += on_its_side(dc, amount)
            self.of[cc, cf] -= on_its_side(cc, amount)
        self.funders = {funder for _code, funder in self.of if funder and funder != BORROWERS}

    def sum_of(self, codes: set[str], funder: str | None = None) -> Decimal:
        return sum((v for (code, of), v in self.of.items() if code in codes and funder in {None, of}), ZERO)

    def starting(self, digit: str, funder: str) -> Decimal:
        return sum((v for (code, of), v in self.of.items() if code[0] == digit and of == funder), ZERO)

    def moved(self, debits: set[str], credits_: set[str], funder: str, *, opening: bool = False) -> Decimal:
        """From ``credits_`` to ``debits`` less the way back, of one funder; opening entries apart from the others."""
        net = ZERO
        for dc, df, _dh, cc, cf, _ch, amount, kind in self.rows:
            if funder in {df, cf} and (kind == "opening") is opening:
                net += amount * ((dc in debits and cc in credits_) - (cc in debits and dc in credits_))
        return net


def broken(book: str) -> list[str]:
    """The invariants that do not hold, each with its letter; empty when all do."""
    sums = BookSums(book)
    found = [*_whole_book(sums)]
    for funder in sorted(sums.funders):
        found += [f"{letter} of {funder}" for letter in _of_funder(sums, funder)]
    return found


def _whole_book(sums: BookSums) -> list[str]:
    debit, credit = (sum((row[place] for row in sums.totals), ZERO) for place in (3, 4))
    has, has_not = sums.sum_of(MONEY), sums.sum_of(OWED) + sums.sum_of(HELD)
    replayed: dict[Account, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for dc, df, dh, cc, cf, ch, amount, _kind in sums.rows:
        replayed[dc, df, dh][0] += amount
        replayed[cc, cf, ch][1] += amount
    stored = {row[:3]: list(row[3:]) for row in sums.totals}
    low = [code for code, _f, _h, d, c in sums.totals if _has_floor(code) and on_its_side(code, d - c) < 0]
    checks = {
        "a debit is credit": debit == credit == sum((row[6] for row in sums.rows), ZERO),
        "b money is owed or held": has == has_not,
        "b equity is invested fund": sums.sum_of({"1501"}) == sums.sum_of({"3203"}),
        f"c floors {low}": not low,
        "d splits are totals": all(_is_split(sums, code) for code in {row[0] for row in sums.totals}),
        "g replay": {key: value for key, value in stored.items() if any(value)} == dict(replayed),
    }
    return [name for name, holds in checks.items() if not holds]


def _has_floor(code: str) -> bool:
    return code[0] in "12" or code in WITH_FLOOR


def _is_split(sums: BookSums, code: str) -> bool:
    """The accounts of a code, as stored, add up to what all transfers of the code come to."""
    accounts = sum((on_its_side(code, d - c) for of, _f, _h, d, c in sums.totals if of == code), ZERO)
    return accounts == sums.sum_of({code})


def _of_funder(sums: BookSums, funder: str) -> list[str]:
    paid = sums.moved({"2001"}, CASH, funder)
    returned = sums.moved(CASH, {"1301"}, funder)
    clawed_back = sums.moved({"1302"}, {"4004"}, funder)
    brought = sums.moved({"9101"}, {"9102"}, funder, opening=True) + sums.moved(
        {"9103"}, {"9104"}, funder, opening=True
    )
    recoverable = brought + paid - returned - clawed_back - sums.of["9103", funder]
    result = sums.starting("5", funder) - sums.starting("4", funder)
    checks = {
        "e returned is at most paid": returned <= paid + brought,
        "f recoverable": sums.of["9101", funder] == recoverable,
        "i result": sums.of["3104", funder] + sums.of["3204", funder] == result,
        "j earned": sums.of["3105", funder] == sums.sum_of(RECEIVABLES, funder),
    }
    return [name for name, holds in checks.items() if not holds]
