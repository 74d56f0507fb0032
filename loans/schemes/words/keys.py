"""Every key of a scheme with its Chinese title and its value in words: what a comparison shows below a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from loans.schemes.format import Scheme
from loans.schemes.format.base import UNKNOWN, Fill, Money, MoneyFigure, Part, Unknown
from loans.schemes.format.breakers import Breaker
from loans.schemes.format.conditions import Condition
from loans.schemes.format.tables import Tier
from loans.schemes.format.vocabulary import FactType
from loans.schemes.words.conditions import condition_words
from loans.schemes.words.figures import day_words, joined, money_words, number_words, share_words, undecided
from loans.schemes.words.vocabulary import Vocabulary

BOUNDS = {"above", "from_", "up_to", "below"}
# Numbers that are parts of something although they may be above one.
SHARES = {"share", "plus_share", "ratio", "percent", "ceiling", "rate", "points"}


@dataclass(frozen=True)
class Key:
    """One value. ``path`` as in the file, ``title`` and ``words`` Chinese."""

    path: str
    title: str
    words: str


def keys_of(scheme: Scheme) -> list[Key]:
    """Every key that is not empty, defaults included, in the order of the format."""
    return list(_part(scheme, "", "", Vocabulary(scheme), None))


@cache
def _hints(model: type[Part]) -> dict[str, Any]:
    return {name: _bare(hint) for name, hint in get_type_hints(model, include_extras=True).items()}


def _bare(hint: Any) -> Any:
    """The type without ``| None``."""
    if get_origin(hint) in (Union, UnionType):
        rest = [one for one in get_args(hint) if one is not type(None)]
        return rest[0] if len(rest) == 1 else hint
    return hint


def _part(part: Part, path: str, title: str, say: Vocabulary, tiers: FactType | None) -> Iterator[Key]:
    kind = say.fact_type(getattr(part, "by", None)) or tiers
    for name, field in type(part).model_fields.items():
        step = field.alias or name
        below = f"{path}.{step}" if path else step
        own = f"{title} · {field.title or name}" if title else str(field.title or name)
        hint = _hints(type(part)).get(name)
        yield from _value(part, name, getattr(part, name), below, own, say, hint, kind)


def _value(
    part: Part, name: str, value: Any, path: str, title: str, say: Vocabulary, hint: Any, kind: FactType | None
) -> Iterator[Key]:
    if value is None or value in ((), {}):
        return
    if isinstance(value, Condition):
        yield Key(path, title, condition_words(value, say))
    elif isinstance(value, Part):
        yield from _part(value, path, title, say, kind)
    elif isinstance(value, tuple) and isinstance(value[0], Part):
        for number, one in enumerate(value):
            label = getattr(one, "title", None) or _("第%(n)s项") % {"n": number + 1}
            yield from _part(one, f"{path}[{number}]", f"{title}（{label}）", say, kind)
    elif isinstance(value, dict):
        for code, one in value.items():
            yield Key(f"{path}.{code}", f"{title} · {say.party(code)}", _share(one))
    else:
        yield Key(path, title, _scalar(part, name, value, say, hint, kind))


def _scalar(part: Part, name: str, value: Any, say: Vocabulary, hint: Any, kind: FactType | None) -> str:
    if value is UNKNOWN:
        return undecided()
    if isinstance(value, tuple):
        return joined(_word(one, say) for one in value)
    if isinstance(value, Decimal | Fraction):
        return _figure(part, name, value, say, hint, kind)
    return _word(value, say)


def _figure(part: Part, name: str, value: Decimal | Fraction, say: Vocabulary, hint: Any, kind: FactType | None) -> str:
    if isinstance(part, Tier) and name in BOUNDS:
        return say.value(value, kind)
    if isinstance(part, Breaker) and name in {"threshold", "ends_below"} and isinstance(value, Decimal):
        return share_words(value) if part.denominator else money_words(value)
    if hint in (Money, MoneyFigure) and isinstance(value, Decimal):
        return money_words(value)
    if isinstance(value, Fraction) or any(word in name for word in SHARES):
        return share_words(value)
    return number_words(value)


def _share(value: Decimal | Fraction | Unknown | Fill) -> str:
    if isinstance(value, Fill):
        return _("按补偿比例") if value is Fill.RATIO else _("其余部分")
    return share_words(value)


def _word(value: Any, say: Vocabulary) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, date):
        return day_words(value)
    return say.word(str(value))
