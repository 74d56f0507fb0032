"""Anchors: heads of the books kept outside the database, so that a history that was cut or rewritten is found.

An anchor file is JSON. Beside the head of each book it holds up to a thousand of its links, evenly spread, so that the
first entry that differs is found to within a thousandth of the history (exactly in a book of up to a thousand entries).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from loans.ledger.errors import InvalidPosting
from loans.ledger.verification.findings import Finding
from loans.ledger.verification.findings import FindingKind as Kind
from loans.ledger.verification.rows import INSTANT, rows

FORMAT = "ledger-anchor/1"
MARKS = 1000
HEADS = f"""
    SELECT b.code, b.head_number, b.head_hash, {INSTANT.format("e.posted_at")} FROM public.ledger_book b
    LEFT JOIN public.ledger_journalentry e ON e.book_id = b.id AND e.number = b.head_number
    WHERE %(book)s = '' OR b.code = %(book)s ORDER BY b.code
"""  # noqa: S608 - a constant of this module
LINKS = """
    SELECT e.number, e.hash FROM public.ledger_journalentry e JOIN public.ledger_book b ON b.id = e.book_id
    WHERE b.code = %(book)s AND (e.number %% %(step)s = 0 OR e.number = %(last)s) AND e.number <= %(last)s
    ORDER BY e.number
"""


class AnchorUnreadable(InvalidPosting):
    """The file is no anchor."""

    code = "anchor_unreadable"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of one book at one moment. ``marks``: hashes of entries by number, the last at most ``number``."""

    book: str
    number: int
    hash: str
    posted_at: str
    marks: Mapping[int, str]

    @property
    def numbers(self) -> set[int]:
        return {self.number, *self.marks}

    def as_json(self) -> dict[str, object]:
        return {
            "book": self.book,
            "number": self.number,
            "hash": self.hash,
            "posted_at": self.posted_at,
            "marks": [[number, link] for number, link in sorted(self.marks.items())],
        }


def make_anchors(book: str = "") -> list[Anchor]:
    """The present heads of one book, or of all (by code)."""
    return [
        Anchor(code, number, link, posted_at, dict(rows(LINKS, book=code, last=number, step=-(-number // MARKS) or 1)))
        for code, number, link, posted_at in rows(HEADS, book=book)
    ]


def write_anchors(anchors: list[Anchor], *, made_at: str) -> str:
    """The text of an anchor file; ``made_at`` is when it was made (ISO)."""
    document = {"format": FORMAT, "made_at": made_at, "books": [anchor.as_json() for anchor in anchors]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_anchors(text: str) -> dict[str, Anchor]:
    """By book. ``AnchorUnreadable`` when the text is no anchor file."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise ValueError(document["format"])
        return {row["book"]: _anchor(row) for row in document["books"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise AnchorUnreadable(_("链锚文件无法读取。")) from error


def _anchor(row: dict[str, Any]) -> Anchor:
    marks = {int(number): str(link) for number, link in row["marks"]}
    return Anchor(str(row["book"]), int(row["number"]), str(row["hash"]), str(row["posted_at"]), marks)


def anchor_findings(anchor: Anchor, *, last: int, genesis: str, links: Mapping[int, set[str]]) -> Iterator[Finding]:
    """Compare the book as it was replayed (its ``last`` number, the links at the anchor's numbers) with the anchor."""
    if last < anchor.number:
        words = {"last": last, "number": anchor.number}
        text = _("账簿只到第 %(last)s 号，链锚已记到第 %(number)s 号：其后的凭证已被删去。") % words
        yield Finding(Kind.ANCHOR, last + 1, text)
    known = {**links, 0: {genesis, *links.get(0, ())}}
    sound = 0
    for number in sorted(anchor.numbers):
        wanted = {anchor.marks.get(number, ""), anchor.hash if number == anchor.number else ""} - {""}
        if number > last:
            break
        if not wanted <= known.get(number, set()):
            words = {"first": sound + 1, "number": number}
            text = _("第 %(first)s 至 %(number)s 号之间的凭证或结账与链锚不同：历史已被改写。") % words
            yield Finding(Kind.ANCHOR, min(sound + 1, number), text)
            break
        sound = number
