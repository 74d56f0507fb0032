"""Which bank line surely is which movement of the books. Pure: lines and movements come as plain values."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.exchange.cells import plain

HINT_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Side:
    """A line or a movement that waits: ``words`` is all its text, ``hints`` what the other side may repeat."""

    key: int
    day: date
    direction: str
    amount: Decimal
    words: str = ""
    hints: tuple[str, ...] = ()


def sure_pairs(lines: Sequence[Side], movements: Sequence[Side], *, days: int) -> list[tuple[int, int]]:
    """(line, movement) for which amount and direction agree, the days differ by at most ``days``, and no other fits.

    Where several fit, a reference or name that only one of them repeats decides. Whatever stays open to doubt is
    left to a person.
    """
    pairs: list[tuple[int, int]] = []
    edges = list(_edges(lines, movements, days))
    while True:
        found = _mutual(edges) or _mutual([edge for edge in edges if edge[2]])
        if not found:
            return sorted(pairs)
        pairs += found
        left, right = {line for line, _movement in found}, {movement for _line, movement in found}
        edges = [edge for edge in edges if edge[0] not in left and edge[1] not in right]


def _edges(lines: Sequence[Side], movements: Sequence[Side], days: int) -> Iterable[tuple[int, int, bool]]:
    by_amount: dict[tuple[str, Decimal], list[Side]] = defaultdict(list)
    for movement in movements:
        by_amount[movement.direction, movement.amount].append(movement)
    for line in lines:
        for movement in by_amount[line.direction, line.amount]:
            if abs((line.day - movement.day).days) <= days:
                yield line.key, movement.key, _repeats(line, movement)


def _repeats(line: Side, movement: Side) -> bool:
    """Whether one side's words hold a hint of the other; hints shorter than four signs say nothing."""
    words, others = plain(movement.words), plain(line.words)
    return any(len(hint) >= HINT_LENGTH and hint in words for hint in map(plain, line.hints)) or any(
        len(hint) >= HINT_LENGTH and hint in others for hint in map(plain, movement.hints)
    )


def _mutual(edges: Sequence[tuple[int, int, bool]]) -> list[tuple[int, int]]:
    """Pairs of which either side has no other."""
    of_line: dict[int, list[int]] = defaultdict(list)
    of_movement: dict[int, list[int]] = defaultdict(list)
    for line, movement, _hinted in edges:
        of_line[line].append(movement)
        of_movement[movement].append(line)
    return [(line, found[0]) for line, found in of_line.items() if len(found) == 1 and len(of_movement[found[0]]) == 1]


def share_out(
    lines: Sequence[tuple[int, Decimal]], rows: Sequence[tuple[int, Decimal]]
) -> list[tuple[int, int, Decimal]]:
    """(line, row, amount): both sides used up in their order, as far as the smaller sum reaches."""
    shares: list[tuple[int, int, Decimal]] = []
    waiting = list(reversed(rows))
    for line, amount in lines:
        left = amount
        while left > 0 and waiting:
            row, room = waiting.pop()
            part = min(left, room)
            shares.append((line, row, part))
            left -= part
            if room > part:
                waiting.append((row, room - part))
    return shares
