"""What every part of a facts file is made of. Nothing is assumed: a fact that is not given is ``None``.

Amounts are in yuan, or in 万元 with up to six decimals when the file (or the scheme) says so; reading turns them into
yuan, and refuses an amount that would not be a whole number of fen.
"""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, JsonValue

from loans.schemes.format.base import (
    Code,
    Count,
    Day,
    FactMoney,
    Number,
    Part,
    Ratio,
    Text,
    Word,
    key,
    refusal,
)
from loans.schemes.format.vocabulary import FactType

GRADES = ("normal", "watch", "substandard", "doubtful", "loss")


def _known_grade(value: str) -> str:
    if value not in GRADES:
        raise refusal(
            "grade", _("五级分类是 %(known)s 之一，不是 %(value)s") % {"known": "、".join(GRADES), "value": value}
        )
    return value


Grade = Annotated[str, AfterValidator(_known_grade)]
Words = tuple[Word, ...]
Flag = bool

TYPE_OF: dict[Any, FactType] = {
    FactMoney: FactType.MONEY,
    Ratio: FactType.RATIO,
    Number: FactType.NUMBER,
    Count: FactType.COUNT,
    Day: FactType.DAY,
    Flag: FactType.FLAG,
    Word: FactType.WORD,
    Text: FactType.WORD,
    Words: FactType.WORDS,
    Grade: FactType.GRADE,
}

Extra = dict[Code, JsonValue]


class Facts(Part):
    """The whole of a facts file: sections of facts, and the scheme's own under ``extra``."""

    extra: Extra = key("自定事实", "Facts that the scheme declares under `facts`, by code.", default={})
