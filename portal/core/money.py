"""Money: yuan (元), 18 digits, two decimals, strict. No float comes near it and nothing is rounded in silence."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

FEN = Decimal("0.01")
ROUNDING_MODES = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}
MONEY_TEXT = re.compile(r"^-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?$", re.ASCII)


def round_to(value: Decimal, places: int = 2, mode: str = "half_up") -> Decimal:
    """The one rounding function. ``mode`` is the rule's own word: half_up (default), half_even, down, up."""
    if not value.is_finite():
        raise ValueError("only a finite amount can be rounded")
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUNDING_MODES[mode])


def parse_money(text: str) -> Decimal:
    """An amount in yuan from its strict text form (``-?digits[.dd]``, no exponent); ``ValueError`` otherwise."""
    if not MONEY_TEXT.match(text):
        raise ValueError(f"not an amount in yuan with at most two decimals: {text!r}")
    return Decimal(text).quantize(FEN)


class MoneyField(models.DecimalField):
    """``DecimalField(18, 2)`` that refuses a float and refuses, never rounds, a third decimal."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["max_digits"] = 18
        kwargs["decimal_places"] = 2
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise ValidationError(_("金额不接受浮点数。"), code="float")
        amount = super().to_python(value)
        if amount is not None and (not amount.is_finite() or amount != amount.quantize(FEN)):
            raise ValidationError(_("金额最多两位小数。"), code="precision")
        return amount  # type: ignore[no-any-return]

    def get_db_prep_save(self, value: object, connection: object) -> object:
        if hasattr(value, "resolve_expression"):
            return value
        return super().get_db_prep_save(self.to_python(value), connection)  # type: ignore[arg-type]
