"""Money: yuan (元), 18 digits, two decimals, strict. No float comes near it and nothing is rounded in silence.

The column is a plain ``numeric`` with a check, not ``numeric(18, 2)``: PostgreSQL rounds into the latter without a
word, and lets NaN pass every ``> 0``. So a third decimal, NaN and infinity are refused by the database as well,
whoever writes them: raw SQL, ``F()`` arithmetic, COPY.
"""

import re
import unicodedata
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

FEN = Decimal("0.01")
LIMIT = Decimal(10) ** 16
ROUNDING_MODES = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}
MONEY_TEXT = re.compile(r"-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,2})?", re.ASCII)
GROUPED_DIGITS = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?", re.ASCII)

if TYPE_CHECKING:
    DecimalField = models.DecimalField[Decimal | int | str, Decimal]
else:
    DecimalField = models.DecimalField


def round_to(value: Decimal, places: int = 2, mode: str = "half_up") -> Decimal:
    """The one rounding function. ``mode`` is the rule's own word: half_up (default), half_even, down, up."""
    if not isinstance(value, Decimal) or not value.is_finite():
        raise ValueError("only a finite Decimal can be rounded")
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUNDING_MODES[mode])


def parse_money(text: str) -> Decimal:
    """An amount in yuan from its strict text form (``-?digits[.dd]``, no exponent); ``ValueError`` otherwise."""
    if not MONEY_TEXT.fullmatch(text):
        raise ValueError(f"not an amount in yuan with at most two decimals: {text!r}")
    return Decimal(text).quantize(FEN)


def strict_amount(value: object) -> Decimal:
    """``value`` (Decimal, int or strict text) with two decimals; ``ValidationError`` on anything else."""
    if isinstance(value, float | bool):
        raise ValidationError(_("金额不接受浮点数。"), code="float")
    if isinstance(value, str):
        try:
            return parse_money(value)
        except ValueError as error:
            raise ValidationError(_("请填写金额（元），最多两位小数。"), code="invalid") from error
    if not isinstance(value, Decimal | int):
        raise ValidationError(_("请填写金额（元），最多两位小数。"), code="invalid")
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValidationError(_("金额必须是确定的数。"), code="not_finite")
    if abs(amount) >= LIMIT:
        raise ValidationError(_("金额超出可记载的范围。"), code="range")
    if amount != amount.quantize(FEN):
        raise ValidationError(_("金额最多两位小数。"), code="precision")
    return amount.quantize(FEN)


class MoneyFormField(forms.DecimalField):
    """What a person types: full-width digits and grouped thousands are read, everything else must be strict."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        text = unicodedata.normalize("NFKC", str(value)).strip()
        if GROUPED_DIGITS.fullmatch(text):
            text = text.replace(",", "")
        return strict_amount(text)


class MoneyField(DecimalField):
    """An amount in yuan with two decimals, the same on every way in: forms, ORM, bulk methods, SQL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = 18
        kwargs["decimal_places"] = 2
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "numeric"

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        # NaN and infinity are greater than every number here, so the range refuses them.
        column = connection.ops.quote_name(str(self.column))
        return f"abs({column}) < 1e16 AND {column} = round({column}, 2)"

    def to_python(self, value: object) -> Decimal | None:
        return None if value is None else strict_amount(value)

    def from_db_value(self, value: Decimal | None, *_: object) -> Decimal | None:
        """Two decimals however the row was written: 1.5 and 1.50 must print and hash the same."""
        if value is None or not value.is_finite() or value != value.quantize(FEN):
            return value
        return value.quantize(FEN)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if hasattr(value, "resolve_expression"):
            return value
        return super().get_db_prep_save(self.to_python(value), connection)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": MoneyFormField, **kwargs})
