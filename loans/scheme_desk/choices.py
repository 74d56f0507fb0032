"""What may be chosen in a field of facts: the codes of a scheme, and the values that its rules know."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from loans.scheme_desk.asked import conditions_in
from loans.schemes.facts.base import GRADES
from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.format import Scheme
from loans.schemes.format.breakers import Scope
from loans.schemes.format.caps import CapKind
from loans.schemes.format.conditions import words_in
from loans.schemes.format.tables import Tier
from loans.schemes.format.vocabulary import FactType
from loans.schemes.roles import funder_codes, modes_of, party_title
from loans.schemes.words.vocabulary import Vocabulary

Choices = Sequence[tuple[str, str]]
# Caps over a period: what was paid before counts against them.
COUNTED = {CapKind.PER_ENTERPRISE, CapKind.BANK, CapKind.PRINCIPAL_LENT, CapKind.MODE, CapKind.SCHEME}


def codes_for(scheme: Scheme, kind: FactsKind, name: str) -> Iterator[tuple[str, str, bool]]:
    """Code, Chinese title, whether it is asked for: the keys that a mapping of the facts may have."""
    if kind == FactsKind.CLAIM and name == "used":
        for cap in scheme.caps:
            yield cap.code, cap.title or str(cap.kind.label), cap.kind in COUNTED
    elif kind == FactsKind.INCENTIVE and name == "used":
        for one in scheme.incentives:
            yield one.code, one.title, False
    elif kind == FactsKind.RECOVERY:
        for code in _sharing(scheme):
            yield code, party_title(scheme, code), name == "borne"


def _sharing(scheme: Scheme) -> list[str]:
    """Who may have borne a part of a loss: the funders, or the government; and the institutions of the modes."""
    institutions = [code for mode in modes_of(scheme) for code in mode.parties]
    return list(dict.fromkeys([*(funder_codes(scheme) or ["government"]), *institutions]))


def known_values(scheme: Scheme, kind: FactsKind, name: str, fact_type: FactType) -> Choices:
    """The values of a fact that the scheme knows, with their Chinese words; empty where anything may stand."""
    say = Vocabulary(scheme)
    if fact_type == FactType.FLAG:
        return [("true", _("是")), ("false", _("否"))]
    if fact_type == FactType.GRADE:
        return [(grade, say.word(grade)) for grade in GRADES]
    special = _special(scheme, kind, name, say)
    if special is not None:
        return special
    if fact_type not in {FactType.WORD, FactType.WORDS}:
        return ()
    return [(word, say.word(word)) for word in _words_of(scheme, name)]


def _special(scheme: Scheme, kind: FactsKind, name: str, say: Vocabulary) -> Choices | None:
    if name == "loan.mode" or (kind == FactsKind.BREAKERS and name == "subjects.mode"):
        return [(mode.code, mode.title) for mode in modes_of(scheme)]
    if name == "claim.compensated_modes":
        return [(mode.code, mode.title) for mode in modes_of(scheme)]
    if name == "items.incentive":
        return [(one.code, one.title) for one in scheme.incentives]
    if name == "subjects.scope":
        used = {one.scope for one in scheme.breakers}
        return [(scope.value, str(scope.label)) for scope in Scope if scope in used or not used]
    if name == "compensated":
        return [(code, say.party(code)) for code in _sharing(scheme)]
    return None


def _words_of(scheme: Scheme, name: str) -> list[str]:
    """Every word that the scheme holds against the fact: in conditions, in tables, in the kinds of loans."""
    found: dict[str, None] = {}
    for condition in conditions_in(scheme):
        if condition.fact == name and condition.value is not None:
            found.update(dict.fromkeys(str(word) for word in words_in(condition.value)))
    if name == "loan.kind" and scheme.loan_limits and scheme.loan_limits.kinds:
        found.update(dict.fromkeys(scheme.loan_limits.kinds.allowed))
    for tier in _tiers_by(scheme, name):
        found.update(dict.fromkeys(tier.words or ()))
    return list(found)


def _tiers_by(value: Any, name: str) -> Iterator[Tier]:
    """The rows of every table that goes by the fact ``name``."""
    if isinstance(value, tuple):
        for one in value:
            yield from _tiers_by(one, name)
    elif hasattr(type(value), "model_fields"):
        if getattr(value, "by", None) == name:
            yield from getattr(value, "tiers", None) or ()
        for field in type(value).model_fields:
            yield from _tiers_by(getattr(value, field), name)
