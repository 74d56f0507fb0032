"""Headings as people write them: compared without width, spaces, punctuation, units and bracketed explanations."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from portal.exchange.cells import BRACKETS, plain
from portal.exchange.registers import Column, Register

UNITS = {"亿元": 100_000_000, "千万元": 10_000_000, "百万元": 1_000_000, "万元": 10_000, "千元": 1_000, "元": 1}
UNIT_WORDS = "亿元|千万元|百万元|万元|千元|元"
UNIT_BRACKET = re.compile(rf"\((?:单位:?)?(?:人民币)?(?:{UNIT_WORDS}|%|人|个|项|家|天|件|人次|条)\)")
UNIT_END = re.compile(rf"(?:{UNIT_WORDS}|%)$")
BRACKETED = re.compile(r"\([^()]*\)")
PUNCTUATION = re.compile(r"[\s、,:;。./\\\-—_*※#\"'’‘“”|()+=<>?!]+")
UNIT_NOTE = re.compile(rf"单位:?(?:为|是)?(?:人民币)?({UNIT_WORDS})")
UNIT_HERE = re.compile(rf"(?:\((?:[^()]*?单位:?)?(?:人民币)?({UNIT_WORDS})[^()]*\)|[、,:/_\-]?({UNIT_WORDS})$)")


@lru_cache(maxsize=4096)
def heading_forms(text: str) -> tuple[str, ...]:
    """The forms under which a heading is looked up, the most exact first."""
    base = plain(text).translate(BRACKETS).lower()
    whole = PUNCTUATION.sub("", UNIT_BRACKET.sub("", base))
    short = PUNCTUATION.sub("", BRACKETED.sub("", base))
    forms = [form for form in (whole, UNIT_END.sub("", whole), short, UNIT_END.sub("", short)) if form]
    return tuple(dict.fromkeys(forms))


@lru_cache(maxsize=4096)
def heading_unit(text: str) -> int | None:
    """Yuan for each unit that a heading names, ``（万元）`` or ``万元`` at its end; None when it names none."""
    match = UNIT_HERE.search(plain(text).translate(BRACKETS))
    return UNITS[match[1] or match[2]] if match else None


def note_unit(texts: Iterable[str]) -> int | None:
    """Yuan for each unit named by a note above the header (单位：万元)."""
    for text in texts:
        if match := UNIT_NOTE.search(plain(text)):
            return UNITS[match[1]]
    return None


class HeadingBook:
    """All spellings of the columns of one register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.required = frozenset(column.key for column in register.columns if column.required)
        self._columns: dict[str, Column] = {}
        self._ranks: dict[str, int] = {}
        for place in range(4):
            for column in register.columns:
                for rank, spelling in enumerate((str(column.title), *column.headings)):
                    forms = heading_forms(str(spelling))
                    if place < len(forms) and forms[place] not in self._columns:
                        self._columns[forms[place]] = column
                        self._ranks[forms[place]] = rank

    def column_of(self, form: str) -> Column | None:
        return self._columns.get(form)

    def match(
        self, headings: Mapping[int, tuple[str, ...]], remembered: Mapping[str, str], last: Iterable[int] = ()
    ) -> dict[str, int]:
        """Column key -> position, for ``headings`` (position -> forms, most exact first).

        ``remembered``: first form -> column key (or empty: leave out), as a user mapped it before. ``last``: positions
        tried only when nothing else is left (hidden columns).
        """
        found: dict[str, int] = {}
        taken: set[int] = set()
        for position, forms in headings.items():
            if forms and forms[0] in remembered:
                taken.add(position)
                if remembered[forms[0]]:
                    found.setdefault(remembered[forms[0]], position)
        late = set(last)
        for positions in ([p for p in headings if p not in late], [p for p in headings if p in late]):
            for level in range(max((len(forms) for forms in headings.values()), default=0)):
                named = [p for p in positions if p not in taken and level < len(headings[p])]
                # The column's own title goes before its other spellings: 合同号 before a 借据号 to its left.
                for position in sorted(named, key=lambda p: self._ranks.get(headings[p][level], 0)):
                    forms = headings[position]
                    column = self._columns.get(forms[level])
                    if column is not None and column.key not in found:
                        found[column.key] = position
                        taken.add(position)
        return found
