"""What every part of a scheme file is made of: strict, immutable, and every figure a text.

Money is yuan as a decimal string (``"5000000.00"``, at most two decimals). A ratio is a decimal string in parts of
one (``"0.40"`` is 40 %). No float and no bare number stands where one of them belongs: YAML would have rounded the
first in silence. A figure that the source of a scheme does not give is written ``unknown``.
"""

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from portal.core.money import FEN, parse_money


class Unknown(Enum):
    """The source states the rule and not its figure. Such a scheme is a draft until somebody who may decides it."""

    UNKNOWN = "unknown"


class Fill(Enum):
    """What stands in a split table instead of a figure."""

    RATIO = "ratio"
    REST = "rest"


UNKNOWN = Unknown.UNKNOWN
DECIMAL_TEXT = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?", re.ASCII)
WAN_TEXT = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?", re.ASCII)
WAN = Decimal(10_000)
FRACTION_TEXT = re.compile(r"[0-9]{1,9}/[1-9][0-9]{0,8}", re.ASCII)
DATE_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
ONE = Decimal(1)


class Part(BaseModel):
    """A mapping of the file. Keys that it does not know are refused; nothing changes after reading."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def key(title: str, description: str, **more: Any) -> Any:
    """One key: its Chinese title for the pages, its English meaning (units, default) for the documentation."""
    return Field(title=title, description=description, **more)


def refusal(code: str, reason: str | Promise) -> PydanticCustomError:
    return PydanticCustomError(code, "{reason}", {"reason": str(reason)})


def text_of(value: object, what: str, example: str) -> str:
    """``value`` when it is a text, otherwise the refusal that says which kind of number stands there."""
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        raise refusal(
            "not_text", _("%(what)s，须写成带引号的文字，例如 %(example)s") % {"what": what, "example": example}
        )
    if isinstance(value, float):
        raise refusal(
            "float",
            _("%(what)s，不接受浮点数 %(value)s，须写成带引号的文字，例如 %(example)s")
            % {"what": what, "value": repr(value), "example": example},
        )
    if isinstance(value, int):
        raise refusal(
            "bare_number",
            _("%(what)s，不接受不带引号的数 %(value)s，须写成带引号的文字，例如 %(example)s")
            % {"what": what, "value": value, "example": example},
        )
    return str(value)


def read_money(value: object) -> Decimal:
    text = text_of(value, _("此处是金额（元）"), '"5000000.00"')
    try:
        amount = parse_money(text)
    except ValueError:
        raise refusal(
            "money", _("“%(text)s”不是金额：单位元，最多两位小数，例如 “5000000.00”") % {"text": text}
        ) from None
    if amount < 0:
        raise refusal("negative", _("金额不能为负：%(text)s") % {"text": text})
    return amount


def read_money_in_unit(value: object, info: ValidationInfo) -> Decimal:
    """Money of a facts file: yuan, or 万元 with up to six decimals when the reading says so. Always whole fen."""
    if not info.context or info.context.get("unit") != "wan":
        return read_money(value)
    text = text_of(value, _("此处是金额（万元）"), '"500.00"')
    if not WAN_TEXT.fullmatch(text):
        raise refusal("money", _("“%(text)s”不是金额：单位万元，最多六位小数，不能为负") % {"text": text})
    return (Decimal(text) * WAN).quantize(FEN)


def read_number(value: object) -> Decimal:
    text = text_of(value, _("此处是数值"), '"1.5"')
    if not DECIMAL_TEXT.fullmatch(text):
        raise refusal("number", _("“%(text)s”不是数值：只写数字和小数点，不能为负，例如 “1.5”") % {"text": text})
    return Decimal(text)


def read_ratio(value: object) -> Decimal:
    text = text_of(value, _("此处是比例（1 为 100%）"), '"0.40"')
    if not DECIMAL_TEXT.fullmatch(text):
        raise refusal("ratio", _("“%(text)s”不是比例：40%% 写作 “0.40”，4.35%% 写作 “0.0435”") % {"text": text})
    ratio = Decimal(text)
    if ratio > ONE:
        raise refusal("ratio_above_one", _("比例不能超过 1（即 100%%）：%(text)s。40%% 写作 “0.40”") % {"text": text})
    return ratio


def read_share(value: object) -> Fraction:
    """A part of a whole: a ratio, or a fraction such as ``1/3`` that no decimal can say."""
    if isinstance(value, str) and FRACTION_TEXT.fullmatch(value):
        share = Fraction(value)
        if share > 1:
            raise refusal("ratio_above_one", _("份额不能超过 1：%(value)s") % {"value": value})
        return share
    return Fraction(read_ratio(value))


def read_split_share(value: object) -> Fraction | Fill:
    """A share, ``ratio`` (the figure of the section ``ratio``) or ``rest`` (what the others leave)."""
    if value in (Fill.RATIO.value, Fill.REST.value):
        return Fill(value)
    return read_share(value)


def read_day(value: object) -> date:
    if isinstance(value, str) and DATE_TEXT.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise refusal("impossible_date", _("没有这一天：%(value)s") % {"value": value}) from None
    raise refusal("date", _("此处是日期，写作 2025-01-31，不是 %(value)s") % {"value": repr(value)})


def read_count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise refusal("count", _("此处是整数（不带引号），不是 %(value)s") % {"value": repr(value)})
    if value < 0:
        raise refusal("negative", _("不能为负：%(value)s") % {"value": value})
    return value


def _or_unknown(read: Any) -> Any:
    def validate(value: object) -> Any:
        return UNKNOWN if value == UNKNOWN.value or value is UNKNOWN else read(value)

    return validate


def decimal_text(value: Decimal | Fraction) -> str:
    """A figure as it stands in a file: plain digits, a fraction where no decimal can say it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def plain(value: Any) -> Any:
    """A figure as JSON has it: text for money, ratios, shares and dates; a number for counts."""
    if isinstance(value, Unknown | Fill):
        return value.value
    if isinstance(value, Decimal | Fraction):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _schema(pattern: str, example: str, *, unknown: bool) -> dict[str, Any]:
    text = {"type": "string", "pattern": pattern, "examples": [example]}
    return {"anyOf": [text, {"const": "unknown"}]} if unknown else text


MONEY_PATTERN = r"^(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?$"
RATIO_PATTERN = r"^(0(\.[0-9]{1,12})?|1(\.0{1,12})?)$"
NUMBER_PATTERN = r"^(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$"
SHARE_PATTERN = r"^(0(\.[0-9]{1,12})?|1(\.0{1,12})?|[0-9]{1,9}/[1-9][0-9]{0,8})$"
COUNT_SCHEMA: dict[str, Any] = {"type": "integer", "minimum": 0}
DAY_SCHEMA: dict[str, Any] = {"type": "string", "format": "date"}
_text = PlainSerializer(plain)

Money = Annotated[Decimal, PlainValidator(read_money), _text, WithJsonSchema(_schema(MONEY_PATTERN, "5000000.00", unknown=False))]  # fmt: skip  # noqa: E501
Ratio = Annotated[Decimal, PlainValidator(read_ratio), _text, WithJsonSchema(_schema(RATIO_PATTERN, "0.40", unknown=False))]  # fmt: skip  # noqa: E501
Number = Annotated[Decimal, PlainValidator(read_number), _text, WithJsonSchema(_schema(NUMBER_PATTERN, "1.5", unknown=False))]  # fmt: skip  # noqa: E501
Share = Annotated[Fraction, PlainValidator(read_share), _text, WithJsonSchema(_schema(SHARE_PATTERN, "0.40", unknown=False))]  # fmt: skip  # noqa: E501
Day = Annotated[date, PlainValidator(read_day), _text, WithJsonSchema(DAY_SCHEMA)]
Count = Annotated[int, PlainValidator(read_count), _text, WithJsonSchema(COUNT_SCHEMA)]

FactMoney = Annotated[
    Decimal, PlainValidator(read_money_in_unit), _text,
    WithJsonSchema({"type": "string", "pattern": r"^(0|[1-9][0-9]{0,15})(\.[0-9]{1,6})?$", "examples": ["5000000.00"]}),
]  # fmt: skip

MoneyFigure = Annotated[
    Decimal | Unknown, PlainValidator(_or_unknown(read_money)), _text,
    WithJsonSchema(_schema(MONEY_PATTERN, "5000000.00", unknown=True)),
]  # fmt: skip
RatioFigure = Annotated[
    Decimal | Unknown, PlainValidator(_or_unknown(read_ratio)), _text,
    WithJsonSchema(_schema(RATIO_PATTERN, "0.40", unknown=True)),
]  # fmt: skip
NumberFigure = Annotated[
    Decimal | Unknown, PlainValidator(_or_unknown(read_number)), _text,
    WithJsonSchema(_schema(NUMBER_PATTERN, "1.5", unknown=True)),
]  # fmt: skip
ShareFigure = Annotated[
    Fraction | Unknown, PlainValidator(_or_unknown(read_share)), _text,
    WithJsonSchema(_schema(SHARE_PATTERN, "0.40", unknown=True)),
]  # fmt: skip
CountFigure = Annotated[
    int | Unknown, PlainValidator(_or_unknown(read_count)), _text,
    WithJsonSchema({"anyOf": [COUNT_SCHEMA, {"const": "unknown"}]}),
]  # fmt: skip
DayFigure = Annotated[
    date | Unknown, PlainValidator(_or_unknown(read_day)), _text,
    WithJsonSchema({"anyOf": [DAY_SCHEMA, {"const": "unknown"}]}),
]  # fmt: skip

SplitShare = Annotated[
    Fraction | Fill | Unknown, PlainValidator(_or_unknown(read_split_share)), _text,
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": SHARE_PATTERN}, {"enum": ["ratio", "rest", "unknown"]}]}),
]  # fmt: skip

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,59}$")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^\S+$")]


class Rule(Part):
    """A part that stands for an article of the source; results and traces name it."""

    article: Text | None = key("条款", "Where the source says so, e.g. 第十二条. Optional.", default=None)
    note: Text | None = key("说明", "A remark for readers; the engine ignores it. Optional.", default=None)
