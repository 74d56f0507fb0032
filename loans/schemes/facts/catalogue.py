"""The names that conditions, tiers and limits may use, made from the facts models: one definition for both."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from loans.schemes.facts.base import TYPE_OF, Facts
from loans.schemes.facts.breakers import BreakerFacts, Subject
from loans.schemes.facts.claim import ClaimFacts
from loans.schemes.facts.filing import FilingFacts
from loans.schemes.facts.incentive import IncentiveFacts
from loans.schemes.facts.recovery import RecoveryFacts
from loans.schemes.format.vocabulary import FactType

LOSS_BASE = "claim.loss_base"


class FactsKind(TextChoices):
    FILING = "filing", _("备案")
    CLAIM = "claim", _("补偿申请")
    BREAKERS = "breakers", _("熔断")
    RECOVERY = "recovery", _("追偿")
    INCENTIVE = "incentive", _("贴息与奖励")


MODELS: dict[FactsKind, type[Facts]] = {
    FactsKind.FILING: FilingFacts,
    FactsKind.CLAIM: ClaimFacts,
    FactsKind.BREAKERS: BreakerFacts,
    FactsKind.RECOVERY: RecoveryFacts,
    FactsKind.INCENTIVE: IncentiveFacts,
}


@dataclass(frozen=True)
class FactName:
    """One fact: dotted name, type, Chinese title, English description, and the assessments that have it."""

    name: str
    type: FactType
    title: str
    description: str
    kinds: tuple[FactsKind, ...]


def _bare(hint: Any) -> Any:
    """The type without ``| None``."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = [one for one in get_args(hint) if one is not type(None)]
    return hint


def _facts_of(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, FactType, str, str]]:
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        hint = _bare(hints[name])
        if hint in TYPE_OF:
            yield f"{prefix}{name}", TYPE_OF[hint], field.title or name, field.description or ""
        elif isinstance(hint, type) and issubclass(hint, BaseModel):
            yield from _facts_of(hint, f"{prefix}{name}.")


@cache
def catalogue() -> dict[str, FactName]:
    """Every fact by name, in the order of the models. ``subject.*`` are the facts of a breaker's subject."""
    found: dict[str, FactName] = {}
    for kind, model in MODELS.items():
        prefix, source = ("subject.", Subject) if kind == FactsKind.BREAKERS else ("", model)
        for name, fact_type, title, description in _facts_of(source, prefix):
            before = found.get(name)
            kinds = (*before.kinds, kind) if before else (kind,)
            found[name] = FactName(name, fact_type, title, description, kinds)
    words = "The loss base that the engine found, yuan."
    found[LOSS_BASE] = FactName(LOSS_BASE, FactType.MONEY, "损失基数", words, (FactsKind.CLAIM,))
    return found
