"""A line as read from a file, what makes it that line, and whether the balances of a run of lines hold together."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from portal.exchange.cells import canonical_number, plain

IN, OUT = "in", "out"


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of a statement. ``number`` is its row in the file, ``place`` names sheet and row to a person."""

    place: str
    number: int
    day: date
    direction: str
    amount: Decimal
    balance: Decimal | None = None
    counterparty_name: str = ""
    counterparty_account: str = ""
    reference: str = ""
    summary: str = ""

    @property
    def signed(self) -> Decimal:
        """What the line adds to the balance, in yuan."""
        return self.amount if self.direction == IN else -self.amount

    @property
    def fingerprint(self) -> str:
        """Equal for the same line in another export: day, direction, amount, and the bank's reference.

        Without a reference the other side's account and the summary stand for it. The balance is not part of it:
        not every export has one; ``tell_apart`` uses it where both have.
        """
        own = [canonical_number(self.reference)]
        if not own[0]:
            own += [canonical_number(self.counterparty_account), plain(self.summary)]
        parts = [self.day.isoformat(), self.direction, f"{self.amount:.2f}", *own]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Known:
    """A stored line, as far as telling repeats needs it."""

    ordinal: int
    balance: Decimal | None


def tell_apart(lines: Sequence[ReadLine], known: Mapping[str, Sequence[Known]]) -> list[int]:
    """For each line 0 when it is already stored, else the ordinal under which it is new.

    Equal lines are counted: a file with two of them adds two, and again none. Where both sides state the balance
    after the line, another balance is another line, so that a file that begins in the middle of a day loses nothing.
    """
    unused = {print_: list(rows) for print_, rows in known.items()}
    last = {print_: max((row.ordinal for row in rows), default=0) for print_, rows in known.items()}
    verdicts = [-1] * len(lines)
    groups: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        groups[line.fingerprint].append(place)
    for print_, places in groups.items():
        rows = unused.get(print_, [])
        # A line with the same balance is surely the same; only then may a line without a balance be taken for it.
        for same in (_same_balance, _no_contradiction):
            for place in places:
                found = next((row for row in rows if verdicts[place] < 0 and same(row, lines[place])), None)
                if found is not None:
                    rows.remove(found)
                    verdicts[place] = 0
        for place in places:
            if verdicts[place] < 0:
                last[print_] = last.get(print_, 0) + 1
                verdicts[place] = last[print_]
    return verdicts


def _same_balance(row: Known, line: ReadLine) -> bool:
    return row.balance is not None and row.balance == line.balance


def _no_contradiction(row: Known, line: ReadLine) -> bool:
    return row.balance is None or line.balance is None


@dataclass(frozen=True, slots=True)
class Break:
    """Where the balances do not follow: ``expected`` from what stands before, ``stated`` in the file."""

    place: str
    expected: Decimal
    stated: Decimal

    @property
    def gap(self) -> Decimal:
        return self.stated - self.expected


@dataclass(frozen=True)
class Continuity:
    """Opening and closing balance as stated or derived (None: not known), and every place where they break."""

    opening: Decimal | None
    closing: Decimal | None
    breaks: tuple[Break, ...]
    is_reversed: bool
    """Every step of the balance contradicts the directions, and all would fit the other way round."""


def check_continuity(
    lines: Sequence[ReadLine], opening: Decimal | None, closing: Decimal | None, *, end: str = ""
) -> Continuity:
    """``lines`` oldest first. Opening + in - out = closing, and line by line where balances are stated."""
    if opening is None and lines and lines[0].balance is not None:
        opening = lines[0].balance - lines[0].signed
    breaks: list[Break] = []
    running = opening
    for line in lines:
        expected = None if running is None else running + line.signed
        if expected is not None and line.balance is not None and line.balance != expected:
            breaks.append(Break(line.place, expected, line.balance))
        running = expected if line.balance is None else line.balance
    if closing is not None and running is not None and closing != running:
        breaks.append(Break(end, running, closing))
    return Continuity(opening, running if closing is None else closing, tuple(breaks), _is_reversed(lines))


def _is_reversed(lines: Sequence[ReadLine]) -> bool:
    steps = list(_steps(lines))
    return len(steps) >= 2 and all(step == -line.signed for line, step in steps)


def _steps(lines: Sequence[ReadLine]) -> Iterable[tuple[ReadLine, Decimal]]:
    for before, line in pairwise(lines):
        if before.balance is not None and line.balance is not None:
            yield line, line.balance - before.balance


def oldest_first(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """Banks write newest first or oldest first; within one day the balances tell which."""
    if len(lines) < 2:
        return list(lines)
    turned = list(reversed(lines))
    if lines[0].day != lines[-1].day:
        return turned if lines[0].day > lines[-1].day else list(lines)
    wrong = len(check_continuity(lines, None, None).breaks)
    return turned if wrong and len(check_continuity(turned, None, None).breaks) < wrong else list(lines)
