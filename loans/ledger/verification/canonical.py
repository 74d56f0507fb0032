"""The text under every hash of the chain, computed here again and not by the database.

An array of texts in PostgreSQL's ``jsonb::text`` and Python's ``json.dumps`` come out the same, byte for byte: a comma
and a space between, control characters as ``\\u00xx`` but for the five with a letter, everything else as it is.
"""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal

from loans.ledger.verification.rows import BookRow, CloseRow, EntryRow

Texts = Sequence[object]


def canonical(content: Texts) -> str:
    return json.dumps(content, ensure_ascii=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def money_text(amount: Decimal) -> str:
    return f"{amount:.2f}"


def genesis(book: BookRow) -> str:
    """The first link: what the book is."""
    return digest(canonical([book.code, book.title, book.kind, book.opened_on]))


def fingerprint(book: str, entry: EntryRow, day: str, legs: Texts) -> str:
    """``day`` is the one asked for: of a reversal that was moved out of a closed period it is not the entry's own."""
    content = [
        book, entry.kind, day, entry.subject_kind, entry.subject_code, entry.summary, entry.original_code, legs,
    ]  # fmt: skip
    return digest(canonical(content))


def entry_link(head: str, book: str, entry: EntryRow, legs: Texts) -> str:
    """The link of an entry after ``head``. Of a reversal the day of its original is part of it."""
    content = [
        book, str(entry.number), entry.code, entry.kind, entry.business_on, entry.posted_at, entry.actor_code,
        entry.actor_name, entry.subject_kind, entry.subject_code, entry.key, entry.summary, entry.original_code,
        entry.original_on, entry.fingerprint, legs,
    ]  # fmt: skip
    return digest(f"{head}\n{canonical(content)}")


def close_link(head: str, book: str, close: CloseRow, lines: Texts) -> str:
    """The link of a close with its trial balance after ``head``."""
    content = [
        book, "close", close.code, str(close.head_number), close.first_on, close.through_on, close.closed_at,
        close.actor_code, close.actor_name, lines,
    ]  # fmt: skip
    return digest(f"{head}\n{canonical(content)}")
