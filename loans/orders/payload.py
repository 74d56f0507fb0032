"""The figures of an order as they are stored: JSON in which every amount is a strict money text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.pool.openings import OpeningLine
from portal.core.errors import DomainError
from portal.core.money import parse_money

TEXTS = ("account", "fixed", "receipt", "payment", "cause", "subject", "basis", "entry")


class BadPayload(DomainError):
    """The stored figures of an order are not what an order may hold."""

    code = "bad_payload"


@dataclass(frozen=True, kw_only=True)
class Payload:
    """``amounts`` by funder or one ``amount``, in yuan; ``account`` and ``fixed`` are codes of special accounts.

    ``receipt`` and ``payment`` name what waited to be matched, ``cause`` what it is now matched with, ``entry`` the
    entry to be reversed, ``basis`` the article by which the pool bears a cost.
    """

    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    amount: Decimal | None = None
    account: str = ""
    fixed: str = ""
    receipt: str = ""
    payment: str = ""
    cause: str = ""
    subject: str = ""
    basis: str = ""
    entry: str = ""
    lines: tuple[OpeningLine, ...] = ()

    @property
    def total(self) -> Decimal:
        """The sum that moves; of opening balances the one that belongs to somebody."""
        if self.amount is not None:
            return self.amount
        return sum(self.amounts.values(), Decimal("0.00"))

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: value for name in TEXTS if (value := getattr(self, name))}
        if self.amounts:
            found["amounts"] = {funder: f"{amount:.2f}" for funder, amount in self.amounts.items()}
        if self.amount is not None:
            found["amount"] = f"{self.amount:.2f}"
        if self.lines:
            found["lines"] = [_line_json(line) for line in self.lines]
        return found


def _line_json(line: OpeningLine) -> dict[str, str]:
    texts = {"account": line.account, "funder": line.funder, "holding": line.holding, "subject": line.subject}
    return {name: text for name, text in texts.items() if text} | {"amount": f"{line.amount:.2f}"}


def read_payload(stored: Any) -> Payload:
    """The payload as stored; ``BadPayload`` on a number, an unknown key or an amount that is no money text."""
    if not isinstance(stored, dict) or set(stored) - {*TEXTS, "amounts", "amount", "lines"}:
        raise BadPayload(_("记账单内容无法识别。"))
    amounts, lines = stored.get("amounts", {}), stored.get("lines", [])
    if not isinstance(amounts, dict) or not isinstance(lines, list):
        raise BadPayload(_("记账单内容无法识别。"))
    return Payload(
        amounts={funder: _money(text) for funder, text in amounts.items()},
        amount=_money(stored["amount"]) if "amount" in stored else None,
        lines=tuple(_line(line) for line in lines),
        **{name: _text(stored[name]) for name in TEXTS if name in stored},
    )


def _line(stored: Any) -> OpeningLine:
    if not isinstance(stored, dict) or set(stored) - {"account", "funder", "holding", "subject", "amount"}:
        raise BadPayload(_("记账单内容无法识别。"))
    texts = {name: _text(stored[name]) for name in ("funder", "holding", "subject") if name in stored}
    return OpeningLine(account=_text(stored.get("account")), amount=_money(stored.get("amount")), **texts)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadPayload(_("记账单内容无法识别。"))
    return value


def _money(value: Any) -> Decimal:
    try:
        return parse_money(_text(value))
    except ValueError as error:
        raise BadPayload(_("记账单中的金额无法识别。")) from error
