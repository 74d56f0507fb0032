"""Posting and reversing: one round trip each, and a refusal in words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from loans.ledger.errors import InvalidPosting, NoSuchBook
from loans.ledger.models import JournalEntry
from loans.ledger.postings import KEY_LENGTH, SUMMARY_LENGTH, Posted, Posting, as_document, check_texts
from loans.ledger.refusals import refusal
from loans.ledger.services.books import lock_books
from portal.core.actors import Actor
from portal.core.errors import DomainError

POST = "SELECT code, number, hash, is_new, refusal, detail FROM ledger_post(%s)"
POST_EACH = "SELECT code, number, hash, is_new, refusal, detail FROM ledger_post_each(%s) ORDER BY place"


@dataclass(frozen=True, slots=True)
class Refused:
    """One posting of many was refused; the others stand."""

    error: DomainError


def post(*, posting: Posting, by: Actor) -> Posted:
    """Post one event. The same key with the same content gives the first entry again, with another ``KeyConflict``.

    Raises a ``DomainError`` of ``loans.ledger.errors`` when it is refused; the caller's transaction is still usable.
    """
    return _post(as_document(posting, by))


@transaction.atomic
def post_together(*, postings: Sequence[Posting], by: Actor) -> list[Posted]:
    """Post all or none, to one book or to several, in the given order. Raises the first refusal."""
    documents = [as_document(posting, by) for posting in postings]
    lock_books(codes={posting.book for posting in postings})
    return [_post(document) for document in documents]


def post_each(*, postings: Sequence[Posting], by: Actor) -> list[Posted | Refused]:
    """Post what can be posted, in one round trip and one transaction, with an answer for each in the given order."""
    documents: list[dict[str, Any]] = []
    answers: dict[int, Posted | Refused] = {}
    places: list[int] = []
    for place, posting in enumerate(postings):
        try:
            documents.append(as_document(posting, by))
            places.append(place)
        except InvalidPosting as error:
            answers[place] = Refused(error)
    if documents:
        with connection.cursor() as cursor:
            cursor.execute(POST_EACH, [_json(documents)])
            rows = cursor.fetchall()
        for place, document, row in zip(places, documents, rows, strict=True):
            answers[place] = Posted(*row[:4]) if row[4] is None else Refused(refusal(row[4], row[5], document))
    return [answers[place] for place in range(len(postings))]


def reverse(*, entry_code: UUID, on: date, key: str, by: Actor, summary: str = "") -> Posted:
    """Take an entry back by its mirror image, at most once. A correction is a reversal and then a new entry.

    When ``on`` lies in a closed period the reversal is dated on the first open day; it always keeps the day of its
    original and is not dated before it. Raises ``AlreadyReversed``, ``NotReversible``, or ``InsufficientFunds`` when
    what was posted is spent.
    """
    found = JournalEntry.objects.filter(code=entry_code).values_list(
        "book__code", "kind", "subject_kind", "subject_code"
    )
    original = found.first()
    if original is None:
        raise NoSuchBook(_("凭证不存在。"))
    if not 0 < len(key) <= KEY_LENGTH or len(summary) > SUMMARY_LENGTH:
        raise InvalidPosting(_("幂等键须为 1 至 120 字，摘要不超过 200 字。"))
    check_texts((key, summary, by.actor_code, by.actor_name))
    book, kind, subject_kind, subject_code = original
    return _post(
        {
            "book": book,
            "kind": kind,
            "on": on.isoformat(),
            "key": key,
            "actor_code": by.actor_code,
            "actor_name": by.actor_name,
            "subject_kind": subject_kind,
            "subject_code": subject_code,
            "summary": summary,
            "reverses": str(entry_code),
            "legs": [],
        }
    )


def _post(document: dict[str, Any]) -> Posted:
    with connection.cursor() as cursor:
        cursor.execute(POST, [_json(document)])
        row = cursor.fetchone()
    if row[4] is not None:
        raise refusal(row[4], row[5], document)
    return Posted(*row[:4])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
