"""What is to be posted, as plain values. Nothing here touches the database."""

import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from loans.ledger.errors import InvalidPosting
from portal.core.actors import Actor
from portal.core.money import strict_amount

KEY_LENGTH = 120
SUMMARY_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Ref:
    """An account of a book: its code in the chart, and the funder or bank account where the chart asks for one."""

    code: str
    funder: str = ""
    holding: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.code, self.funder, self.holding) if part)


@dataclass(frozen=True, slots=True)
class Leg:
    """``amount`` (yuan, over zero) to the debit of one account and the credit of another.

    ``reservation`` is the subject whose reservation a leg on a setting-aside account makes, uses or frees.
    """

    debit: Ref
    credit: Ref
    amount: Decimal
    subject: str = ""
    reservation: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """One business event of ``book`` on the day ``on``. ``key`` is unique in the book: a repeat posts nothing.

    ``subject_kind`` and ``subject_code`` name the thing behind it.
    """

    book: str
    kind: str
    on: date
    key: str
    legs: tuple[Leg, ...]
    subject_kind: str = ""
    subject_code: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """The entry that holds the posting. ``is_new`` is false when the key had been posted before."""

    code: uuid.UUID
    number: int
    hash: str
    is_new: bool


def as_document(posting: Posting, by: Actor) -> dict[str, Any]:
    """The posting as the database function takes it; ``InvalidPosting`` when it cannot be one."""
    if not posting.legs:
        raise InvalidPosting(_("凭证至少要有一行分录。"))
    texts = {
        "book": posting.book,
        "kind": posting.kind,
        "key": posting.key,
        "actor_code": by.actor_code,
        "actor_name": by.actor_name,
        "subject_kind": posting.subject_kind,
        "subject_code": posting.subject_code,
        "summary": posting.summary,
    }
    check_texts(texts.values())
    if not 0 < len(posting.key) <= KEY_LENGTH or len(posting.summary) > SUMMARY_LENGTH:
        raise InvalidPosting(_("幂等键须为 1 至 120 字，摘要不超过 200 字。"))
    return {**texts, "on": posting.on.isoformat(), "reverses": "", "legs": [_leg(leg) for leg in posting.legs]}


def _leg(leg: Leg) -> tuple[str, ...]:
    try:
        amount = strict_amount(leg.amount)
    except ValidationError as error:
        raise InvalidPosting(error.messages[0], field="amount") from error
    if amount <= 0:
        raise InvalidPosting(_("金额必须大于零。"), field="amount")
    if leg.debit == leg.credit:
        raise InvalidPosting(_("借方和贷方不能是同一账户。"))
    debit, credit = leg.debit, leg.credit
    texts = (debit.code, debit.funder, debit.holding, credit.code, credit.funder, credit.holding)
    check_texts((*texts, leg.subject, leg.reservation))
    return (*texts, str(amount), leg.subject, leg.reservation)


def check_texts(texts: Iterable[str]) -> None:
    """``InvalidPosting`` on signs that nobody sees: they would make two texts look the same, or turn one around."""
    for text in texts:
        if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in text):
            raise InvalidPosting(_("文字中含有不可见的控制字符。"))
