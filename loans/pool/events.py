"""Building and posting entries: rows of debit and credit for each funder, and where money comes in or goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from loans.ledger.postings import SUMMARY_LENGTH, Leg, Posted, Posting, Ref
from loans.ledger.services import post
from loans.pool.kinds import EntryKind
from portal.core.actors import Actor
from portal.core.errors import DomainError
from portal.core.money import strict_amount

Amounts = Mapping[str, Decimal]
Legs = tuple[Leg, ...]
Place = str | Ref
ZERO = Decimal("0.00")


class BadAmount(DomainError):
    """An amount that cannot be posted: nothing at all, negative, or more than two decimals."""

    code = "bad_amount"


@dataclass(frozen=True, kw_only=True)
class Event:
    """When something happens in which book, who records it, and under which key: the same key is the same event."""

    book: str
    on: date
    key: str
    by: Actor
    summary: str = ""


@dataclass(frozen=True)
class Cash:
    """Where money comes in or goes out: a bank account of the pool, or what waited for its cause (``waiting``)."""

    ref: Ref
    waiting: str = ""


def bank(holding: str) -> Cash:
    """The current account ``holding`` of the pool (1001)."""
    return Cash(Ref("1001", holding=holding))


def unmatched_receipt(receipt: str) -> Cash:
    """Money that came in earlier without a known cause (2005); ``receipt`` is what it was recorded under."""
    return Cash(Ref("2005"), waiting=receipt)


def unmatched_payment(payment: str) -> Cash:
    """Money that went out earlier without a known cause (1101)."""
    return Cash(Ref("1101"), waiting=payment)


def amount_of(value: Decimal) -> Decimal:
    """``value`` when it can be posted: a positive amount in yuan with at most two decimals; else ``BadAmount``."""
    try:
        amount = strict_amount(value)
    except ValidationError as error:
        raise BadAmount("".join(error.messages)) from error
    if amount <= 0:
        raise BadAmount(_("金额必须大于零。"))
    return amount


def given(amounts: Amounts) -> dict[str, Decimal]:
    """The amounts above zero, in their order. ``BadAmount`` when none is, or one is negative."""
    wanted = {funder: amount_of(value) for funder, value in amounts.items() if value != 0}
    if not wanted:
        raise BadAmount(_("请填写金额。"))
    return wanted


def total(amounts: Amounts) -> Decimal:
    return sum(amounts.values(), ZERO)


def legs_of(amounts: Amounts, *rows: tuple[Place, Place], subject: str = "", reservation: str = "") -> Legs:
    """For each (debit, credit) of ``rows`` and each funder one leg. A code alone is that funder's account of it."""
    wanted = given(amounts)
    return tuple(
        Leg(_at(debit, funder), _at(credit, funder), amount, subject, reservation)
        for debit, credit in rows
        for funder, amount in wanted.items()
    )


def one_leg(debit: Place, credit: Place, amount: Decimal, *, subject: str = "", reservation: str = "") -> Legs:
    """A row that belongs to no funder."""
    return (Leg(_at(debit, ""), _at(credit, ""), amount_of(amount), subject, reservation),)


def _at(place: Place, funder: str) -> Ref:
    return place if isinstance(place, Ref) else Ref(place, funder=funder)


def posting_of(event: Event, kind: EntryKind, legs: Iterable[Leg], subject: tuple[str, str] = ("", "")) -> Posting:
    """The entry of ``event``; ``subject`` is the kind and code of what is behind it (claim, filing, receipt)."""
    return Posting(
        book=event.book,
        kind=kind.value,
        on=event.on,
        key=event.key,
        legs=tuple(legs),
        subject_kind=subject[0],
        subject_code=subject[1],
        summary=(event.summary or str(kind.label))[:SUMMARY_LENGTH],
    )


def record(event: Event, kind: EntryKind, legs: Iterable[Leg], subject: tuple[str, str] = ("", "")) -> Posted:
    """Post the entry of ``event``. A repeated key with the same content gives the first entry."""
    return post(posting=posting_of(event, kind, legs, subject), by=event.by)


def cause_of(cash: Cash, otherwise: tuple[str, str]) -> tuple[str, str]:
    """What the entry refers to: the receipt or payment that waited, when it is now matched; else ``otherwise``."""
    if not cash.waiting:
        return otherwise
    return ("receipt" if cash.ref.code == "2005" else "payment", cash.waiting)
